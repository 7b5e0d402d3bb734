import { X } from 'lucide-react'
import { useRef } from 'react'
import { endFaults, releaseHeld, type RuleUse } from '#src/api/simulator-api.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { testCode, faultsOn, hitText, titleOf } from './faults-on.ts'
import type { Act, Simulator } from './use-simulator.ts'

/** The active faults, the calls they hit, and buttons to turn them off. */
export function ActiveFaults({ simulator, act }: { simulator: Simulator; act: Act }) {
  const { uses, catalog } = simulator
  const heading = useRef<HTMLHeadingElement>(null)
  const on = faultsOn(uses)
  const none = on.length === 0
  return (
    <section
      aria-label="On now"
      className={`flex flex-col gap-3 rounded-card border p-3 ${none ? 'border-edge' : 'border-warning-edge bg-warning-tint'}`}
    >
      <h3 ref={heading} tabIndex={-1} className="text-base font-semibold text-text outline-none">
        {none ? 'No fault is on' : byCount(on.length, '1 fault is on', `${formatNumber(on.length)} faults are on`)}
      </h3>
      {none ? (
        <p className="text-sm text-muted">The service responds normally. Turn on a fault below.</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {on.map((fault) => {
            const title = titleOf(fault.name, catalog)
            return (
              <li key={fault.name} className="flex items-start gap-2 text-sm">
                <span className="min-w-0 flex-1">
                  <span className="block font-medium wrap-anywhere text-text">{title}</span>
                  <span className="block wrap-anywhere text-text-secondary">{hitText(fault)}</span>
                </span>
                <IconButton
                  size="small"
                  label={`Turn off ${title}`}
                  icon={<X />}
                  onClick={() => {
                    // The line unmounts together with its button.
                    heading.current?.focus()
                    act(`Turning off ${title}`, () => endFaults(fault.name), `${title} is off.`)
                  }}
                />
              </li>
            )
          })}
        </ul>
      )}
      {on.length > 1 && (
        <p className="text-sm text-text-secondary">If several faults match a call, the first applies.</p>
      )}
      <Held uses={uses} act={act} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          blockedReason={none ? 'There’s nothing to turn off.' : undefined}
          reasonPlacement="hidden"
          onClick={() => {
            act('Turning off all faults', () => endFaults(), 'All faults are off. You can retry what failed.')
          }}
        >
          Turn all off
        </Button>
        <CopyButton
          variant="button"
          label="Copy as test"
          value={testCode(uses)}
          blockedReason={none ? 'There’s nothing to copy.' : undefined}
        />
      </div>
      {!none && (
        <details className="text-sm text-text-secondary">
          <summary>Rules as JSON</summary>
          <ScrollBox
            label="Rules as JSON"
            className="mt-2 max-h-48 rounded-control border border-edge bg-surface p-2 font-mono text-xs text-text"
          >
            <pre>{testCode(uses)}</pre>
          </ScrollBox>
        </details>
      )}
    </section>
  )
}

const holdOf = ({ rule }: RuleUse): string => (typeof rule['hold'] === 'string' ? rule['hold'] : rule.id)

/** Held responses: the user chooses which one is released first. */
function Held({ uses, act }: { uses: readonly RuleUse[]; act: Act }) {
  // Several rules can share a name, and each counts all responses held under it.
  const held = new Map(uses.filter((use) => use.held > 0).map((use) => [holdOf(use), use.held]))
  const release = (hold: string, place: number) => {
    act(`Releasing a response of ${hold}`, () => releaseHeld(hold, place), 'The response was released.')
  }
  return [...held].map(([hold, count]) => (
    <div key={hold} className="flex flex-wrap items-center gap-2 text-sm text-text">
      <Status as="span">
        {hold}: {counted(count, 'response waiting', 'responses waiting')}
      </Status>
      <Button
        size="small"
        onClick={() => {
          release(hold, 0)
        }}
      >
        Release the first
      </Button>
      {count > 1 && (
        <Button
          size="small"
          onClick={() => {
            release(hold, count - 1)
          }}
        >
          Release the last
        </Button>
      )}
    </div>
  ))
}
