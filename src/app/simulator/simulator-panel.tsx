import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  addFaults,
  endFaults,
  releaseHeld,
  resetSimulator,
  type Catalogue,
  type Rule,
  type RuleUse,
} from '#src/api/simulator-api.ts'
import { operations, userApiOperations } from '#src/contract/operations.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Field } from '#src/ui/field.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { SimulatorLog } from './simulator-log.tsx'
import { useSimulator } from './use-simulator.ts'

const own = new Set<string>(userApiOperations)
const otherOperations = Object.keys(operations).filter((id) => !own.has(id))

/** Name of the preset that a rule in force came from. */
const presetOf = ({ rule }: RuleUse): string => rule.id.split('.')[0] ?? rule.id

const holdOf = ({ rule }: RuleUse): string => (typeof rule['hold'] === 'string' ? rule['hold'] : rule.id)

/** Switches for the named faults, what they hit, and the last calls. */
export function SimulatorPanel() {
  const { state, failed, change } = useSimulator()
  const client = useQueryClient()
  const [search, setSearch] = useState('')
  const [operation, setOperation] = useState('*')
  const [after, setAfter] = useState(false)
  const [done, setDone] = useState('')

  const say = async (act: () => Promise<void>, text: string) => {
    setDone((await change(act)) ? text : '')
  }
  /** The rules of a preset, aimed at what is chosen above unless they are about one call. */
  const aimed = (rules: readonly Rule[]): Rule[] =>
    rules.map((rule) => ({
      ...rule,
      op: rule.op === '*' ? operation : rule.op,
      ...(after ? { when: 'after' } : {}),
    }))
  const uses = state?.uses ?? []

  return (
    <>
      <div className="grid gap-3 md:grid-cols-2">
        <Field label="Calls to hit" hint="A fault that is about one call keeps it.">
          {(wiring) => (
            <NativeSelect
              {...wiring}
              value={operation}
              onChange={(event) => {
                setOperation(event.currentTarget.value)
              }}
            >
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
            </NativeSelect>
          )}
        </Field>
        <Checkbox
          label="Make the change, then spoil the answer"
          hint="Else a change that fails has not happened."
          checked={after}
          className="md:pt-6"
          onChange={(event) => {
            setAfter(event.currentTarget.checked)
          }}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          onClick={() => void say(() => endFaults(), 'All faults are off. What failed can be tried again.')}
        >
          Clear faults
        </Button>
        <CopyButton
          look="button"
          label="Copy as test"
          value={JSON.stringify(
            uses.map(({ rule }) => rule),
            undefined,
            2,
          )}
        />
        <Button
          size="small"
          onClick={() => {
            void client.invalidateQueries()
            setDone('The page behind this reads its data again.')
          }}
        >
          Read the page again
        </Button>
        <Button
          size="small"
          onClick={() =>
            void say(async () => {
              await resetSimulator()
              void client.resetQueries()
            }, 'The demo data is as it was at the start, and all faults are off.')
          }
        >
          Reset demo data
        </Button>
      </div>
      <LiveRegion visible>{done}</LiveRegion>
      {failed && (
        <Note tone="danger" title="The simulator does not answer">
          <p role="alert">The switches may not show what is in force. This is read again every two seconds.</p>
        </Note>
      )}
      <Held uses={uses} onRelease={(hold, place) => void change(() => releaseHeld(hold, place))} />
      {state === undefined ? (
        !failed && <p role="status">Reading the faults…</p>
      ) : (
        <>
          <SearchBox
            label="Search faults"
            placeholder="Search faults, for instance 429"
            value={search}
            onCommit={setSearch}
          />
          <FaultSwitches
            catalogue={state.catalogue}
            search={search}
            uses={uses}
            onSwitch={(name, rules, on) => {
              setDone('')
              void change(() => (on ? addFaults(aimed(rules)) : endFaults(name)))
            }}
          />
          <SimulatorLog entries={state.log} />
        </>
      )}
    </>
  )
}

type HeldProps = { uses: readonly RuleUse[]; onRelease: (hold: string, place: number) => void }

/** Answers that wait for a word: which goes first is the person's choice. */
function Held({ uses, onRelease }: HeldProps) {
  // Several rules may share a name, and each counts all that is held under it.
  const held = new Map(uses.filter((use) => use.held > 0).map((use) => [holdOf(use), use.held]))
  return [...held].map(([hold, count]) => (
    <div key={hold} className="flex flex-wrap items-center gap-2 text-sm text-text">
      <span role="status">
        {hold}: {count === 1 ? '1 answer waits' : `${count} answers wait`}
      </span>
      <Button
        size="small"
        onClick={() => {
          onRelease(hold, 0)
        }}
      >
        Let the first go
      </Button>
      {count > 1 && (
        <Button
          size="small"
          onClick={() => {
            onRelease(hold, count - 1)
          }}
        >
          Let the last go
        </Button>
      )}
    </div>
  ))
}

type SwitchesProps = {
  catalogue: Catalogue
  search: string
  uses: readonly RuleUse[]
  onSwitch: (name: string, rules: readonly Rule[], on: boolean) => void
}

/** Every fault by section, with a switch for each of its forms or a word on how a person makes it. */
function FaultSwitches({ catalogue, search, uses, onSwitch }: SwitchesProps) {
  const wanted = search.trim().toLowerCase()
  const forms = Object.entries(catalogue.presets)
  const entries = catalogue.faults
    .map((fault) => ({ ...fault, forms: forms.filter(([, preset]) => preset.fault === fault.id) }))
    .filter(({ id, title, forms: own }) =>
      [id, title, ...own.map(([, preset]) => preset.title)].some((text) => text.toLowerCase().includes(wanted)),
    )
  if (entries.length === 0) return <p role="status">No fault matches “{search}”.</p>
  return [...new Set(entries.map(({ group }) => group))].map((group) => (
    <section key={group} aria-label={group} className="flex flex-col gap-3">
      <h3 className="border-b border-line pb-1 text-sm font-semibold text-text">{group}</h3>
      {entries
        .filter((entry) => entry.group === group)
        .map((fault) => (
          <fieldset key={fault.id} className="min-w-0">
            <legend className="text-sm font-medium wrap-anywhere text-text">
              <span className="font-mono text-muted">{fault.id}</span> {fault.title}
            </legend>
            {fault.how !== undefined && <p className="text-sm text-muted">By hand: {fault.how}</p>}
            <div className="mt-1 grid gap-x-4 md:grid-cols-2">
              {fault.forms.map(([name, preset]) => {
                const inForce = uses.filter((use) => presetOf(use) === name)
                const fired = inForce.reduce((sum, use) => sum + use.fired, 0)
                return (
                  <Checkbox
                    key={name}
                    role="switch"
                    label={preset.title}
                    checked={inForce.length > 0}
                    hint={inForce.length === 0 ? undefined : hitText(fired, inForce)}
                    onChange={(event) => {
                      onSwitch(name, preset.rules, event.currentTarget.checked)
                    }}
                  />
                )
              })}
            </div>
          </fieldset>
        ))}
    </section>
  ))
}

function hitText(fired: number, uses: readonly RuleUse[]): string {
  const calls = [...new Set(uses.map(({ rule }) => (rule.op === '*' ? 'all calls' : rule.op)))].join(', ')
  return `${fired === 0 ? 'On, nothing hit yet' : `On, hit ${fired === 1 ? 'one call' : `${fired} calls`}`} (${calls})`
}
