import { CloudOff, Lock, RefreshCw } from 'lucide-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { readFailure } from '#src/domain/read-failure.ts'
import { readTexts, type ReadThing } from '#src/domain/read-texts.ts'
import { formatTime } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'
import { detailsText, FailureDetails } from './error-details.tsx'

type ReadErrorProps = {
  error: unknown
  what: ReadThing
  onRetry: () => void
  retrying?: boolean
  /** An action if the object is gone or not allowed. */
  action?: ReactNode
}

/** Replaces content that could not be loaded at all: refused, gone, or failed with a button to try again. */
export function ReadError({ error, what, onRetry, retrying = false, action }: ReadErrorProps) {
  const { title, text, again } = readFailure(error, what)
  const details = detailsText(error)
  return (
    <EmptyState
      tone={again ? 'danger' : 'plain'}
      icon={again ? <CloudOff /> : <Lock />}
      title={title}
      action={
        <>
          {again && (
            <Button icon={<RefreshCw aria-hidden />} onClick={onRetry} busy={retrying}>
              Try again
            </Button>
          )}
          {again && details !== undefined && (
            <CopyButton variant="button" size="medium" label="Copy details" value={details} />
          )}
          {action}
        </>
      }
      details={<FailureDetails error={error} what={what} />}
    >
      <p role="alert">{text}</p>
    </EmptyState>
  )
}

type UnreadNoteProps = {
  what: ReadThing
  query: Pick<UseQueryResult, 'error' | 'isFetching' | 'refetch'>
  children?: ReactNode
}

/** A part that couldn't be read, with a button to try again. The rest of the page works without it. */
export function UnreadNote({ what, query, children }: UnreadNoteProps) {
  const { title, text, again } = readFailure(query.error, what)
  return (
    <Note
      tone="warning"
      title={title}
      action={
        again && (
          <Button size="small" busy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{text}</span>
      {children}
    </Note>
  )
}

type StaleNoteProps = { what: ReadThing; error: unknown; updatedAt: number; onRetry: () => void; retrying?: boolean }

/** Above rows that could not be refreshed: they stay, with the time they are from. */
export function StaleNote({ what, error, updatedAt, onRetry, retrying = false }: StaleNoteProps) {
  const { title, text, again } = readFailure(error, what)
  const kept = readTexts(what).kept(formatTime(updatedAt))
  return (
    <Note
      tone="warning"
      title={again ? `Couldn’t refresh. ${kept}` : `${title}. ${kept}`}
      action={
        again && (
          <Button size="small" onClick={onRetry} busy={retrying}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{text}</span>
      <FailureDetails error={error} what={what} />
    </Note>
  )
}
