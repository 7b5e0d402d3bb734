import { ErrorDetails } from '#src/components/error-details.tsx'
import { isApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { Note } from '#src/ui/note.tsx'

/** Why an invitation wasn't resent unchanged, for its dialog and for editing it. */

/** Says that an invitation is no longer pending, found before or while it was sent. */
export function GoneNote({ email }: { email: string }) {
  return (
    <Note tone="warning" title="This invitation is no longer pending">
      <p role="alert">
        <bdi>{email}</bdi> might have accepted it, or it expired or was revoked. No changes were made. The list is
        refreshing.
      </p>
    </Note>
  )
}

/** Says that a row can't be resent without removing access. */
export function UnreadNote({ error }: { error: unknown }) {
  return (
    <Note tone="danger" title="Invitation wasn’t resent">
      <p role="alert">
        Resending replaces all roles and groups of the invitation, so we need to load them first.{' '}
        {error === undefined ? 'Harness didn’t return all roles and groups.' : causeOf(error)}
      </p>
      {isApiError(error) && <ErrorDetails error={error} />}
    </Note>
  )
}

/** Says that the response has other roles or groups than were sent. */
export function OtherAccessNote() {
  return (
    <Note tone="warning" title="Resent with different access">
      <p role="alert">
        Harness responded with different roles or groups than you chose. Check the list for the current access.
      </p>
    </Note>
  )
}
