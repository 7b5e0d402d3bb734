import { ErrorDetails } from '#src/components/error-details.tsx'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'

type UnavailableProps = {
  /** "Couldn’t load groups". */
  title: string
  error: ApiError
  /** Hint about what still works. */
  instead: string
  retrying: boolean
  onRetry: () => void
}

/** A list that couldn’t be loaded: why, and what is possible without it. */
export function Unavailable({ title, error, instead, retrying, onRetry }: UnavailableProps) {
  const denied = error.status === 403
  return (
    <Note
      tone="warning"
      title={title}
      action={
        denied ? undefined : (
          <Button size="small" busy={retrying} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p role="alert">
        {causeOf(error)} {instead}
      </p>
      <ErrorDetails error={error} />
    </Note>
  )
}
