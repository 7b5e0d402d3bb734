import { describe, expect, it } from 'vitest'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { holdingsAt } from '#src/domain/access-review/holdings.ts'
import { matrixOf } from '#src/domain/access-review/matrix.ts'
import { answersAt } from '#src/domain/access-review/questions.ts'
import { roleIdOf } from '#src/domain/access-review/snapshot.ts'
import { whoCan } from '#src/domain/access-review/who-can.ts'
import { findResourceGroup, findRole, isPermitted } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { Random } from '#src/sim/model/random.ts'
import { ALL_WITH_CHILD_SCOPES } from '#src/sim/model/scopes.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { addRole } from '#src/sim/seeds/structure.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { randomWorld } from '#test/support/random-world.ts'
import { groupRolesAt, isPowerful, membersOf, rolesAt, scopesOf } from '#test/support/true-access.ts'

/** Thousands of accounts take longer than a test usually may. */
const TIMEOUT = 600_000
const RUNS = Number(process.env['ACCESS_RUNS'] ?? 30)
const admin: Caller = { type: 'USER', identifier: persona('account-admin').identifier }
const sorted = (values: Iterable<string>) => [...values].sort()

/** Every answer as the tables of the account have it. */
function truth(world: World, scope: Scope) {
  const members = membersOf(world, scope)
  const roles = new Map(members.map((id) => [id, rolesAt(world, scope, id)]))
  const of = (id: string) => roles.get(id) ?? []
  const person = (id: string) => world.people.get(id)
  const privileged = members.filter((id) => of(id).some(({ row }) => isPowerful(world, row)))
  const level = scope.project === undefined ? (scope.org === undefined ? 'account' : 'organization') : 'project'
  const rows = [...world.assignments.at(scope)]
  const triple = (row: (typeof rows)[number]) => `${row.roleIdentifier} ${row.resourceGroupIdentifier}`
  const direct = members.flatMap((id) =>
    of(id).filter(({ row, group }) => group === undefined && !row.managed && isPowerful(world, row)),
  )
  const given = new Set(groupRolesAt(world, scope).map(({ row }) => triple(row)))
  const inherited = ({ row }: (typeof direct)[number]) =>
    of(row.principal.identifier).some((other) => other.group !== undefined && triple(other.row) === triple(row))
  const available = (each: (typeof direct)[number]) => !inherited(each) && given.has(triple(each.row))
  const candidate = (each: (typeof direct)[number]) =>
    !inherited(each) &&
    !given.has(triple(each.row)) &&
    direct.filter(({ row }) => triple(row) === triple(each.row)).length >= 3
  const ids = (found: typeof direct) => sorted(found.map(({ row }) => row.identifier))
  const empty = world.groups.filter(
    (group) => scopeId(group.scope) === scopeId(scope) && !group.harnessManaged && group.users.size === 0,
  )
  const holding = scopesOf(world).flatMap((each) =>
    [...world.assignments.at(each)].flatMap(({ principal, disabled, scope: at }) => {
      const depth = { account: 0, organization: 1, project: 2 }[principal.scopeLevel ?? 'project']
      const owner = [at.account, at.org, at.project].slice(0, depth + 1)
      return principal.type === 'USER_GROUP' && !disabled ? `${owner.join('/')} ${principal.identifier}` : []
    }),
  )
  const isHolding = (group: (typeof empty)[number]) => holding.includes(`${scopeId(group.scope)} ${group.identifier}`)
  const custom = new Map<string, Set<string>>()
  for (const id of members)
    for (const { row } of of(id))
      if (findRole(world, row.roleIdentifier, scope)?.scope !== undefined)
        custom.set(row.roleIdentifier, (custom.get(row.roleIdentifier) ?? new Set()).add(id))
  return {
    adminsWithoutTwoFactor: sorted(privileged.filter((id) => person(id)?.twoFactor === false)),
    adminsTwoFactorNotReported: sorted(privileged.filter((id) => person(id)?.twoFactor === undefined)),
    alreadyInherited: ids(direct.filter(inherited)),
    groupAvailable: ids(direct.filter(available)),
    groupCandidate: ids(direct.filter(candidate)),
    withoutRole: sorted(members.filter((id) => of(id).length === 0)),
    onlyViewer: sorted(
      members.filter((id) => of(id).length > 0 && of(id).every(({ row }) => /^_\w+_viewer$/u.test(row.roleIdentifier))),
    ),
    managedWithDirect: sorted(
      members.filter(
        (id) =>
          person(id)?.externallyManaged === true &&
          of(id).some(({ row, group }) => group === undefined && !row.managed),
      ),
    ),
    emptyGroupsWithRole: sorted(empty.filter((group) => isHolding(group)).map(({ identifier }) => identifier)),
    emptyGroups: sorted(empty.filter((group) => !isHolding(group)).map(({ identifier }) => identifier)),
    inactivePrivileged: sorted(privileged.filter((id) => person(id)?.disabled === true || person(id)?.locked === true)),
    withoutUser: sorted(
      rows
        .filter(
          (row) =>
            row.principal.type === 'USER' &&
            !members.includes(row.principal.identifier) &&
            // Internal ones are listed in some accounts only.
            (world.settings.listsInternal || findRole(world, row.roleIdentifier, scope)?.internal !== true),
        )
        .map(({ identifier }) => identifier),
    ),
    withoutRoleOrResourceGroup: sorted(
      rows
        .filter(
          (row) =>
            findRole(world, row.roleIdentifier, scope) === undefined ||
            (findResourceGroup(world, row.resourceGroupIdentifier, scope) === undefined &&
              (world.settings.listsInternal || findRole(world, row.roleIdentifier, scope)?.internal !== true)),
        )
        .map(({ identifier }) => identifier),
    ),
    admins: sorted(
      members.filter(
        (id) =>
          person(id)?.disabled === false &&
          of(id).some(
            ({ row, group }) =>
              row.roleIdentifier === `_${level}_admin` &&
              (group === undefined || scopeId(group.scope) === scopeId(scope)),
          ),
      ),
    ),
    rolesOfOneUser: sorted(
      [...custom].flatMap(([role, users]) => (users.size === 1 ? `${role} ${[...users].join(' ')}` : [])),
    ),
  }
}

describe('AR-01: figures', () => {
  it(
    `AR-01: questions and cells of the matrix are what the account has (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 31, new Random(seed).pick([4, 15, 40]))
        const scope = random.pick(scopesOf(world))
        const snapshot = await loadOf(world, admin, { account: scope.account })
        expect(snapshot.completeness.gaps, `seed ${seed}`).toEqual([])
        const holdings = finish(holdingsAt(snapshot, scope))
        const answers = finish(answersAt(snapshot, holdings))
        const rows = (found: readonly { id: string }[]) => sorted(found.map(({ id }) => id))
        expect(
          {
            adminsWithoutTwoFactor: sorted(answers.adminsWithoutTwoFactor),
            adminsTwoFactorNotReported: sorted(answers.adminsTwoFactorNotReported),
            alreadyInherited: rows(answers.alreadyInherited),
            groupAvailable: rows(answers.groupAvailable),
            groupCandidate: rows(answers.groupCandidate),
            withoutRole: sorted(answers.withoutRole),
            onlyViewer: sorted(answers.onlyViewer),
            managedWithDirect: sorted(answers.managedWithDirect),
            emptyGroupsWithRole: rows(answers.emptyGroupsWithRole),
            emptyGroups: rows(answers.emptyGroups),
            inactivePrivileged: sorted(answers.inactivePrivileged),
            withoutUser: rows(answers.withoutUser),
            withoutRoleOrResourceGroup: rows(answers.withoutRoleOrResourceGroup),
            admins: sorted(answers.admins),
            rolesOfOneUser: sorted(answers.rolesOfOneUser.map(({ role, user }) => `${roleIdOf(role)} ${user}`)),
          },
          `seed ${seed}`,
        ).toEqual(truth(world, scope))

        const { cells, roles } = finish(matrixOf(snapshot, holdings))
        const shown = [...cells].flatMap(([id, row]) =>
          [...row].map(([role, cell]) => `${id} ${roleIdOf(role)} ${cell}`),
        )
        const really = membersOf(world, scope).flatMap((id) => {
          const ways = new Map<string, Set<string>>()
          for (const { row, group } of rolesAt(world, scope, id))
            ways.set(
              row.roleIdentifier,
              (ways.get(row.roleIdentifier) ?? new Set()).add(group === undefined ? 'direct' : 'inherited'),
            )
          return [...ways].map(([role, of]) => `${id} ${role} ${of.size > 1 ? 'both' : [...of].join('')}`)
        })
        expect(sorted(shown), `seed ${seed}`).toEqual(sorted(really))
        expect(roles.reduce((sum, { users }) => sum + users, 0)).toBe(really.length)
        for (const { role, users } of roles) {
          const { users: having } = finish(whoCan(snapshot, { kind: 'role', role }, scope))
          const members = new Set(membersOf(world, scope))
          const here = having.filter(
            ({ user, paths }) => members.has(user) && paths.some((path) => scopeId(path.scope) === scopeId(scope)),
          )
          expect(here.length, `seed ${seed}, ${role} at ${scopeId(scope)}`).toBe(users)
        }
      }
    },
  )
})

const requested = [
  ['core_pipeline_execute', 'PIPELINE'],
  ['core_pipeline_delete', 'PIPELINE'],
  ['core_user_manage', 'USER'],
  ['core_user_view', 'USER'],
  ['core_role_view', 'ROLE'],
  ['sto_issue_view', 'ISSUE'],
  ['code_repo_push', 'REPO'],
] as const

/** Ids of users, also of those whose assignments were left behind. */
function everyone(world: World): string[] {
  const ids = new Set<string>()
  for (const scope of scopesOf(world)) {
    for (const id of membersOf(world, scope)) ids.add(id)
    for (const { principal } of world.assignments.at(scope))
      if (principal.type === 'USER') ids.add(principal.identifier)
  }
  for (const group of world.groups) for (const id of group.users) ids.add(id)
  return [...ids]
}

describe('AR-02: who can', () => {
  it(
    `AR-02: names exactly those whom the account permits, each by ways that exist (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 17, new Random(seed).pick([4, 15, 30]))
        const snapshot = await loadOf(world, admin, { account: world.account.identifier })
        const ids = new Set([...snapshot.assignments].map(({ id }) => id))
        expect(ids.size).toBe(snapshot.assignments.size)
        for (let round = 0; round < 20; round += 1) {
          const scope = random.pick(scopesOf(world))
          const [permission, resourceType] = random.pick(requested)
          const { users, unknown } = finish(whoCan(snapshot, { kind: 'permission', permission }, scope))
          const target = { scope, resourceType }
          const truly = everyone(world).filter((identifier) =>
            isPermitted(world, { type: 'USER', identifier }, permission, target),
          )
          const what = `seed ${seed}, ${permission} at ${scopeId(scope)}`
          expect(unknown, what).toEqual([])
          expect(sorted(users.flatMap(({ user, verdict }) => (verdict === 'yes' ? user : []))), what).toEqual(
            sorted(truly),
          )
          for (const { user, paths } of users)
            for (const path of paths) {
              const real = rolesAt(world, path.scope, user).some(
                ({ row, group }) =>
                  row.roleIdentifier === roleIdOf(path.role) &&
                  row.resourceGroupIdentifier === path.resourceGroup &&
                  (path.via.kind === 'direct' ? group === undefined : group?.identifier === path.via.group),
              )
              expect(real || findRole(world, roleIdOf(path.role), path.scope)?.internal, what).toBe(true)
            }
        }
      }
    },
  )

  it(
    `AR-02: tells a user who can’t view groups wherever a user might be missing (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 13, 15)
        const scope: Scope = { account: world.account.identifier }
        const viewer = persona('viewer').identifier
        for (const row of world.assignments.ofPrincipal('USER', viewer)) world.assignments.remove(row.identifier)
        for (const group of world.groups) group.users.delete(viewer)
        const permissions = ['core_user_view', 'core_role_view', 'core_resourcegroup_view', 'core_organization_view']
        addRole(world, scope, 'looker', 'Looker', '', [...permissions, 'core_project_view'])
        assign(world, scope, userPrincipal(viewer), 'looker', ALL_WITH_CHILD_SCOPES)
        const snapshot = await loadOf(world, { type: 'USER', identifier: viewer }, scope)
        const at = random.pick(scopesOf(world))
        const [permission, resourceType] = random.pick(requested)
        const { users, unknown } = finish(whoCan(snapshot, { kind: 'permission', permission }, at))
        const listed = new Set(users.map(({ user }) => user))
        const permitted = (identifier: string) =>
          isPermitted(world, { type: 'USER', identifier }, permission, { scope: at, resourceType })
        const missing = everyone(world).filter((id) => permitted(id) && !listed.has(id))
        if (missing.length > 0)
          expect(
            unknown.some(({ part }) => part === 'groups'),
            `seed ${seed}`,
          ).toBe(true)
        for (const { user, verdict } of users) if (verdict === 'yes') expect(permitted(user), `seed ${seed}`).toBe(true)
      }
    },
  )

  it('AR-02: a scope whose parents were not loaded says so', async () => {
    const { world } = randomWorld(5, 10)
    const scope = { account: world.account.identifier, org: 'retail' }
    const snapshot = await loadOf(world, admin, scope)
    const { unknown } = finish(whoCan(snapshot, { kind: 'permission', permission: 'core_user_view' }, scope))
    expect(unknown).toContainEqual({
      part: 'assignments',
      scope: { account: scope.account },
      reason: 'not-listed',
    })
  })
})
