import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completenessOf,
  isOverlapping,
  loadCalls,
  mergeGaps,
  sweepReason,
  type Sweep,
} from '#src/domain/access-review/completeness.ts'
import { reconcile, rosterEntry, type RosterEntry } from '#src/domain/access-review/reconciliation.ts'
import { keyAt, roleKey, type AssignmentRow } from '#src/domain/access-review/snapshot.ts'
import { viewChecks, visibleIn } from '#src/domain/access-review/view-permissions.ts'
import { finish } from '#test/support/finish.ts'

const scope = { account: 'a' }
const row = (id: string, more: Partial<AssignmentRow> = {}): AssignmentRow => ({
  id,
  scope,
  kind: 'user',
  principal: 'maria',
  role: roleKey(scope, 'editor'),
  resourceGroup: 'all',
  managed: false,
  disabled: false,
  internal: false,
  ...more,
})
const entry = (...ids: string[]): RosterEntry =>
  rosterEntry(ids.map((identifier) => ({ identifier, roleIdentifier: 'editor', resourceGroupIdentifier: 'all' })))
const nameable = () => undefined

describe('AR-05: two lists of the same assignments', () => {
  it('AR-05: agree where they name the same, in any order', () => {
    const roster = new Map([
      ['maria', entry('one', 'two')],
      ['john', entry()],
    ])
    const { differing, strangers } = finish(reconcile(roster, [row('two'), row('one')], nameable))
    expect([differing.size, strangers.size]).toEqual([0, 0])
  })

  it.each([
    ['only among users', ['one', 'two'], ['one'], { onlyInUsers: ['two'], onlyInAssignments: [] }],
    ['only among assignments', ['one'], ['one', 'two'], { onlyInUsers: [], onlyInAssignments: ['two'] }],
    ['in each another one', ['one'], ['two'], { onlyInUsers: ['one'], onlyInAssignments: ['two'] }],
  ])('AR-05: name what is %s, with its user', (_, users, assignments, expected) => {
    const rows = assignments.map((id) => row(id))
    const { differing } = finish(reconcile(new Map([['maria', entry(...users)]]), rows, nameable))
    expect([...differing]).toEqual([['maria', expected]])
  })

  it('AR-05: users whom only assignments name are strangers, and no difference', () => {
    const { differing, strangers } = finish(
      reconcile(new Map(), [row('one'), row('two', { principal: 'john' })], nameable),
    )
    expect([differing.size, [...strangers]]).toEqual([0, ['maria', 'john']])
  })

  it.each(['internal', 'missing-role', 'missing-resource-group'] as const)(
    'AR-05: what users cannot name is counted as %s, and is no difference',
    (why) => {
      const { differing, unnamed } = finish(reconcile(new Map([['maria', entry()]]), [row('one')], () => why))
      expect([differing.size, unnamed[why]]).toEqual([0, 1])
      // Where the list of users names it all the same, it was not left out.
      expect(finish(reconcile(new Map([['maria', entry('one')]]), [row('one')], () => why)).unnamed[why]).toBe(0)
    },
  )

  it('AR-05: groups and service accounts are in no list of users', () => {
    const rows = [row('one', { kind: 'group' }), row('two', { kind: 'service-account' })]
    expect(finish(reconcile(new Map(), rows, nameable)).strangers.size).toBe(0)
  })

  it('AR-05: assignments without an identifier are compared by role and resource group', () => {
    const roster = new Map([['maria', rosterEntry([{ roleIdentifier: 'editor', resourceGroupIdentifier: 'all' }])]])
    expect(finish(reconcile(roster, [row('one')], nameable)).differing.size).toBe(0)
    expect(finish(reconcile(roster, [row('one', { resourceGroup: 'other' })], nameable)).differing.size).toBe(1)
  })
})

describe('what one sweep over a list shows', () => {
  const sweep = (more: Partial<Sweep> = {}): Sweep => ({
    total: 10,
    length: 10,
    distinct: 10,
    unread: 0,
    cut: false,
    ...more,
  })

  it.each([
    [{}, undefined],
    [{ total: undefined }, 'changed'],
    [{ length: 9, distinct: 9 }, 'changed'],
    [{ distinct: 9 }, 'changed'],
    [{ unread: 1, distinct: 9 }, 'unreadable'],
    [{ cut: true }, 'cut'],
  ] as const)('%o: %s', (more, reason) => {
    expect(sweepReason(sweep(more))).toBe(reason)
  })

  it('pages overlap where rows came twice and others not at all, while the count held still', () => {
    expect(isOverlapping(sweep({ distinct: 8 }))).toBe(true)
    expect(isOverlapping(sweep())).toBe(false)
    expect(isOverlapping(sweep({ distinct: 8, total: undefined }))).toBe(false)
    expect(isOverlapping(sweep({ distinct: 9, unread: 1 }))).toBe(false)
  })

  it('is complete only without gaps and after a second pass', () => {
    const gap = { part: 'users', scope, reason: 'changed' } as const
    expect(completenessOf([], [], 0, true).level).toBe('proved')
    expect(completenessOf([], [], 0, false).level).toBe('consistent')
    expect(completenessOf([gap], [], 0, true).level).toBe('gaps')
  })

  it('says a reason once for each part and scope, with all that it is about', () => {
    const gap = { part: 'roles', scope, reason: 'role-unreadable' } as const
    const elsewhere = { ...gap, scope: { account: 'a', org: 'o' } }
    expect(
      mergeGaps([
        { ...gap, names: ['x'] },
        elsewhere,
        { ...gap, names: ['y', 'x'] },
        { ...gap, count: 2 },
        { ...gap, count: 3 },
      ]),
    ).toEqual([{ ...gap, names: ['x', 'y'], count: 5 }, elsewhere])
  })
})

describe('what a load takes', () => {
  it('is counted as it is made: lists in pages, and six calls for each scope besides', () => {
    const size = { groups: 6, organizations: 2, projects: 5, secondRoster: false }
    const small = Array.from({ length: 7 }, () => ({ users: 100, assignments: 100 }))
    const scopes = [{ users: 50_005, assignments: 58_272 }, ...small]
    expect(loadCalls({ ...size, scopes })).toBe(501 + 583 + 7 * 2 + 8 * 6 + 4)
    expect(loadCalls({ ...size, scopes, secondRoster: true })).toBe(loadCalls({ ...size, scopes }) + 501 + 7)
  })
})

describe('AR-08: identifiers are of one scope', () => {
  it('AR-08: roles of two scopes, or built in, are never one', () => {
    const scopes = [{ account: 'a' }, { account: 'a', org: 'o' }, { account: 'a', org: 'o', project: 'p' }, undefined]
    const other = { account: 'a', org: 'p' }
    expect(new Set([...scopes, other].map((owner) => roleKey(owner, 'editor'))).size).toBe(5)
  })

  it('AR-08: groups of two scopes are never one', () => {
    const part = fc.stringMatching(/^[a-z]{1,3}$/u)
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 2 }),
        fc.array(part, { maxLength: 2 }),
        part,
        part,
        (one, other, a, b) => {
          const at = ([org, project]: string[]) => ({
            account: 'a',
            ...(org === undefined ? {} : { org }),
            ...(project === undefined ? {} : { project }),
          })
          const isSame = one.join(' ') === other.join(' ') && a === b
          return (keyAt(at(one), a) === keyAt(at(other), b)) === isSame
        },
      ),
    )
  })
})

describe('what may be seen', () => {
  const at = { account: 'a', org: 'o' }
  const answer = (permission: string, permitted: boolean, org?: string) => ({
    permission,
    permitted,
    resourceType: undefined,
    resourceIdentifier: undefined,
    resourceScope: { orgIdentifier: org, projectIdentifier: undefined },
  })

  it('is asked for each scope and kind, and without an answer it may not be seen', () => {
    expect(viewChecks([scope, at])).toHaveLength(10)
    const seen = visibleIn(
      [scope, at],
      [
        answer('core_user_view', true),
        answer('core_role_view', true, 'o'),
        answer('core_user_view', true, 'o'),
        answer('core_user_view', false, 'o'),
        { ...answer('core_usergroup_view', true), resourceScope: undefined },
      ],
    )
    expect([...(seen.get('a') ?? [])]).toEqual(['users'])
    expect([...(seen.get('a/o') ?? [])]).toEqual(['roles'])
  })
})
