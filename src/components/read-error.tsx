import { CircleAlert, Lock, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { isApiError } from '#src/domain/api-error.ts'
import { readFailure, readOutcome } from '#src/domain/outcome.ts'
import { formatTime } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'

type ReadErrorProps = {
  error: unknown
  /** What could not be loaded, with its article: "the users of account Meridian Foods". */
  thing: string
  onRetry: () => void
  retrying?: boolean
  /** A way on when the thing is gone or not allowed. */
  action?: ReactNode
}

/** In place of content that could not be loaded at all: refused, gone, or failed with a way to try again. */
export function ReadError({ error, thing, onRetry, retrying = false, action }: ReadErrorProps) {
  const outcome = readOutcome(error)
  const { title, text, again } = readFailure(error, thing)
  return (
    <EmptyState
      icon={outcome === 'W-403' ? <Lock /> : outcome === 'GONE' ? <SearchX /> : <CircleAlert />}
      title={title}
      action={
        <>
          {again && (
            <Button variant="primary" onClick={onRetry} busy={retrying}>
              Try again
            </Button>
          )}
          {action}
        </>
      }
    >
      <p role="alert">{text}</p>
      {isApiError(error) && error.missingPermissions.length > 0 && (
        <CopyButton
          label="Copy request for an administrator"
          value={`Please give me the permission ${error.missingPermissions.join(', ')} so that I can see ${thing}.`}
        />
      )}
      <ErrorDetails error={error} />
    </EmptyState>
  )
}

/** Status and correlation id, for whoever is asked for help. */
export function ErrorDetails({ error }: { error: unknown }) {
  if (!isApiError(error) || (error.status === undefined && error.correlationId === undefined)) return null
  return (
    <details className="text-sm text-muted">
      <summary className="cursor-pointer">Details</summary>
      <p className="break-words">
        {error.status !== undefined && <>Status {error.status}. </>}
        {error.correlationId !== undefined && (
          <>
            Correlation ID <code className="font-mono">{error.correlationId}</code>{' '}
            <CopyButton value={error.correlationId} label="Copy correlation ID" />
          </>
        )}
      </p>
    </details>
  )
}

type StaleNoteProps = { thing: string; error: unknown; updatedAt: number; onRetry: () => void; retrying?: boolean }

/** Above rows that could not be refreshed: they stay, and it says from when they are. */
export function StaleNote({ thing, error, updatedAt, onRetry, retrying = false }: StaleNoteProps) {
  const outcome = readOutcome(error)
  const { text, again } = readFailure(error, thing)
  const what =
    outcome === 'W-403'
      ? `You don't have permission to see ${thing} any more.`
      : outcome === 'GONE'
        ? 'Not found here any more.'
        : "Couldn't refresh."
  return (
    <Note
      tone="warning"
      title={`${what} Showing ${thing} from ${formatTime(updatedAt)}`}
      action={
        again && (
          <Button size="small" onClick={onRetry} busy={retrying}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{text}</span>
      <ErrorDetails error={error} />
    </Note>
  )
}
