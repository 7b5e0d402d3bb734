import type { QueryClient } from '@tanstack/react-query'
import { alreadyAssigned, notDirect, type Preflight } from '#src/domain/bulk-guards.ts'
import { assignRoleTo, removeRoleFrom } from '#src/domain/bulk-titles.ts'
import { isAdminOf, presentOf, type RolePair, type Verdict } from '#src/domain/role-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkVerdict } from './bulk-rows.ts'
import type { BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { addRolesMutation, removeRolesMutation } from '#src/queries/role-mutations.ts'
import { pairKey } from '#src/domain/roles.ts'
import {
  TWO_CALLS_GAP_MS,
  planOf,
  invalidateUsers,
  lastAdminStop,
  notInScope,
  readCurrentUser,
  isAnswer,
} from './bulk-plan.ts'

/** @param confirmed whether the response, or the read after an ambiguous one, confirms the change */
function bulkVerdict(
  verdicts: readonly { readonly verdict: Verdict }[],
  confirmed: boolean,
  done: string,
  failed: string,
): BulkVerdict {
  const bad = verdicts.map(({ verdict }) => verdict).find(({ kind }) => kind !== 'done')
  if (bad === undefined || bad.kind === 'done') return { kind: 'done', text: done }
  // Only the read that follows confirms an ambiguous response, and it covers all of them.
  if (confirmed && verdicts.some(({ verdict }) => verdict.kind === 'unknown'))
    return { kind: 'done', text: `${done} Harness didn’t confirm it, but we checked and the change went through.` }
  return { kind: bad.kind, text: `${bad.kind === 'failed' ? failed : ''} ${bad.reason}`.trim() }
}

/** Assigns a role to users, one call at a time. */
export function assignRolePlan(client: QueryClient, scope: Scope, pair: RolePair, chosen: Preflight): BulkPlan {
  return planOf(
    chosen,
    async (user) => {
      const now = await readCurrentUser(client, scope, user.uuid, 'Not assigned.')
      if (isAnswer(now)) return now
      if (presentOf(now.roleAssignmentMetadata).pairs.has(pairKey(pair)))
        return { kind: 'skipped', text: `${alreadyAssigned} No changes were made.` }
      return sendRow(
        client,
        addRolesMutation(scope, user.uuid),
        { user, roles: [pair] },
        {
          answered: ({ verdicts }, confirmed) => bulkVerdict(verdicts, confirmed, 'Assigned.', 'Not assigned.'),
          failed: 'Not assigned.',
          foundDone: 'Assigned.',
          gone: notInScope,
          doubt: 'It’s safe to try again.',
        },
      )
    },
    {
      title: assignRoleTo(pair.role.name)(chosen.changes.length),
      detail: pair.resourceGroup.name,
      scope,
      inFlight: 1,
      gap: TWO_CALLS_GAP_MS,
      repeatable: true,
      onOver: () => {
        invalidateUsers(client, scope)
      },
    },
  )
}

/** Removes a role from users, but never the admin role of the last admin. */
export function removeRolePlan(client: QueryClient, scope: Scope, pair: RolePair, chosen: Preflight): BulkPlan {
  return planOf(
    chosen,
    async (user) => {
      const now = await readCurrentUser(client, scope, user.uuid, 'Not removed.')
      if (isAnswer(now)) return now
      const roles = now.roleAssignmentMetadata.flatMap((role) =>
        pairKey(role) === pairKey(pair) && role.identifier !== undefined && role.managedRoleAssignment !== true
          ? [{ ...pair, assignmentId: role.identifier }]
          : [],
      )
      if (roles.length === 0) return { kind: 'skipped', text: `${notDirect} No changes were made.` }
      const stop = isAdminOf(scope, pair) ? await lastAdminStop(client, scope, user.uuid, 'Not removed.') : undefined
      return (
        stop ??
        sendRow(
          client,
          removeRolesMutation(scope, user.uuid),
          { user, roles },
          {
            answered: ({ verdicts }, confirmed) => bulkVerdict(verdicts, confirmed, 'Removed.', 'Not removed.'),
            failed: 'Not removed.',
            foundDone: 'Removed.',
            gone: notInScope,
            doubt: 'It’s safe to try again.',
          },
        )
      )
    },
    {
      title: removeRoleFrom(pair.role.name)(chosen.changes.length),
      detail: pair.resourceGroup.name,
      scope,
      inFlight: 1,
      gap: isAdminOf(scope, pair) ? TWO_CALLS_GAP_MS + 200 : TWO_CALLS_GAP_MS,
      repeatable: true,
      onOver: () => {
        invalidateUsers(client, scope)
      },
    },
  )
}
