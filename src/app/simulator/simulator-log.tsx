import type { LogEntry } from '#src/api/simulator-api.ts'

/** The last calls that reached the simulator, the newest first. */
export function SimulatorLog({ entries }: { entries: readonly LogEntry[] }) {
  return (
    <section aria-label="Last calls" className="flex flex-col gap-1">
      <h3 className="border-b border-line pb-1 text-sm font-semibold text-text">Last calls</h3>
      {entries.length === 0 ? (
        <p className="text-sm text-muted">No calls yet.</p>
      ) : (
        <ol className="font-mono text-xs">
          {[...entries].reverse().map((entry, place) => (
            // The same call at the same moment may stand here twice.
            <li key={`${entry.at} ${place}`} className="flex flex-wrap gap-x-3 border-b border-line py-1">
              <span className="text-muted">{new Date(entry.at).toLocaleTimeString('en-GB')}</span>
              <span className="wrap-anywhere text-text">{entry.operation}</span>
              <span>{statusText(entry)}</span>
              {entry.effectApplied && <span>changed data</span>}
              {entry.fault !== undefined && <span className="text-danger-text">{entry.fault}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function statusText({ status, running }: LogEntry): string {
  if (status > 0) return String(status)
  return running ? 'waits' : 'no answer'
}
