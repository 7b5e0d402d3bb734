import { FlaskConical } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { causeOf } from '#src/domain/error-cause.ts'
import { connectAs, getPersonas, type Persona } from '#src/queries/connect.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'

/** People of the simulated account to try the app as, without a key. */
export function Personas() {
  const [personas, setPersonas] = useState<readonly Persona[]>([])
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const sending = useRef(false)

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
    if (sending.current) return
    sending.current = true
    setBusy(persona.id)
    setProblem(undefined)
    try {
      await connectAs(persona)
    } catch (error) {
      setProblem(causeOf(error))
      setBusy(undefined)
    } finally {
      sending.current = false
    }
  }

  return (
    <section aria-labelledby="personas" className="rounded-card border border-edge bg-surface p-5 shadow-card">
      <h2 id="personas" className="flex items-center gap-2 text-md font-semibold text-text">
        <FlaskConical aria-hidden className="size-4 text-muted" />
        Try the demo
      </h2>
      <p className="mt-1 text-sm text-text-secondary">
        Explore a simulated account with sample users. Nothing leaves this server, and your changes are kept when you
        reload.
      </p>
      <ul className="mt-4 flex flex-col gap-3">
        {personas.map((persona) => (
          <li key={persona.id}>
            <Button
              className="w-full"
              busy={busy === persona.id}
              busyLabel="Connecting"
              aria-describedby={`persona-${persona.id}`}
              onClick={() => void explore(persona)}
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
