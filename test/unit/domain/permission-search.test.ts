import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { resourceGroupPage, roleAssignmentRowPage, roleResponse } from '#src/contract/access-schema.ts'
import { assignmentsOfRows, assignmentsOfUser, type RoleAssignment } from '#src/domain/access.ts'
import { answersTo, coverageOf, type Coverage, type Verdict } from '#src/domain/permission-search.ts'
import { adminRoleOf, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { ResourceGroup, ResourceSelector } from '#src/sim/model/world.ts'
import { simulate, type Json } from '#test/unit/sim/client.ts'
import { assignmentMetadata, roleAssignment } from '#test/support/assignments.ts'

const PERSON = 'pXperson0000000000009A'
const { sim, account, call } = simulate('demo')
const { world } = sim
const kept = world.assignments.save()
const seededGroups = world.resourceGroups
const crew = world.groups.find(({ identifier }) => identifier === 'release_crew')
const org: Scope = { ...account, org: 'storefront' }
const project: Scope = { ...org, project: 'checkout' }
const scopes = [account, org, project]
const types = ['ENVIRONMENT', 'PIPELINE', 'SECRET', 'USER']

const values = fc.subarray(['Production', 'PreProduction'])
const anySelector = fc
  .record({
    resourceType: fc.constantFrom(...types),
    identifiers: fc.option(fc.subarray(['one', 'two']), { nil: undefined }),
    attributeFilter: fc.option(
      values.map((attributeValues) => ({ attributeName: 'environmentType', attributeValues })),
      { nil: undefined },
    ),
  })
  .map(({ resourceType, identifiers, attributeFilter }): ResourceSelector => ({
    resourceType,
    ...(identifiers === undefined ? {} : { identifiers }),
    ...(attributeFilter === undefined ? {} : { attributeFilter }),
  }))
/** Something in an answer that no version known here has; `spot` is where it stands. */
const anyRow = fc.option(
  fc.record({
    spot: fc.constantFrom('selector', 'filter', 'scope', 'group'),
    value: fc.constantFrom<unknown>(['x'], { a: 1 }, 'x', true),
  }),
  { nil: undefined },
)
const worlds = fc.array(
  fc.record({
    usedAt: fc.constantFrom(...scopes),
    included: fc.array(
      fc.record({
        filter: fc.constantFrom('EXCLUDING_CHILD_SCOPES' as const, 'INCLUDING_CHILD_SCOPES' as const),
        scope: fc.constantFrom(...scopes),
      }),
      { maxLength: 2 },
    ),
    resources: fc.option(fc.array(anySelector, { maxLength: 3 }), { nil: undefined, freq: 4 }),
    role: fc.constantFrom('_account_admin', 'release_manager'),
    through: fc.constantFrom('person', 'group'),
    disabled: fc.boolean(),
    news: anyRow,
  }),
  { maxLength: 4 },
)
type RandomWorld = typeof worlds extends fc.Arbitrary<infer World> ? World : never

/** Roles with the same permissions at every level. */
const roles = {
  _account_admin: ['core_environment_edit', 'core_user_manage'],
  release_manager: ['core_pipeline_delete', 'core_secret_view', 'core_environment_edit'],
}

/** @returns identifiers of the resource groups that carry something unknown, with where */
function make(rows: RandomWorld): Map<string, NonNullable<RandomWorld[number]['news']>> {
  world.assignments.load(kept)
  world.resourceGroups = [...seededGroups]
  crew?.users.clear()
  crew?.users.add(PERSON)
  const news = new Map<string, NonNullable<RandomWorld[number]['news']>>()
  rows.forEach((row, place) => {
    const identifier = `random_${place}`
    const group: ResourceGroup = {
      identifier,
      name: identifier,
      description: '',
      allowedScopeLevels: [scopeLevel(row.usedAt)],
      scope: row.usedAt,
      included: row.included,
      resources: row.resources,
      createdAt: 1,
      lastModifiedAt: 1,
    }
    world.resourceGroups.push(group)
    if (row.news !== undefined) news.set(identifier, row.news)
    const principal =
      row.through === 'person'
        ? userPrincipal(PERSON)
        : { type: 'USER_GROUP' as const, identifier: 'release_crew', scopeLevel: 'account' as const }
    const role = row.usedAt === account ? row.role : adminRoleOf[scopeLevel(row.usedAt)]
    const made = assign(world, row.usedAt, principal, role, identifier)
    if (!row.disabled) return
    world.assignments.remove(made.identifier)
    world.assignments.add({ ...made, disabled: true })
  })
  return news
}

async function holdingsOf(userId: string): Promise<RoleAssignment[]> {
  const { data } = await call('getFilteredRoleAssignmentByScopeList', {
    query: { pageIndex: '0', pageSize: '100' },
    body: {
      principalFilter: { identifier: userId, type: 'USER' },
      scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account.account }],
    },
  })
  return assignmentsOfRows(account.account, v.parse(roleAssignmentRowPage, data).rows)
}

function withNews(row: Json, { spot, value }: { spot: string; value: unknown }): void {
  const { resourceGroup } = row
  if (spot === 'group') resourceGroup.excludedScopes = value
  if (spot === 'scope') for (const scope of resourceGroup.includedScopes) scope.onlyWith = value
  if (spot === 'filter') resourceGroup.resourceFilter.exclusions = value
  if (spot === 'selector') for (const entry of resourceGroup.resourceFilter.resources) entry.tagFilter = value
}

async function coverages(scope: Scope, change: (row: Json) => void): Promise<Map<string, Coverage>> {
  const { data } = await call('getResourceGroupListV2', { scope, query: { pageIndex: '0', pageSize: '100' } })
  for (const row of data.content) change(row)
  const page = v.parse(resourceGroupPage, data)
  expect(page.unread).toBe(0)
  return new Map(page.rows.map((row) => [row.resourceGroup.identifier, coverageOf(row, scope)]))
}

const typeOf = (permission: string) => permission.split('_')[1]?.toUpperCase() ?? ''
const requested = [...new Set(Object.values(roles).flat())]
const asKey = (scope: Scope, id: string) => `${scopeLevel(scope)} ${id}`

describe('what a resource group leaves of a permission', () => {
  it('never says more than the simulator grants, in random worlds with everything that narrows', async () => {
    let yes = 0
    await fc.assert(
      fc.asyncProperty(
        worlds,
        fc.constantFrom(...scopes),
        fc.constantFrom(...requested),
        async (rows, at, permission) => {
          const news = make(rows)
          const assignments = await holdingsOf(PERSON)
          const known = new Map<string, Coverage>()
          for (const scope of scopes)
            for (const [id, coverage] of await coverages(scope, (row) => {
              const more = news.get(row.resourceGroup.identifier)
              if (more !== undefined) withNews(row, more)
            }))
              known.set(asKey(scope, id), coverage)
          const permissions = new Map<string, readonly string[]>()
          for (const { role, scope } of assignments) {
            const answer = await call('getRole', { scope, path: { identifier: role.id } })
            if (answer.status === 200) permissions.set(role.id, v.parse(roleResponse, answer.data).role.permissions)
          }
          const [answer] = answersTo(
            permission.replaceAll('_', ' '),
            assignments,
            {
              permissionsOf: ({ role }) => permissions.get(role.id)?.filter((each) => each === permission),
              coverageOf: ({ scope, resourceGroupId = '' }) => known.get(asKey(scope, resourceGroupId)),
            },
            at,
          )
          const target = { scope: at, resourceType: typeOf(permission) }
          const truth = isPermitted(world, { type: 'USER', identifier: PERSON }, permission, target)
          if (answer?.verdict !== 'yes') return
          yes += 1
          expect(truth).toBe(true)
          // One of those that say yes grants it without anything unknown in its answer.
          const sure = answer.by.filter(({ verdict }) => verdict === 'yes')
          for (const { assignment } of sure) {
            const more = news.get(assignment.resourceGroupId ?? '')
            const place = rows.at(Number(assignment.resourceGroupId?.split('_')[1]))
            const selectors = place?.resources?.length ?? 0
            const harmless =
              more === undefined ||
              (more.spot === 'selector' && selectors === 0) ||
              (more.spot === 'scope' && place?.included.length === 0)
            expect(harmless).toBe(true)
          }
        },
      ),
      { numRuns: 150 },
    )
    expect(yes).toBeGreaterThan(0)
  })

  const verdictOf = (resourceGroup: object, permission = 'core_environment_edit'): Verdict | undefined => {
    const scope = { accountIdentifier: 'a', filter: 'EXCLUDING_CHILD_SCOPES' }
    const page = v.parse(resourceGroupPage, {
      content: [{ resourceGroup: { identifier: 'g', name: 'G', includedScopes: [scope], ...resourceGroup } }],
    })
    const [row] = page.rows
    const coverage = row && coverageOf(row, { account: 'a' })
    const known = { permissionsOf: () => [permission], coverageOf: () => coverage }
    return answersTo('environment', [held], known, { account: 'a' })[0]?.verdict
  }
  const held = roleAssignment()
  const filter = (entry: object, more: object = {}) => ({
    resourceFilter: { includeAllResources: false, resources: [{ resourceType: 'ENVIRONMENT', ...entry }], ...more },
  })
  const production = { attributeName: 'environmentType', attributeValues: ['Production'] }

  it.each<[string, object, Verdict]>([
    ['a whole type', filter({}), 'yes'],
    ['a whole type, absent members sent as null', filter({ identifiers: null, attributeFilter: null }), 'yes'],
    ['one environment type', filter({ attributeFilter: production }), 'some'],
    ['named resources', filter({ identifiers: ['one'] }), 'some'],
    ['named resources of one environment type', filter({ identifiers: ['one'], attributeFilter: production }), 'some'],
    ['an empty list of identifiers', filter({ identifiers: [] }), 'unclear'],
    ['identifiers of another shape', filter({ identifiers: 'one' }), 'unclear'],
    ['identifiers that are not all texts', filter({ identifiers: ['one', 2] }), 'unclear'],
    ['an attribute without values', filter({ attributeFilter: { ...production, attributeValues: [] } }), 'unclear'],
    ['an attribute filter of another shape', filter({ attributeFilter: ['Production'] }), 'unclear'],
    ['an attribute filter with more in it', filter({ attributeFilter: { ...production, operator: 'NOT' } }), 'unclear'],
    ['something unknown beside the type', filter({ tagFilter: { team: 'a' } }), 'unclear'],
    ['something unknown beside the resources', filter({}, { excluded: ['two'] }), 'unclear'],
    ['something unknown beside the filter', { ...filter({}), excludedScopes: [] }, 'unclear'],
    ['one type that could not be read', filter({ resourceType: 7 }), 'unclear'],
    ['everything and a choice at once', filter({}, { includeAllResources: true }), 'unclear'],
    ['nothing reported', {}, 'unclear'],
    [
      'a word for child scopes that is not known',
      {
        ...filter({}),
        includedScopes: [
          { accountIdentifier: 'b', filter: 'EXCLUDING_CHILD_SCOPES' },
          { filter: 'X', scope: 1 },
        ],
      },
      'unclear',
    ],
    [
      'an organization without its account',
      { ...filter({}), includedScopes: [{ orgIdentifier: 'o', filter: 'INCLUDING_CHILD_SCOPES' }] },
      'no',
    ],
  ])('AR-09: %s: %s', (_, resourceGroup, verdict) => {
    expect(verdictOf(resourceGroup)).toBe(verdict)
  })

  it('is unclear where it is not reported whether the assignment is switched off', () => {
    const metadata = assignmentMetadata({ identifier: 'x', resourceGroupIdentifier: 'g' })
    const [direct] = assignmentsOfUser({ account: 'a' }, [metadata])
    const everything: Coverage = {
      name: 'G',
      description: undefined,
      scopes: [{ scope: { account: 'a' }, below: false }],
      all: true,
      resources: [],
      unclear: false,
    }
    const known = { permissionsOf: () => ['core_environment_edit'], coverageOf: () => everything }
    const answers = answersTo('environment', direct === undefined ? [] : [direct], known, { account: 'a' })
    expect(answers.map(({ verdict }) => verdict)).toEqual(['unclear'])
  })
})
