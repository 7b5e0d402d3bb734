import type { ReactNode } from 'react'
import { causeOf } from '#src/domain/api-error.ts'
import { Note } from '#src/ui/note.tsx'
import { ErrorDetails } from './read-error.tsx'
import type { WriteState } from './use-write.ts'

type WriteAlertProps = {
  state: WriteState<unknown>
  /** What was tried, as a sentence start: "Dana could not be removed". */
  failed: string
  /** What a read found when the answer was lost: it happened after all. */
  foundDone?: ReactNode
  /** … it did not happen. */
  foundNotDone?: ReactNode
  /** What to consider before trying again when nobody can know. */
  doubt?: ReactNode
}

/** The outcome of an effect that did not simply work, beside the form that sent it. Nothing is shown otherwise. */
export function WriteAlert({ state, failed, foundDone, foundNotDone, doubt }: WriteAlertProps) {
  if (state.status === 'refused') {
    const wait = state.error.status === 429 ? ` You can try again in ${state.error.retryAfter ?? 30} s.` : ''
    return (
      <Note tone="danger" title={failed}>
        <p role="alert">
          {causeOf(state.error)} {state.outcome === 'GONE' ? 'The person is no longer here.' : 'Nothing was changed.'}
          {wait}
        </p>
        <ErrorDetails error={state.error} />
      </Note>
    )
  }
  if (state.status !== 'doubt') return null
  const { tone, title, text } = doubtWords(state.finding, { foundDone, foundNotDone, doubt })
  return (
    <Note tone={tone} title={title}>
      <p role="alert">{text}</p>
      <ErrorDetails error={state.error} />
    </Note>
  )
}

function doubtWords(
  finding: 'asking' | 'done' | 'not-done' | 'unknown',
  words: Pick<WriteAlertProps, 'foundDone' | 'foundNotDone' | 'doubt'>,
): { tone: 'info' | 'success' | 'warning'; title: string; text: ReactNode } {
  switch (finding) {
    case 'asking':
      return {
        tone: 'info',
        title: 'No answer came',
        text: 'The change may or may not have been saved. Looking it up now.',
      }
    case 'done':
      return { tone: 'success', title: 'Done, although the answer was lost', text: words.foundDone }
    case 'not-done':
      return {
        tone: 'warning',
        title: 'Not done',
        text: words.foundNotDone ?? 'No answer came, and a look shows that nothing was changed. You can try again.',
      }
    case 'unknown':
      return {
        tone: 'warning',
        title: "We didn't get an answer",
        text: <>The change may or may not have been saved. {words.doubt}</>,
      }
  }
}
