import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleAssignment } from '#src/domain/access.ts'
import { groupLock, groupLocks, groupsGrantingAdmin, leaveBlock, mightLoseAdmin } from '#src/domain/group-changes.ts'
import { adminRoleOf, makeScope, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'

/** Who may join and leave which group. */

const places = [makeScope('a'), makeScope('a', 'o'), makeScope('a', 'o', 'p'), makeScope('a', 'o', 'q')] as const
const [account, org, project] = places
const group = (scope: Scope, flags: Partial<Parameters<typeof groupLock>[0]> = {}) => ({
  identifier: 'crew',
  name: 'Crew',
  accountIdentifier: scope.account,
  orgIdentifier: scope.org,
  projectIdentifier: scope.project,
  description: undefined,
  linkedSsoDisplayName: undefined,
  users: undefined,
  ssoLinked: false,
  externallyManaged: false,
  harnessManaged: false,
  ...flags,
})
const assignment = (scope: Scope, role: string, via: RoleAssignment['via'], disabled = false): RoleAssignment => ({
  id: 'row',
  assignmentId: 'row',
  role: { id: role, name: role },
  resourceGroup: 'Everything',
  resourceGroupId: 'all',
  scope,
  orgName: scope.org,
  projectName: scope.project,
  via,
  since: undefined,
  managed: false,
  disabled,
})
const throughCrew = (level: string) => ({ kind: 'group', id: 'crew', name: 'Crew', level }) as const

describe('locks of groups', () => {
  it('name who decides on the members, and the scope last: only local groups of the page’s scope are open', () => {
    expect(groupLock(group(org, { harnessManaged: true }), account)).toBe('built-in')
    expect(groupLock(group(account, { externallyManaged: true, ssoLinked: true }), account)).toBe('scim')
    expect(groupLock(group(account, { ssoLinked: true }), account)).toBe('sso')
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...places), (defined, page) => {
        expect(groupLock(group(defined), page)).toBe(scopeId(defined) === scopeId(page) ? undefined : 'other-scope')
      }),
    )
    for (const { word, reason } of Object.values(groupLocks)) expect([word, reason]).not.toContain('')
  })
})

describe('the last admin through a group (docs/service.md, trap 26)', () => {
  const rows = fc.array(
    fc.record({
      scope: fc.constantFrom(...places),
      admin: fc.boolean(),
      via: fc.constantFrom<RoleAssignment['via']>(
        { kind: 'direct' },
        throughCrew('account'),
        throughCrew('organization'),
        throughCrew('project'),
        { kind: 'group', id: 'other', name: 'Other', level: 'account' },
        { kind: 'other', word: 'ROBOT' },
      ),
      disabled: fc.boolean(),
    }),
    { maxLength: 6 },
  )

  const levels = ['account', 'organization', 'project']

  it('is guarded exactly when the admin role of the group’s scope comes through it and through nothing else that counts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), rows, (scope, rendered) => {
        const level = scopeLevel(scope)
        // No group gives a role above the place where it is.
        const given = rendered.filter(
          ({ scope: assignmentScope, via }) =>
            via.kind !== 'group' ||
            levels.indexOf(via.level ?? 'account') <= levels.indexOf(scopeLevel(assignmentScope)),
        )
        const assignments = given.map(({ scope: assignmentScope, admin, via, disabled }) =>
          assignment(assignmentScope, admin ? adminRoleOf[scopeLevel(assignmentScope)] : 'viewer', via, disabled),
        )
        const counts = assignments.filter(
          (row) =>
            scopeId(row.scope) === scopeId(scope) &&
            row.role.id === adminRoleOf[level] &&
            !row.disabled &&
            (row.via.kind === 'direct' || (row.via.kind === 'group' && row.via.level === level)),
        )
        const only = counts.length > 0 && counts.every(({ via }) => via.kind === 'group' && via.id === 'crew')
        expect(mightLoseAdmin(scope, group(scope), assignments, true)).toBe(only)
        const safe = counts.some(({ via }) => via.kind === 'direct' || (via.kind === 'group' && via.id !== 'crew'))
        expect(mightLoseAdmin(scope, group(scope), assignments, false)).toBe(!safe)
      }),
    )
  })

  it('counts only what comes through the group of that scope, not one of the same identifier above', () => {
    const above = assignment(org, adminRoleOf.organization, throughCrew('account'))
    expect(groupsGrantingAdmin('a', group(account), [above])).toEqual([above])
    expect(groupsGrantingAdmin('a', group(org), [above])).toEqual([])
    expect(mightLoseAdmin(org, group(org), [above], true)).toBe(false)
  })

  it('stays everywhere; not knowing blocks below the account, where Harness itself would not (F58)', () => {
    expect(places.map((scope) => leaveBlock(scope, true))).toEqual(['last', 'last', 'last', 'last'])
    expect(leaveBlock(project, false)).toBeUndefined()
    expect(leaveBlock(account, 'failed')).toBeUndefined()
    expect(leaveBlock(org, 'failed')).toBe('unchecked')
    expect(leaveBlock(project, 'failed')).toBe('unchecked')
  })
})
