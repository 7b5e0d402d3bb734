import { describe, expect, it } from 'vitest'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import {
  needsRecheckBeforeLeaving,
  isDirectAdmin,
  joinSkipReason,
  leaveSkipReason,
  mightGiveAdmin,
  preflight,
} from '#src/domain/bulk-guards.ts'
import { adminRoleOf, scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { LastAdminCheck } from '#src/domain/user-guards.ts'
import { assignmentMetadata, roleAssignment } from '#test/support/assignments.ts'

const account: Scope = { account: 'acc' }
const org: Scope = { ...account, org: 'shop' }
const project: Scope = { ...org, project: 'checkout' }

function person(uuid: string, ...roles: string[]): UserAggregate {
  return {
    user: {
      uuid,
      email: `${uuid}@x.example`,
      name: uuid,
      locked: false,
      disabled: false,
      externallyManaged: false,
      twoFactorAuthenticationEnabled: true,
    },
    roleAssignmentMetadata: roles.map((roleIdentifier) => assignmentMetadata({ roleIdentifier })),
  }
}

function assignment(scope: Scope, role: string, disabled?: boolean): RoleAssignment {
  return roleAssignment({
    id: `${role} ${scope.org ?? ''}`,
    role: { id: role, name: role },
    resourceGroup: 'all',
    resourceGroupId: undefined,
    scope,
    via: { kind: 'group', id: 'crew', name: 'Crew', level: scopeLevel(scope) },
    disabled,
  })
}

describe('who is added to a group', () => {
  const reason = joinSkipReason(new Set(['ann']))

  it('is a user who is not in it', () => {
    const { changes, skipped } = preflight([person('ann'), person('bo')], reason)
    expect(changes.map(({ user }) => user.uuid)).toEqual(['bo'])
    expect(skipped.map(({ reason: skipReason }) => skipReason)).toEqual([
      { kind: 'not-needed', text: 'Already in the group.' },
    ])
  })

  it('is everyone where the members are unknown: Harness refuses current members', () => {
    expect(joinSkipReason(undefined)(person('ann'))).toBeUndefined()
    expect(joinSkipReason(new Set())(person('ann'))).toBeUndefined()
  })
})

describe('who is removed from a group', () => {
  const unasked = () => undefined
  const leave = (
    members: ReadonlySet<string> | undefined,
    ownId: string | null | undefined,
    checkOf: (userId: string) => LastAdminCheck | undefined = unasked,
  ) => leaveSkipReason('project', members, { ownId }, checkOf)

  it('is a member, or anyone where the members are unknown', () => {
    expect(leave(new Set(['ann']), 'me')(person('ann'))).toBeUndefined()
    expect(leave(undefined, 'me')(person('ann'))).toBeUndefined()
    expect(leave(new Set(['bo']), 'me')(person('ann'))?.text).toBe('Isn’t in the group.')
    expect(leave(new Set(), 'me')(person('ann'))?.text).toBe('Isn’t in the group.')
  })

  it('is never the current user, nor anyone while that is unknown; a service account key has no current user', () => {
    expect(leave(new Set(['me']), 'me')(person('me'))?.text).toMatch(/^This is you\./u)
    expect(leave(undefined, 'me')(person('me'))?.text).toMatch(/^This is you\./u)
    expect(leave(new Set(['ann']), undefined)(person('ann'))?.text).toMatch(/don’t know yet whether this is you/u)
    expect(leave(new Set(['ann']), null)(person('ann'))).toBeUndefined()
    // Anyone who is not in the group is not removed, whoever that is.
    expect(leave(new Set(['ann']), undefined)(person('bo'))?.text).toBe('Isn’t in the group.')
  })

  it('is never the last administrator, nor one of whom that could not be checked', () => {
    const members = new Set(['ann'])
    expect(leave(members, 'me', () => true)(person('ann'))?.text).toBe('This is the last project admin.')
    expect(leave(members, 'me', () => 'failed')(person('ann'))?.text).toMatch(/couldn’t confirm/u)
    expect(leave(members, 'me', () => false)(person('ann'))).toBeUndefined()
  })
})

describe('a group that may give the admin role', () => {
  it.each([account, org, project])('is one with the admin role of its own scope: %j', (scope) => {
    const admin = adminRoleOf[scopeLevel(scope)]
    expect(mightGiveAdmin(scope, [assignment(scope, '_viewer'), assignment(scope, admin)], true)).toBe(true)
    expect(mightGiveAdmin(scope, [assignment(scope, '_viewer')], true)).toBe(false)
    expect(mightGiveAdmin(scope, [], true)).toBe(false)
    // Switched off it gives nothing; unreported it may.
    expect(mightGiveAdmin(scope, [assignment(scope, admin, true)], true)).toBe(false)
    expect(mightGiveAdmin(scope, [assignment(scope, admin, false)], true)).toBe(true)
  })

  it('is none by an admin role at another scope, also one of the same level', () => {
    expect(mightGiveAdmin(account, [assignment(org, '_organization_admin')], true)).toBe(false)
    expect(mightGiveAdmin(org, [assignment({ ...account, org: 'other' }, '_organization_admin')], true)).toBe(false)
  })

  it('is any whose roles are not all known', () => {
    expect(mightGiveAdmin(project, [], false)).toBe(true)
    expect(mightGiveAdmin(project, [assignment(project, '_viewer')], false)).toBe(true)
  })
})

describe('of whom the last administrator is looked for before leaving', () => {
  const members = (count: number, ...roles: string[]) =>
    Array.from({ length: count }, (_, n) => person(`p${n}`, ...roles))

  it('are those who would not stay an admin by a role assigned directly', () => {
    const direct = person('direct', '_viewer', '_project_admin')
    const elsewhere = person('elsewhere', '_organization_admin')
    expect(isDirectAdmin(project, direct)).toBe(true)
    expect(isDirectAdmin(project, elsewhere)).toBe(false)
    expect(needsRecheckBeforeLeaving(project, [direct, elsewhere])).toEqual([elsewhere])
  })

  it('are none of more than 30: each is asked about right before', () => {
    expect(needsRecheckBeforeLeaving(project, members(30))).toHaveLength(30)
    expect(needsRecheckBeforeLeaving(project, members(31))).toEqual([])
    // Those who stay admins do not count.
    const some = [...members(100, '_project_admin'), ...members(30)]
    expect(needsRecheckBeforeLeaving(project, some)).toHaveLength(30)
  })
})
