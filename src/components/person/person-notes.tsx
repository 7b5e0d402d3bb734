import { ShieldAlert } from 'lucide-react'
import { Link } from 'react-router'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Note } from '#src/ui/note.tsx'

/** Notes to read before acting on a user: last admin, disabled, managed by an identity provider. */
export function PersonNotes({ user, scope, lastAdmin }: { user: UserMetadata; scope: Scope; lastAdmin: boolean }) {
  return (
    <>
      {lastAdmin && <LastAdminNote user={user} scope={scope} />}
      {user.disabled === true && (
        <Note tone="info" title={<Named user={user}>is disabled and can’t sign in.</Named>}>
          Their roles and groups stay the same. You can’t enable users here.
        </Note>
      )}
      {user.externallyManaged === true && (
        <Note tone="info" title={<Named user={user}>is managed by an identity provider.</Named>}>
          Change their name there. If you remove them here, the identity provider might add them again.
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
  const { level, full } = useScopeName(scope)
  const permissions = usePermissions(scope)
  return (
    <Note
      tone="warning"
      icon={<ShieldAlert aria-hidden />}
      title={
        <>
          <bdi>{displayName(user)}</bdi> is the last admin in <bdi>{full}</bdi>
        </>
      }
      action={
        permissions.has('core_user_invite') ? (
          <Link className="font-medium text-text underline" to={paths.addUsers(scope)}>
            Add another admin
          </Link>
        ) : undefined
      }
    >
      {level === 'account' ? (
        'They can’t be removed until another user has that role.'
      ) : (
        <>
          Harness lets you remove them, but then only admins of a parent scope can manage <bdi>{full}</bdi>. Make
          someone else an admin first.
        </>
      )}
    </Note>
  )
}
