import { ShieldAlert } from 'lucide-react'
import { Link } from 'react-router'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import { Note } from '#src/ui/note.tsx'

/** What to know before anything is done with a person: the last admin, disabled, kept by an identity provider. */
export function PersonNotes({ user, scope, lastAdmin }: { user: UserMetadata; scope: Scope; lastAdmin: boolean }) {
  return (
    <>
      {lastAdmin && <LastAdminNote user={user} scope={scope} />}
      {user.disabled === true && (
        <Note tone="info" title={<Named user={user}>is disabled and cannot sign in.</Named>}>
          Roles and groups stay as they are. Harness offers no way to enable a person from here.
        </Note>
      )}
      {user.externallyManaged === true && (
        <Note tone="info" title={<Named user={user}>is managed by an identity provider.</Named>}>
          Name and email are changed there. Whoever is removed here may be brought back by it.
        </Note>
      )}
    </>
  )
}

function Named({ user, children }: { user: UserMetadata; children: string }) {
  return (
    <>
      <bdi>{displayName(user)}</bdi> {children}
    </>
  )
}

function LastAdminNote({ user, scope }: { user: UserMetadata; scope: Scope }) {
  const { level, name } = useScopeName(scope)
  const rights = usePermissions(scope)
  return (
    <Note
      tone="warning"
      icon={<ShieldAlert aria-hidden />}
      title={
        <>
          <bdi>{displayName(user)}</bdi> is the last {level} admin of <bdi>{name}</bdi>.
        </>
      }
      action={
        rights.has('core_user_invite') ? (
          <Link className="font-medium text-text underline" to={paths.addUsers(scope)}>
            Give another person that role
          </Link>
        ) : undefined
      }
    >
      {level === 'account' ? (
        'Removal is blocked until another person holds that role.'
      ) : (
        <>
          Harness would allow the removal. After it only admins of the levels above could manage this {level}, so give
          the role to somebody else before <bdi>{firstName(user)}</bdi> goes.
        </>
      )}
    </Note>
  )
}
