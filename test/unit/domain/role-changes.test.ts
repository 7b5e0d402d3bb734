import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleAssignment } from '#src/domain/access.ts'
import {
  addVerdicts,
  confirmsSome,
  editLock,
  isHighRisk,
  planChanges,
  presentOf,
  removalVerdicts,
  type AssignedRole,
  type RolePair,
} from '#src/domain/role-changes.ts'
import { makeScope } from '#src/domain/scope.ts'
import { pairKey } from '#src/domain/roles.ts'
import { assignmentMetadata } from '#test/support/assignments.ts'

const here = makeScope('acc')
const org = makeScope('acc', 'o')

function assignment(differences: Partial<RoleAssignment> = {}): RoleAssignment {
  return {
    id: 'a',
    assignmentId: 'a',
    role: { id: 'viewer', name: 'Viewer' },
    resourceGroup: 'Everything',
    resourceGroupId: 'all',
    scope: here,
    orgName: undefined,
    projectName: undefined,
    via: { kind: 'direct' },
    since: undefined,
    managed: false,
    disabled: false,
    ...differences,
  }
}

const pair = (role: string, group: string): RolePair => ({
  role: { id: role, name: role },
  resourceGroup: { id: group, name: group },
})
const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const pairs = fc
  .uniqueArray(fc.tuple(word, word), { selector: (value) => value.join(' '), maxLength: 8 })
  .map((list) => list.map(([role, group]) => pair(role, group)))

describe('locks of a row', () => {
  const admin = assignment({ role: { id: '_account_admin', name: 'Account Admin' } })
  it.each([
    [assignment(), true, undefined],
    [assignment({ managed: true }), false, 'managed'],
    [
      assignment({ managed: true, via: { kind: 'group', id: 'g', name: 'G', level: undefined } }),
      false,
      'through-group',
    ],
    [assignment({ scope: org }), false, 'other-scope'],
    [admin, true, 'last-admin'],
    [admin, false, undefined],
    [assignment({ assignmentId: undefined }), false, 'no-id'],
  ])('%#', (row, lastAdmin, lock) => {
    expect(editLock(row, here, lastAdmin)).toBe(lock)
  })

  it('protect the last admin of every level: below the account Harness itself would not (docs/service.md, trap 26)', () => {
    const row = assignment({ scope: org, role: { id: '_organization_admin', name: 'Organization Admin' } })
    expect(editLock(row, org, true)).toBe('last-admin')
  })

  it('an admin role and reach into child scopes weigh more', () => {
    expect(isHighRisk(pair('_account_admin', 'x'))).toBe(true)
    expect(isHighRisk(pair('x', '_all_resources_including_child_scopes'))).toBe(true)
    expect(isHighRisk(pair('x', 'y'))).toBe(false)
  })
})

describe('answers (docs/service.md, trap 28)', () => {
  const made = (role: RolePair, userId = 'ann') => ({
    identifier: `id ${pairKey(role)}`,
    roleIdentifier: role.role.id,
    resourceGroupIdentifier: role.resourceGroup.id,
    principal: { identifier: userId, type: 'USER' },
  })

  it('of new roles: exactly those that were made are done, whatever order and others come along', () => {
    fc.assert(
      fc.property(pairs, fc.func(fc.boolean()), pairs, (requested, isMade, others) => {
        const answer = {
          made: [
            ...others.map((role) => made(role, 'ben')),
            ...requested.filter((role) => isMade(role)).map((role) => made(role)),
          ].reverse(),
          unread: 0,
        }
        const verdicts = addVerdicts(requested, 'ann', answer)
        expect([...verdicts.keys()]).toEqual(requested.map(pairKey))
        for (const role of requested) expect(verdicts.get(pairKey(role))?.kind).toBe(isMade(role) ? 'done' : 'failed')
      }),
    )
  })

  it('of new roles: a row that cannot be read leaves open what is missing', () => {
    const requested = [pair('a', 'b'), pair('c', 'd')]
    const verdicts = addVerdicts(requested, 'ann', { made: [made(pair('a', 'b'))], unread: 1 })
    expect([...verdicts.values()].map(({ kind }) => kind)).toEqual(['done', 'unknown'])
    expect(confirmsSome(verdicts)).toBeUndefined()
  })

  it('of new roles: a row whose holder is of a kind that no one knows leaves open whether that role was given (F42)', () => {
    const requested = [pair('a', 'b'), pair('c', 'd')]
    const strange = { ...made(pair('a', 'b')), principal: { identifier: 'ann', type: 'SOMETHING_NEW' } }
    const verdicts = addVerdicts(requested, 'ann', { made: [strange], unread: 0 })
    expect([...verdicts.values()].map(({ kind }) => kind)).toEqual(['unknown', 'failed'])
    expect(confirmsSome(verdicts)).toBeUndefined()
  })

  it('of removals: those named as failed stay, the others are done only where the numbers agree', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word), fc.func(fc.boolean()), fc.integer({ min: -1, max: 1 }), (ids, fails, off) => {
        const failed = ids.filter((id) => fails(id))
        const verdicts = removalVerdicts(ids, {
          successfullyDeleted: ids.length - failed.length + off,
          failedToDelete: failed.length,
          roleAssignmentErrorResponseDTOList: failed.map((id) => ({ roleAssignmentId: id, errorMessage: `no ${id}` })),
        })
        for (const id of ids)
          expect(verdicts.get(id)).toMatchObject(
            failed.includes(id) ? { kind: 'failed', reason: `no ${id}` } : { kind: off === 0 ? 'done' : 'unknown' },
          )
      }),
    )
  })
})

describe('the look before a save', () => {
  const held = (id: string, role: RolePair = pair('viewer', 'all')): AssignedRole => ({ ...role, assignmentId: id })
  const present = presentOf([
    assignmentMetadata({ identifier: 'one', roleIdentifier: '_account_admin', resourceGroupIdentifier: 'all' }),
  ])

  it('sends nothing for what someone else has done', () => {
    const staged = { adds: [pair('_account_admin', 'all'), pair('new', 'all')], removals: [held('gone')] }
    expect(planChanges(staged, present, here, false)).toEqual({
      adds: [staged.adds[1]],
      alreadyAssigned: [staged.adds[0]],
      removals: [],
      alreadyRemoved: staged.removals,
      blocked: [],
    })
  })

  it.each([
    [here, true, 1],
    // The service itself keeps the last account admin.
    [here, 'failed', 0],
    [here, false, 0],
  ] as const)('keeps the last admin: %o %s', (scope, check, blocked) => {
    const removal = held('one', pair('_account_admin', 'all'))
    expect(planChanges({ adds: [], removals: [removal] }, present, scope, check).blocked).toHaveLength(blocked)
  })

  it('below the account, not knowing blocks (F58)', () => {
    const removal = held('one', pair('_organization_admin', 'all'))
    const { blocked } = planChanges({ adds: [], removals: [removal] }, present, org, 'failed')
    expect(blocked[0]?.reason).toMatch(/couldn’t check/u)
  })
})
