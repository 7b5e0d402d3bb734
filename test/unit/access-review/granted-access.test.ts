import { describe, expect, it } from 'vitest'
import { grantedAccessFinder } from '#src/domain/access-review/granted-access.ts'
import { AssignmentColumns, UserColumns } from '#src/domain/access-review/columns.ts'
import type { ReviewItem } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot, AssignmentRow, InvitationRow, SnapshotGroup } from '#src/domain/access-review/snapshot.ts'
import { finish } from '#test/support/finish.ts'

const scope = { account: 'acme' }
const crew: SnapshotGroup = { id: 'crew', scope, name: 'Platform crew', kind: 'local', members: ['u1'] }
const rota: SnapshotGroup = { id: 'rota', scope, name: 'Support rota', kind: 'local', members: ['u1'] }

function snapshotOf(rows: readonly Partial<AssignmentRow>[]): AccessSnapshot {
  const assignments = new AssignmentColumns()
  for (const [at, row] of rows.entries())
    assignments.add({
      id: `a${String(at)}`,
      scope,
      kind: 'group',
      principal: 'crew',
      groupScope: scope,
      role: 'built-in:_account_viewer',
      resourceGroup: '_all_account_level_resources',
      managed: false,
      disabled: false,
      internal: false,
      ...row,
    })
  return {
    account: 'acme',
    scopes: [{ scope, name: 'Acme' }],
    users: new UserColumns(),
    assignments,
    groups: new Map([
      ['/ crew', crew],
      ['/ rota', rota],
    ]),
    roles: new Map([
      ['built-in:_account_admin', { name: 'Account Admin', permissions: ['core_user_manage'] }],
      ['built-in:_account_viewer', { name: 'Account Viewer', permissions: ['core_user_view'] }],
      ['/:desk', { name: 'Support Desk', permissions: ['core_user_invite'] }],
    ]),
    resourceGroups: new Map(
      ['_all_account_level_resources', '_all_resources_including_child_scopes'].map((id) => [
        `/ ${id}`,
        { name: id === '_all_account_level_resources' ? 'All Account Resources' : 'Everything', resources: [] },
      ]),
    ) as unknown as AccessSnapshot['resourceGroups'],
    invitations: [],
    unnamed: new Map(),
    completeness: { level: 'proved', gaps: [], totals: [], settled: 0 },
    startedAt: 1,
    endedAt: 2,
  }
}

const base = { id: 'x', scope, weighty: false, flags: [] }
const member = (group: SnapshotGroup): ReviewItem => ({ ...base, kind: 'group-member', group, user: 'u1' })
const invited = (invitation: Partial<InvitationRow>): ReviewItem => ({
  ...base,
  kind: 'invitation',
  invitation: { id: 'i', scope, email: 'a@b.example', roles: [], groups: [], ...invitation },
})
const given = (rows: readonly Partial<AssignmentRow>[], item: ReviewItem) =>
  finish(grantedAccessFinder(snapshotOf(rows), () => 'Acme'))(item)

describe('AR-21: privileged access that isn’t a role assignment of its own', () => {
  it('a member of a group with an admin role has it through the group; one of another group hasn’t', () => {
    const rows = [{ role: 'built-in:_account_admin' as const }, {}]
    expect(given(rows, member(crew)).privileged).toEqual([
      'Account Admin for All Account Resources in Acme, through Platform crew',
    ])
    expect(given(rows, member(rota)).privileged).toEqual([])
  })

  it('a resource group that reaches every child scope counts as privileged, what is switched off doesn’t', () => {
    const everything = { resourceGroup: '_all_resources_including_child_scopes' }
    expect(given([everything], member(crew)).privileged).toEqual([
      'Account Viewer for Everything in Acme, through Platform crew',
    ])
    expect(given([{ ...everything, disabled: true }], member(crew)).privileged).toEqual([])
  })

  it('an invitation names its roles and groups, and which of them are privileged', () => {
    const rows = [{ role: 'built-in:_account_admin' as const }]
    const roles = [
      { role: 'desk', resourceGroup: '_all_account_level_resources' },
      { role: '_account_viewer', resourceGroup: undefined },
    ]
    expect(given(rows, invited({ roles, groups: ['crew', 'gone'] }))).toEqual({
      gives: ['Support Desk for All Account Resources', 'Account Viewer', 'Member of Platform crew', 'Member of gone'],
      privileged: [
        'Support Desk for All Account Resources in Acme, once accepted',
        'Account Admin for All Account Resources in Acme, through Platform crew, once accepted',
      ],
    })
    expect(given(rows, invited({ roles: roles.slice(1) })).privileged).toEqual([])
  })

  it('a role assignment gives nothing besides itself', () => {
    const [row] = snapshotOf([{ kind: 'user', principal: 'u1' }]).assignments
    if (row === undefined) throw new Error('no row')
    expect(given([], { ...base, kind: 'user-assignment', row, also: [] })).toEqual({ gives: [], privileged: [] })
  })
})
