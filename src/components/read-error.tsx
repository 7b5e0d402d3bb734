import { CircleAlert, Lock, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { causeOf, isApiError } from '#src/domain/api-error.ts'
import { readOutcome } from '#src/domain/outcome.ts'
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
  if (outcome === 'W-403')
    return (
      <EmptyState icon={<Lock />} title={`You don't have permission to see ${thing}`} action={action}>
        <p role="alert">{causeOf(error)} An administrator can give it.</p>
        {isApiError(error) && error.missingPermissions.length > 0 && (
          <CopyButton
            label="Copy request for an administrator"
            value={`Please give me the permission ${error.missingPermissions.join(', ')} so that I can see ${thing}.`}
          />
        )}
      </EmptyState>
    )
  if (outcome === 'GONE')
    return (
      <EmptyState icon={<SearchX />} title="Not found here" action={action}>
        <p role="alert">
          There is no {thing.replace(/^(the|this) /u, '')} here. It may have been removed by someone else.
        </p>
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<CircleAlert />}
      title={`Couldn't load ${thing}`}
      action={
        <>
          <Button variant="primary" onClick={onRetry} busy={retrying}>
            Try again
          </Button>
          {action}
        </>
      }
    >
      <p role="alert">{causeOf(error)} Nothing was changed.</p>
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
  return (
    <Note
      tone="warning"
      title={`Couldn't refresh ${thing}. Showing ${formatTime(updatedAt)}`}
      action={
        <Button size="small" onClick={onRetry} busy={retrying}>
          Try again
        </Button>
      }
    >
      <span role="alert">{causeOf(error)}</span>
      <ErrorDetails error={error} />
    </Note>
  )
}
