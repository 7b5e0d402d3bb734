import clsx from 'clsx'
import type { LogEntry } from '#src/api/simulator-api.ts'

/** The last calls that reached the simulator, the newest first. */
export function SimulatorLog({ entries }: { entries: readonly LogEntry[] }) {
  if (entries.length === 0)
    return <p className="text-sm text-muted">No calls yet. Calls appear here as you use the app.</p>
  return (
    <ol className="-mx-2 font-mono text-xs">
      {[...entries].reverse().map((entry, place) => (
        <li
          // The same call can be listed twice at the same moment.
          key={`${entry.at} ${place}`}
          className={clsx(
            'grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 border-b border-line px-2 py-1.5',
            entry.fault !== undefined && 'bg-warning-tint',
          )}
        >
          <span className="text-muted tabular-nums">{new Date(entry.at).toLocaleTimeString('en-GB')}</span>
          <span className="wrap-anywhere text-text">{entry.operation}</span>
          <span className={isFailure(entry) ? 'font-semibold text-danger-text' : 'text-text-secondary'}>
            {statusText(entry)}
          </span>
          {(entry.fault !== undefined || entry.effectApplied) && (
            <span className="col-start-2 col-end-4 flex flex-wrap gap-x-3 font-sans">
              {entry.fault !== undefined && <span className="text-warning-text">Fault {entry.fault}</span>}
              {entry.effectApplied && <span className="text-text-secondary">Changed data</span>}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

const isFailure = ({ status, running }: LogEntry): boolean => status >= 400 || (status === 0 && !running)

function statusText({ status, running }: LogEntry): string {
  if (status > 0) return String(status)
  return running ? 'waiting' : 'no response'
}
