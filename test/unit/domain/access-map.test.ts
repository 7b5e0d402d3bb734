import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { resourceGroupPage, roleAssignmentRowPage, roleResponse } from '#src/contract/access-schema.ts'
import { assignmentsOfRows, type RoleAssignment } from '#src/domain/access.ts'
import {
  choicesOf,
  compareAccess,
  filterMap,
  mapSorts,
  placeOf,
  resourceGroupKey,
  sortMap,
  treeKinds,
  treeOf,
  viaKey,
  type TreeNode,
} from '#src/domain/access-map.ts'
import { answersTo, coverageOf, matchesQuestion, permissionTable, searchWords } from '#src/domain/permission-search.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { simulate } from '#test/unit/sim/client.ts'
import { roleAssignment } from '#test/support/assignments.ts'

const PERSON = 'pXperson0000000000001A'
const OTHER = 'pXperson0000000000002A'
const { sim, account, call } = simulate('demo')
const base = sim.world.assignments
const kept = base.save()
const keptMembers = new Map(sim.world.groups.map((group) => [group, new Set(group.users)]))

const scopes: Scope[] = [
  account,
  ...sim.world.organizations.map(({ identifier }) => ({ ...account, org: identifier })),
  ...sim.world.projects.map(({ org, identifier }) => ({ ...account, org, project: identifier })),
]

/** What can be given at a scope. */
const given = scopes.flatMap((scope) => {
  const level = scopeLevel(scope)
  const fits = (entry: { allowedScopeLevels: readonly string[]; scope?: Scope | undefined }) =>
    entry.allowedScopeLevels.includes(level) && (entry.scope === undefined || placeOf(entry.scope) === placeOf(scope))
  return sim.world.roles
    .filter((role) => !role.internal && fits(role))
    .flatMap((role) =>
      sim.world.resourceGroups
        .filter(fits)
        .map((group) => ({ scope, role: role.identifier, resourceGroup: group.identifier })),
    )
})
const groups = sim.world.groups.filter(({ harnessManaged }) => !harnessManaged)

const anyBinding = fc.record({
  of: fc.constantFrom('person', 'other', ...groups),
  what: fc.constantFrom(...given),
  managed: fc.boolean(),
  disabled: fc.boolean(),
})
/** Bindings of two people and of groups, and who is in which group. */
const worlds = fc.record({
  bindings: fc.array(anyBinding, { maxLength: 14 }),
  inGroups: fc.subarray(groups),
  otherInGroups: fc.subarray(groups),
})
type RandomWorld = typeof worlds extends fc.Arbitrary<infer World> ? World : never

/** Makes the world so. @returns what the person truly holds, worked out from the same list and not by the simulator */
function make(world: RandomWorld): Set<string> {
  base.load(kept)
  for (const group of groups) {
    group.users.clear()
    if (world.inGroups.includes(group)) group.users.add(PERSON)
    if (world.otherInGroups.includes(group)) group.users.add(OTHER)
  }
  // What the seed gave to groups is theirs as well.
  const truth = new Set<string>()
  const principals = new Set<string>()
  for (const { of, what, managed, disabled } of world.bindings) {
    const owner = typeof of === 'string' ? undefined : of
    if (owner !== undefined && !isBelow(what.scope, owner.scope)) continue
    const key = JSON.stringify([placeOf(what.scope), what.role, what.resourceGroup, owner?.identifier ?? of])
    if (principals.has(key)) continue
    principals.add(key)
    const principal =
      owner === undefined
        ? userPrincipal(of === 'person' ? PERSON : OTHER)
        : { type: 'USER_GROUP' as const, identifier: owner.identifier, scopeLevel: scopeLevel(owner.scope) }
    const made = assign(sim.world, what.scope, principal, what.role, what.resourceGroup, { managed, createdAt: 5 })
    if (disabled) {
      base.remove(made.identifier)
      base.add({ ...made, disabled })
    }
    if (of === 'person' || (owner !== undefined && world.inGroups.includes(owner)))
      truth.add(
        JSON.stringify([
          placeOf(what.scope),
          what.role,
          what.resourceGroup,
          owner?.identifier ?? 'direct',
          managed,
          disabled,
        ]),
      )
  }
  return truth
}

function isBelow(scope: Scope, top: Scope): boolean {
  return placeOf(top) === '/' || `${placeOf(scope)}/`.startsWith(`${placeOf(top)}/`)
}

/** What the app makes of the service's answer. */
async function read(userId: string): Promise<RoleAssignment[]> {
  const { data } = await call('getFilteredRoleAssignmentByScopeList', {
    query: { pageIndex: '0', pageSize: '100' },
    body: {
      principalFilter: { identifier: userId, type: 'USER' },
      scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account.account }],
    },
  })
  const page = v.parse(roleAssignmentRowPage, data)
  expect(page.unread).toBe(0)
  return assignmentsOfRows(account.account, page.rows)
}

const described = (assignment: RoleAssignment) =>
  JSON.stringify([
    placeOf(assignment.scope),
    assignment.role.id,
    assignment.resourceGroupId,
    assignment.via.kind === 'group' ? assignment.via.id : assignment.via.kind,
    assignment.managed,
    assignment.disabled,
  ])

function leaves(nodes: readonly TreeNode[]): RoleAssignment[] {
  return nodes.flatMap((node) => [...node.assignments, ...leaves(node.children)])
}
const ids = (assignments: readonly RoleAssignment[]) => assignments.map(({ id }) => id).toSorted()

describe('access map', () => {
  it('equals the truth in random worlds, as a list, in every order, filtered and as every tree', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const truth = make(world)
        const assignments = await read(PERSON)
        // Groups of the seed hold their own roles, which the random list does not name.
        const seeded = groups
          .filter((group) => world.inGroups.includes(group))
          .flatMap((group) => base.ofPrincipal('USER_GROUP', group.identifier))
          .filter(({ createdAt }) => createdAt !== 5)
        expect(new Set(assignments.filter(({ since }) => since === 5).map(described))).toEqual(truth)
        expect(assignments.filter(({ since }) => since !== 5)).toHaveLength(seeded.length)
        for (const by of mapSorts)
          for (const descending of [false, true])
            expect(ids(sortMap(assignments, by, descending))).toEqual(ids(assignments))
        for (const by of treeKinds) {
          const tree = treeOf(assignments, by)
          expect(ids(leaves(tree))).toEqual(ids(assignments))
          expect(tree.reduce((sum, { count }) => sum + count, 0)).toBe(assignments.length)
        }
        const filters = [
          ['place', (one: RoleAssignment) => placeOf(one.scope)],
          ['via', viaKey],
          ['role', (one: RoleAssignment) => one.role.id],
          ['resourceGroup', resourceGroupKey],
        ] as const
        for (const [name, of] of filters) {
          const parts = choicesOf(assignments, (one) => ({ value: of(one), label: of(one) })).map(({ value }) =>
            filterMap(assignments, { [name]: value }),
          )
          expect(ids(parts.flat())).toEqual(ids(assignments))
        }
        expect(filterMap(assignments, { assignmentKind: 'managed' }).every(({ managed }) => managed)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('comparing two people puts every live role on its side, and turned round turns the sides', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        make(world)
        const [one, other] = [await read(PERSON), await read(OTHER)]
        const rows = compareAccess(one, other)
        expect(ids(rows.flatMap((row) => row.left))).toEqual(ids(one.filter(({ disabled }) => !disabled)))
        expect(ids(rows.flatMap((row) => row.right))).toEqual(ids(other.filter(({ disabled }) => !disabled)))
        const turned = compareAccess(other, one)
        expect(
          turned.map(({ key, left, right }) => ({ key, left: ids(left), right: ids(right) })).toSorted(byKey),
        ).toEqual(rows.map(({ key, left, right }) => ({ key, left: ids(right), right: ids(left) })).toSorted(byKey))
      }),
      { numRuns: 25 },
    )
  })
})

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1
}

describe('search over permissions', () => {
  it('says yes and not here as the service decides, in random worlds', async () => {
    const questions = ['core_pipeline_delete', 'core_secret_view', 'core_user_manage', 'core_environment_edit']
    await fc.assert(
      fc.asyncProperty(
        worlds,
        fc.constantFrom(...scopes),
        fc.constantFrom(...questions),
        async (world, at, requested) => {
          make(world)
          const assignments = await read(PERSON)
          const known = await permissionsAndCoverage(assignments)
          const answer = answersTo(requested.replaceAll('_', ' '), assignments, known, at).find(
            ({ permission }) => permission === requested,
          )
          const resourceType = requested.split('_')[1]?.toUpperCase() ?? ''
          const truth = isPermitted(sim.world, { type: 'USER', identifier: PERSON }, requested, {
            scope: at,
            resourceType,
          })
          expect(answer?.verdict === 'yes').toBe(truth)
        },
      ),
      { numRuns: 40 },
    )
  })

  async function permissionsAndCoverage(assignments: readonly RoleAssignment[]) {
    const permissions = new Map<string, readonly string[]>()
    const coverage = new Map<string, ReturnType<typeof coverageOf>>()
    for (const { id, scope, role, resourceGroupId = '' } of assignments) {
      const one = await call('getRole', { scope, path: { identifier: role.id } })
      permissions.set(id, v.parse(roleResponse, one.data).role.permissions)
      const list = await call('getResourceGroupListV2', { scope, query: { pageIndex: '0', pageSize: '100' } })
      const found = v
        .parse(resourceGroupPage, list.data)
        .rows.find(({ resourceGroup }) => resourceGroup.identifier === resourceGroupId)
      if (found !== undefined) coverage.set(id, coverageOf(found, scope))
    }
    return {
      permissionsOf: ({ id }: RoleAssignment) => permissions.get(id),
      coverageOf: ({ id }: RoleAssignment) => coverage.get(id),
    }
  }

  it.each([
    ['can she delete pipelines here?', 'core_pipeline_delete', true],
    ['run pipelines', 'core_pipeline_execute', true],
    ['see feature flags', 'ff_featureflag_view', true],
    ['edit policies', 'core_governancepolicy_edit', true],
    ['core_user_manage', 'core_user_manage', true],
    ['delete pipelines', 'core_pipeline_view', false],
    ['delete pipelines', 'core_secret_delete', false],
    ['', 'core_pipeline_view', false],
    ['can she?', 'core_pipeline_view', false],
  ])('%j and %s: %s', (question, permission, matches) => {
    expect(matchesQuestion(permission, searchWords(question))).toBe(matches)
  })

  it('takes any text for a question and any text for a permission', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (question, permission) => {
        expect(typeof matchesQuestion(permission, searchWords(question))).toBe('boolean')
        expect(permissionTable([permission, permission]).flatMap(({ permissions }) => permissions)).toEqual([
          permission,
        ])
      }),
    )
  })

  it('is unclear, not no, where a role has it and the resource group is not known', () => {
    const held = roleAssignment()
    const known = { permissionsOf: () => ['core_pipeline_delete'], coverageOf: () => undefined }
    const [answer] = answersTo('delete pipelines', [held], known, { account: 'a' })
    expect(answer?.verdict).toBe('unclear')
    expect(answersTo('delete pipelines', [{ ...held, disabled: true }], known, { account: 'a' })).toEqual([])
  })
})

it('leaves the simulator as it was', () => {
  base.load(kept)
  for (const [group, users] of keptMembers) {
    group.users.clear()
    for (const id of users) group.users.add(id)
  }
  expect(base.save()).toEqual(kept)
})
