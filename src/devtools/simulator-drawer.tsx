import { X } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { addFaults, endFaults, resetSimulator } from '#src/api/simulator-api.ts'
import { operations, userApiOperations } from '#src/contract/operations.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { FaultSwitches } from './fault-switches.tsx'
import { ActiveFaults } from './active-faults.tsx'
import { rulesForOperation, faultsOn, titleOf } from './faults-on.ts'
import { DRAWER } from './simulator-store.ts'
import { SimulatorLog } from './simulator-log.tsx'
import type { Act, PageData, Simulator } from './use-simulator.ts'

type DrawerProps = {
  simulator: Simulator
  data: PageData | undefined
  /** The user has just opened it. */
  takesFocus: boolean
  onClose: () => void
}

/**
 * The controls of the simulator next to the page, which stays usable: a panel on the right, or on narrow screens a
 * sheet over the lower part (`base.css` reserves the space). Not modal; Escape inside it closes it.
 */
export function SimulatorDrawer({ simulator, data, takesFocus, onClose }: DrawerProps) {
  const { catalog, uses, log, unreadable, change } = simulator
  const titleId = useId()
  const search = useRef<HTMLInputElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const [wanted, setWanted] = useState('')
  const [operation, setOperation] = useState('*')
  const [after, setAfter] = useState(false)
  const [done, setDone] = useState('')
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    if (!takesFocus) return
    // On a phone, a focused search field would open the keyboard over the sheet.
    const first = matchMedia('(pointer: coarse)').matches ? title : search
    first.current?.focus()
  }, [takesFocus])

  // An attribute of the root element, because `:has` selectors would be re-evaluated after each change of the page.
  useLayoutEffect(() => {
    const root = document.documentElement
    root.setAttribute('data-drawer', '')
    return () => {
      root.removeAttribute('data-drawer')
    }
  }, [])

  const act: Act = (action, work, text = '') => {
    void change(action, work).then((ok) => {
      if (ok === undefined) return
      setDone(ok ? text : '')
      setRefused(ok ? undefined : action)
    })
  }
  const keys = (event: KeyboardEvent) => {
    // Keep single-key shortcuts from reaching the page.
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it, and keys stay inside
    <div
      id={DRAWER}
      role="dialog"
      aria-modal={false}
      aria-labelledby={titleId}
      onKeyDown={keys}
      className="fixed inset-x-0 bottom-0 z-10 flex h-[60dvh] flex-col border-t border-edge bg-raised text-text shadow-overlay [--color-surface:var(--color-raised)] lg:inset-y-0 lg:left-auto lg:h-auto lg:w-96 lg:border-t-0 lg:border-l lg:shadow-none"
    >
      <div className="flex items-center justify-between border-b border-line py-2 pr-3 pl-4 lg:py-2.5">
        <h2 id={titleId} ref={title} tabIndex={-1} className="text-md font-semibold outline-none">
          Simulator
        </h2>
        <IconButton size="small" label="Close the simulator" icon={<X />} onClick={onClose} />
      </div>
      {(unreadable || refused !== undefined) && (
        // Above the scrolling part: the pressed switch can be far down.
        <div className="flex flex-col gap-2 border-b border-line px-4 py-3">
          {unreadable && (
            <Note tone="danger" title="The simulator isn’t responding">
              <p role="alert">This data might be out of date. We check again every 2 seconds.</p>
            </Note>
          )}
          {refused !== undefined && (
            <Note tone="danger" title={`${refused} failed`}>
              <p role="alert">
                The simulator refused the change or couldn’t be reached. The switches show the last known state.
              </p>
            </Note>
          )}
        </div>
      )}
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-4">
        <p className="text-sm text-text-secondary">
          Make the simulated service fail and see how the app handles it. No real account is affected.
        </p>
        <ActiveFaults simulator={simulator} act={act} />
        <Section title="Faults">
          <Field
            label="Calls to affect"
            hint="Applies to the next fault you turn on. Faults for a specific call ignore it."
          >
            {(wiring) => (
              <NativeSelect
                {...wiring}
                value={operation}
                onChange={(event) => {
                  setOperation(event.currentTarget.value)
                }}
              >
                <Operations />
              </NativeSelect>
            )}
          </Field>
          <Checkbox
            label="Apply the change, then break the response"
            hint="Otherwise, a failed change isn’t applied."
            checked={after}
            onChange={(event) => {
              setAfter(event.currentTarget.checked)
            }}
          />
          <SearchBox
            label="Search faults"
            placeholder="Search faults: 429, slow, F26"
            inputRef={search}
            delayMs={100}
            value={wanted}
            onCommit={setWanted}
          />
          {catalog === undefined ? (
            !unreadable && <Status>Loading faults…</Status>
          ) : (
            <FaultSwitches
              catalog={catalog}
              search={wanted}
              on={faultsOn(uses)}
              onSwitch={(name, rules, on) => {
                act(on ? `Turning on ${titleOf(name, catalog)}` : `Turning off ${titleOf(name, catalog)}`, () =>
                  on ? addFaults(rulesForOperation(rules, operation, after)) : endFaults(name),
                )
              }}
            />
          )}
        </Section>
        <Section title="Recent calls">
          <SimulatorLog entries={log} />
        </Section>
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line bg-subtle px-3 py-2 lg:px-4">
        <Status className={done === '' ? 'sr-only' : 'text-sm text-muted'}>{done}</Status>
        {data !== undefined && (
          <Button
            size="small"
            onClick={() => {
              data.readAgain()
              setDone('Page data refreshed.')
            }}
          >
            Refresh page data
          </Button>
        )}
        <Button
          size="small"
          onClick={() => {
            const reset = async () => {
              await resetSimulator()
              data?.reset()
            }
            act('Resetting the demo data', reset, 'Demo data was reset, and all faults are off.')
          }}
        >
          Reset demo data
        </Button>
      </div>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h3 className="text-base font-semibold text-text">{title}</h3>
      {children}
    </section>
  )
}

const own = new Set<string>(userApiOperations)
const otherOperations = Object.keys(operations).filter((id) => !own.has(id))

function Operations() {
  return (
    <>
      <option value="*">All calls</option>
      <optgroup label="User API">
        {userApiOperations.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </optgroup>
      <optgroup label="Other services">
        {otherOperations.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </optgroup>
    </>
  )
}
