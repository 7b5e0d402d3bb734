import { FlaskConical } from 'lucide-react'
import { useEffect, useState } from 'react'
import { causeOf } from '#src/domain/error-cause.ts'
import { connectAs, getPersonas, type Persona } from '#src/queries/connect.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'

/** People of the simulated account to try the app as, without a key. */
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

  const explore = async (persona: Persona) => {
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
      <h2 id="personas" className="flex items-center gap-2 text-md font-semibold text-text">
        <FlaskConical aria-hidden className="size-4 text-muted" />
        Look around first
      </h2>
      <p className="mt-1 text-sm text-text-secondary">
        This server simulates a Harness account with made-up people. Nothing is sent anywhere else, and changes survive
        a reload.
      </p>
      <ul className="mt-4 flex flex-col gap-3">
        {personas.map((persona) => (
          <li key={persona.id}>
            <Button
              className="w-full"
              busy={busy === persona.id}
              busyLabel="Connecting"
              aria-describedby={`persona-${persona.id}`}
              onClick={() => void run(() => explore(persona))}
            >
              Explore as {persona.title}
            </Button>
            <p id={`persona-${persona.id}`} className="mt-1 text-xs text-muted">
              {persona.description}
            </p>
          </li>
        ))}
      </ul>
      {problem !== undefined && (
        <Note tone="danger" title="Couldn't open the simulated account">
          <p role="alert">{problem}</p>
        </Note>
      )}
    </section>
  )
}
