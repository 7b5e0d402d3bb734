import { useQuery } from '@tanstack/react-query'
import { useSession } from '#src/components/session-context.ts'
import { useAccess } from '#src/components/use-access.ts'
import type { UserAction, UserActions } from '#src/components/user-actions/use-user-actions.tsx'
import { holdsAdminRole } from '#src/domain/access.ts'
import { scopeLevel, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'

/**
 * Data of the header of a user, for the page and the side panel: identity, last admin of the scope, and actions with
 * their guards.
 *
 * @param userActions from `useUserActions`, whose dialog the caller renders
 */
export function usePersonHead(scope: Scope, userId: string, userActions: UserActions) {
  const { account, keyType } = useSession()
  const query = useQuery(userQuery(scope, userId))
  const me = useQuery({ ...currentUserQuery(account), enabled: keyType === 'pat' })
  const person = query.data
  const access = useAccess(scope, userId, person?.roleAssignmentMetadata)
  const holdsAdmin = holdsAdminRole(scope, access.assignments)
  const lastAdminAnswer = useQuery({ ...lastAdminQuery(scope, userId), enabled: person !== undefined && holdsAdmin })
  const lastAdmin = holdsAdmin && lastAdminAnswer.data === true
  return {
    query,
    person,
    access,
    isSelf: me.data?.uuid === userId,
    lastAdmin,
    actions: person === undefined ? [] : guarded(userActions.actionsFor(person.user), lastAdmin, scopeLevel(scope)),
  }
}

/**
 * The service refuses the removal of the last account admin, so it is blocked before the click (docs/service.md, trap
 * 26).
 */
function guarded(actions: readonly UserAction[], lastAdmin: boolean, level: ScopeLevel): UserAction[] {
  if (!lastAdmin || level !== 'account') return [...actions]
  return actions.map((action) =>
    action.id === 'remove' && action.blockedReason === undefined
      ? { ...action, blockedReason: 'This is the last account admin. Make someone else an admin first.' }
      : action,
  )
}
