import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoleAssignment } from '#src/domain/access.ts'
import { accessElsewhere } from '#src/domain/access-elsewhere.ts'
import { makeScope } from '#src/domain/scope.ts'
import { roleAssignment } from '#test/support/assignments.ts'

const scopes = [
  { account: 'acc' },
  makeScope('acc', 'org'),
  makeScope('acc', 'org', 'project'),
  makeScope('acc', 'two'),
]
const assignment = fc
  .record({
    scope: fc.constantFrom(...scopes),
    managed: fc.boolean(),
    name: fc.constantFrom('Viewer', 'Admin', 'Builder'),
    via: fc.constantFrom<RoleAssignment['via']>(
      { kind: 'direct' },
      { kind: 'group', id: 'g', name: 'Rota', level: 'account' },
      { kind: 'group', id: 'g', name: 'Rota', level: 'organization' },
      { kind: 'group', id: 'g', name: 'Rota', level: 'project' },
      { kind: 'other', word: 'SERVICE' },
    ),
  })
  .map(({ scope, managed, name, via }) =>
    roleAssignment({
      id: '',
      role: { id: name.toLowerCase(), name },
      resourceGroup: 'All',
      resourceGroupId: 'all',
      scope,
      orgName: scope.org,
      projectName: scope.project,
      via,
      managed,
    }),
  )

test('every role that comes neither directly at the scope, nor by a group of it, nor by itself is named once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...scopes), fc.array(assignment, { maxLength: 20 }), (scope, assignments) => {
      const places = accessElsewhere(scope, assignments)
      const here = JSON.stringify(scope)
      expect(places.map((place) => JSON.stringify(place.scope))).not.toContain(here)
      const lines = places.flatMap((place) => place.lines)
      for (const each of assignments) {
        const elsewhere = JSON.stringify(each.scope) !== here
        if (each.managed || !elsewhere || each.via.kind !== 'direct') continue
        const place = places.find((found) => JSON.stringify(found.scope) === JSON.stringify(each.scope))
        expect(place?.lines.filter((line) => line === `${each.role.name} for All`)).toHaveLength(1)
      }
      if (assignments.every(({ managed }) => managed)) expect(lines).toEqual([])
    }),
  )
})

test('a role here that comes through a group of the account is to be given in the account', () => {
  const [account, , project] = scopes
  if (account === undefined || project === undefined) throw new Error('scopes')
  const [one] = fc.sample(assignment, 1)
  if (one === undefined) throw new Error('sample')
  const via = { kind: 'group', id: 'g', name: 'Rota', level: 'account' } as const
  expect(
    accessElsewhere(project, [{ ...one, scope: project, orgName: 'Org', projectName: 'Pro', managed: false, via }]),
  ).toEqual([
    {
      place: '/',
      name: 'Account',
      scope: account,
      lines: [`${one.role.name} for All in Org / Pro, inherited from group Rota`],
      roles: [],
      groups: [{ id: 'g', name: 'Rota' }],
      unassignable: [],
    },
  ])
})
