import { useEffect, useRef } from 'react'
import { Note } from './note.tsx'

type ErrorSummaryProps<Problem> = {
  problems: readonly Problem[]
  /** Focuses the control of a problem. */
  onGo: (problem: Problem) => void
  /** Changes with each attempt to submit: the summary then takes focus. */
  attempt: number
}

/** All problems of a longer form, in one place, each with a link to its control. */
export function ErrorSummary<Problem extends { readonly text: string }>({
  problems,
  onGo,
  attempt,
}: ErrorSummaryProps<Problem>) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
  }, [attempt])
  return (
    <div ref={box} tabIndex={-1} role="group" aria-label={title(problems.length)}>
      <Note tone="danger" title={title(problems.length)}>
        <ul className="mt-1 flex flex-col gap-1">
          {problems.map((problem) => (
            <li key={problem.text}>
              <button
                type="button"
                onClick={() => {
                  onGo(problem)
                }}
                className="rounded-badge text-left text-danger-text underline underline-offset-2 hover:no-underline"
              >
                {problem.text}
              </button>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}

function title(count: number): string {
  return `Fix ${count} issues to continue`
}
