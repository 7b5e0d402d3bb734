import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { causeOf } from '#src/domain/error-cause.ts'
import { connectAs, getPersonas, type Persona } from '#src/queries/connect.ts'
import { Spinner } from '#src/ui/spinner.tsx'
import { Note } from '#src/ui/note.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import { Status } from '#src/ui/live-region.tsx'

/** Users of the simulated account to try the app as, without a key. */
export function Personas() {
  const [personas, setPersonas] = useState<readonly Persona[]>([])
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const { run } = useSingleFlight()

  useEffect(() => {
    let here = true
    getPersonas().then(
      (found) => {
        if (here) setPersonas(found)
      },
      (error: unknown) => {
        if (here) setProblem(causeOf(error))
      },
    )
    return () => {
      here = false
    }
  }, [])

  const openDemo = async (persona: Persona) => {
    setBusy(persona.id)
    setProblem(undefined)
    try {
      await connectAs(persona)
    } catch (error) {
      setProblem(causeOf(error))
      setBusy(undefined)
    }
  }

  return (
    <section aria-labelledby="personas" className="rounded-card border border-edge bg-surface p-5 shadow-card">
      <h2 id="personas" className="text-md font-semibold text-text">
        Try the demo
      </h2>
      <p className="mt-1 text-sm text-text-secondary">
        Explore a simulated account with sample users. Nothing leaves this server, and your changes are kept when you
        reload.
      </p>
      <ul className="mt-4 flex flex-col gap-2">
        {personas.map((persona) => (
          <li
            key={persona.id}
            className="relative flex items-center gap-3 rounded-control border border-button bg-surface px-3 py-2 transition-colors duration-(--duration-fast) hover:border-control hover:bg-hover active:bg-active"
          >
            <div className="min-w-0 flex-1">
              {/* Its click area is the whole card. */}
              <button
                type="button"
                aria-describedby={`persona-${persona.id}`}
                aria-busy={busy === persona.id || undefined}
                onClick={() => void run(() => openDemo(persona))}
                className="block w-full rounded-badge py-0.5 text-left text-sm font-medium text-text after:absolute after:inset-0 after:rounded-control"
              >
                <span className="sr-only">Explore as</span> {persona.title}
              </button>
              <p id={`persona-${persona.id}`} className="text-xs text-text-secondary">
                {persona.description}
              </p>
            </div>
            {busy === persona.id ? (
              <Spinner decorative />
            ) : (
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
            )}
          </li>
        ))}
      </ul>
      <Status className="sr-only">{busy === undefined ? '' : 'Connecting…'}</Status>
      {problem !== undefined && (
        <Note tone="danger" title="Couldn’t open the demo account">
          <p role="alert">{problem}</p>
        </Note>
      )}
    </section>
  )
}
