import { GrantElsewhereDialog } from '#src/components/copy-access/grant-elsewhere-dialog.tsx'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Note } from '#src/ui/note.tsx'
import type { CopiedFrom } from './add-users.form.ts'

type StillToDoProps = CopiedFrom & {
  scope: Scope
  /** Users who were added with that access. */
  emails: readonly string[]
}

/** After users were added with copied access: the original user's access in other scopes that the new ones lack. */
export function FollowUpAccess({ scope, from, places, isComplete, emails }: StillToDoProps) {
  const [only] = emails
  if (only === undefined) return null
  return (
    <>
      <GrantElsewhereDialog
        scope={scope}
        from={from}
        places={places}
        receivers={{
          text: emails.length === 1 ? only : byCount(emails.length, '1 user', `${formatNumber(emails.length)} users`),
          emails,
        }}
        title={() => 'Not assigned yet: access in other scopes'}
        linkTo={paths.addUsers}
      />
      {!isComplete && (
        <Note tone="warning" title="There might be more access in other scopes">
          We couldn’t load all of the access that <bdi>{from}</bdi> has in other scopes.
        </Note>
      )}
    </>
  )
}
