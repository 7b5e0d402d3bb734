import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import {
  groupKind,
  groupKinds,
  assignmentsOfRows,
  assignmentsOfUser,
  holdsAdminRole,
  isAccessRefused,
  type RoleAssignment,
} from '#src/domain/access.ts'
import { filterMap, placeOf } from '#src/domain/access-map.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { scopeId } from '#src/domain/scope.ts'

const account = 'acc'

function row(identifier: string, differences: Partial<RoleAssignmentRow> = {}): RoleAssignmentRow {
  return {
    identifier,
    principal: { identifier: 'ann', type: 'USER', name: undefined, email: undefined, scopeLevel: undefined },
    disabled: undefined,
    role: { role: { identifier: 'viewer', name: 'Viewer' }, harnessManaged: undefined },
    resourceGroup: { identifier: 'all', name: 'Everything' },
    scope: {
      accountIdentifier: account,
      accountName: undefined,
      orgIdentifier: undefined,
      orgName: undefined,
      projectIdentifier: undefined,
      projectName: undefined,
    },
    createdAt: 5,
    harnessManaged: undefined,
    ...differences,
  }
}

function role(identifier: string, name?: string): RoleAssignmentRow['role'] {
  return { role: { identifier, name }, harnessManaged: undefined }
}

function place(org?: string, project?: string): RoleAssignmentRow['scope'] {
  return {
    accountIdentifier: undefined,
    accountName: undefined,
    orgIdentifier: org,
    orgName: org === undefined ? undefined : `Org ${org}`,
    projectIdentifier: project,
    projectName: project === undefined ? undefined : `Project ${project}`,
  }
}

function group(name: string | undefined, scopeLevel = 'account'): RoleAssignmentRow['principal'] {
  return { identifier: 'crew', type: 'USER_GROUP', name, email: undefined, scopeLevel }
}

function one(rows: RoleAssignmentRow[]): RoleAssignment {
  const [assignment] = assignmentsOfRows(account, rows)
  if (assignment === undefined) throw new Error('no holding')
  return assignment
}

describe('holdings of rows', () => {
  it('says where, how and since when', () => {
    expect(one([row('a', { scope: place('o', 'p'), principal: group('Crew') })])).toEqual({
      id: 'a',
      assignmentId: 'a',
      role: { id: 'viewer', name: 'Viewer' },
      resourceGroupId: 'all',
      resourceGroup: 'Everything',
      scope: { account, org: 'o', project: 'p' },
      orgName: 'Org o',
      projectName: 'Project p',
      via: { kind: 'group', id: 'crew', name: 'Crew', level: 'account' },
      since: 5,
      managed: false,
      disabled: false,
    })
  })

  it('falls back to identifiers where names are missing and keeps unknown words', () => {
    const bare = row('a', {
      role: role('r'),
      resourceGroup: { identifier: 'g', name: undefined },
      principal: group(undefined),
      createdAt: undefined,
    })
    expect(one([bare])).toMatchObject({
      role: { name: 'r' },
      resourceGroup: 'g',
      via: { name: 'crew' },
      since: undefined,
    })
    expect(one([row('a', { principal: { ...group('x'), type: 'API_KEY' } })]).via).toEqual({
      kind: 'other',
      word: 'API_KEY',
    })
  })

  it('puts the account first, then organizations and projects by name, direct before groups, roles by name', () => {
    const rows = [
      row('project', { scope: place('a', 'z') }),
      row('b', { scope: place('b') }),
      row('a-group', { scope: place('a'), principal: group('Crew'), role: role('x', 'A role') }),
      row('a-direct', { scope: place('a'), role: role('x', 'Z role') }),
      row('account-2', { role: role('x', 'role 10') }),
      row('account-1', { role: role('x', 'Role 9') }),
    ]
    const order = ['account-1', 'account-2', 'a-direct', 'a-group', 'project', 'b']
    expect(assignmentsOfRows(account, rows).map(({ id }) => id)).toEqual(order)
    expect(assignmentsOfRows(account, rows.toReversed()).map(({ id }) => id)).toEqual(order)
  })
})

describe('holdings of a person at one scope', () => {
  const assignment = {
    identifier: undefined,
    roleIdentifier: '_account_viewer',
    roleName: undefined,
    roleScopeLevel: undefined,
    resourceGroupIdentifier: undefined,
    resourceGroupName: undefined,
    managedRole: true,
    managedRoleAssignment: true,
  }
  it('are direct, without a date, and have different ids even when none is reported', () => {
    const assignments = assignmentsOfUser({ account, org: 'o' }, [assignment, assignment], { org: 'Storefront' })
    expect(new Set(assignments.map(({ id }) => id)).size).toBe(2)
    expect(assignments[0]).toMatchObject({
      role: { name: '_account_viewer' },
      resourceGroup: 'Unknown',
      orgName: 'Storefront',
      via: { kind: 'direct' },
      since: undefined,
      managed: true,
    })
  })
})

const anyRow = fc
  .record({
    id: fc.uuid(),
    org: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    project: fc.option(fc.constantFrom('p', 'q'), { nil: undefined }),
    type: fc.constantFrom('USER', 'USER_GROUP', 'SERVICE'),
  })
  .map(({ id, org, project, type }) =>
    row(id, { scope: place(org, org === undefined ? undefined : project), principal: { ...group('x'), type } }),
  )

describe('filter', () => {
  it('splits all holdings into direct ones and others, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const all = assignmentsOfRows(account, rows)
        expect(filterMap(all, { assignmentKind: 'any' })).toEqual(all)
        const direct = filterMap(all, { assignmentKind: 'direct' })
        const others = filterMap(all, { assignmentKind: 'groups' })
        expect(direct.every(({ via }) => via.kind === 'direct')).toBe(true)
        expect([...direct, ...others].toSorted(byId)).toEqual(all.toSorted(byId))
        expect(direct).toEqual(all.filter((assignment) => direct.includes(assignment)))
      }),
    )
  })

  it('of a scope means exactly that scope, not those below', () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const scope = { account, org: 'a' }
        const here = filterMap(assignmentsOfRows(account, rows), { place: placeOf(scope) })
        const wanted = rows.filter(
          (entry) => entry.scope.orgIdentifier === 'a' && entry.scope.projectIdentifier === undefined,
        )
        expect(here.map(({ id }) => id).toSorted()).toEqual(wanted.map(({ identifier }) => identifier).toSorted())
        expect(here.every((assignment) => scopeId(assignment.scope) === 'acc/a')).toBe(true)
      }),
    )
  })
})

function byId(left: RoleAssignment, right: RoleAssignment): number {
  return left.id.localeCompare(right.id)
}

describe('admin role', () => {
  const admin = row('a', { role: role('_account_admin', 'Account Admin') })
  it('counts at exactly its scope, also through a group, and not when switched off', () => {
    expect(holdsAdminRole({ account }, assignmentsOfRows(account, [admin]))).toBe(true)
    expect(holdsAdminRole({ account }, assignmentsOfRows(account, [{ ...admin, principal: group('Crew') }]))).toBe(true)
    expect(holdsAdminRole({ account }, assignmentsOfRows(account, [{ ...admin, disabled: true }]))).toBe(false)
    expect(holdsAdminRole({ account }, assignmentsOfRows(account, [row('b')]))).toBe(false)
    expect(holdsAdminRole({ account, org: 'o' }, assignmentsOfRows(account, [admin]))).toBe(false)
  })
})

describe('refused', () => {
  const http = (status: number, code?: string) =>
    new ApiError({ kind: 'http', operation: 'getFilteredRoleAssignmentByScopeList', status, code })
  it('is a 403 or the code that comes with 400 (docs/service.md, trap 4), and nothing else', () => {
    expect(isAccessRefused(http(403, 'NG_ACCESS_DENIED'))).toBe(true)
    expect(isAccessRefused(http(400, 'USER_NOT_AUTHORIZED'))).toBe(true)
    expect(isAccessRefused(http(400, 'INVALID_REQUEST'))).toBe(false)
    expect(isAccessRefused(http(500))).toBe(false)
    expect(isAccessRefused(new Error('USER_NOT_AUTHORIZED'))).toBe(false)
  })
})

describe('kinds of groups', () => {
  const flags = { harnessManaged: false, externallyManaged: false, ssoLinked: false }
  it.each([
    [{ ...flags, harnessManaged: true }, 'built-in'],
    [{ ...flags, externallyManaged: true, ssoLinked: true }, 'scim'],
    [{ ...flags, ssoLinked: true }, 'sso'],
    [flags, 'local'],
    [{ harnessManaged: undefined, externallyManaged: undefined, ssoLinked: false }, 'local'],
    [{ harnessManaged: undefined, externallyManaged: undefined, ssoLinked: undefined }, 'unknown'],
  ] as const)('%o is %s', (group, kind) => {
    expect(groupKind(group)).toBe(kind)
  })
  it('have a lock with a reason exactly where members are decided elsewhere', () => {
    const locked = Object.entries(groupKinds).filter(([, { lock }]) => lock !== undefined)
    expect(locked.map(([kind]) => kind)).toEqual(['built-in', 'scim', 'sso'])
  })
})
