import type { Assignment } from '#src/sim/model/assignment.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { GeneratedPeople, Person } from '#src/sim/model/people.ts'
import { idOf, mix, valueOfId } from '#src/sim/model/random.ts'
import { ALL_WITH_CHILD_SCOPES, defaultResourceGroupOf, viewerRoleOf } from '#src/sim/model/scopes.ts'
import type { World } from '#src/sim/model/world.ts'
import { ACCOUNT_ID } from '#src/sim/persona-list.ts'
import { account, addPersonas, at, createBaseWorld, DAY } from './basic.ts'
import { addressPart, familyNames, givenNames } from './names.ts'
import { addGroup, addStructure, organizations, projects } from './structure.ts'

const domains = ['alderbrook.example', 'example.com', 'example.org', 'example.net'] as const
const givenNameParts = givenNames.map((name) => ({ name, part: addressPart(name) }))
const family = familyNames.map((name) => ({ name, part: addressPart(name) }))

/** Role that row `i` has besides the managed one: every `each`-th row, counted from `first`. */
const extraRoles = [
  { role: '_account_admin', resourceGroup: ALL_WITH_CHILD_SCOPES, each: 5000, first: 42 },
  { role: 'release_manager', resourceGroup: 'production_only', each: 20, first: 3 },
  { role: 'support_desk', resourceGroup: 'people_and_groups', each: 250, first: 17 },
  { role: '_sto_developer_role', resourceGroup: defaultResourceGroupOf.account, each: 9, first: 5 },
] as const

/** Every row that is divisible by this has no name. */
const NAMELESS = 997

function personAt(index: number, seededAt: number): Person {
  const bits = mix(index, 1)
  const flags = mix(index, 2)
  const first = givenNameParts[bits % givenNameParts.length]
  const last = family[(bits >>> 12) % family.length]
  const createdAt = seededAt - (1 + (flags % 1500)) * DAY - index
  return {
    uuid: idOf(index),
    email: `${first?.part ?? ''}.${last?.part ?? ''}.${index}@${domains[bits % 4] ?? domains[0]}`,
    name: index % NAMELESS === 996 ? null : `${first?.name ?? ''} ${last?.name ?? ''}`,
    locked: flags % 250 === 0,
    disabled: flags % 61 === 0,
    externallyManaged: (flags >>> 8) % 4 === 0,
    twoFactor: (flags >>> 12) % 25 === 0 ? undefined : (flags >>> 12) % 25 < 16,
    defaultAccount: ACCOUNT_ID,
    createdAt,
    lastModifiedAt: createdAt + ((flags >>> 4) % 1000) * 60_000,
    lastLogin: seededAt - (bits % 90) * DAY,
  }
}

function assignmentsAt(index: number, seededAt: number): Assignment[] {
  const base = {
    scope: account,
    principal: userPrincipal(idOf(index)),
    disabled: false,
    createdAt: seededAt - (1 + (mix(index, 2) % 1500)) * DAY,
  }
  const rows: Assignment[] = [
    {
      ...base,
      identifier: `role_assignment_g${index}_v`,
      roleIdentifier: viewerRoleOf.account,
      resourceGroupIdentifier: defaultResourceGroupOf.account,
      managed: true,
    },
  ]
  extraRoles.forEach(({ role, resourceGroup, each, first }, place) => {
    if (index % each === first)
      rows.push({
        ...base,
        identifier: `role_assignment_g${index}_${place}`,
        roleIdentifier: role,
        resourceGroupIdentifier: resourceGroup,
        managed: false,
      })
  })
  return rows
}

function below(size: number, index: number | undefined): number | undefined {
  return index !== undefined && index < size ? index : undefined
}

/**
 * Users computed from their index.
 *
 * @param size number of users
 * @param seededAt milliseconds since the epoch that their dates are relative to
 */
export function generatedPeople(size: number, seededAt: number): GeneratedPeople {
  return {
    size,
    person: (index) => personAt(index, seededAt),
    indexOf: (uuid) => below(size, valueOfId(uuid)),
    indexOfEmail: (email) => {
      const digits = /\.(\d{1,9})@/u.exec(email)?.[1]
      const index = below(size, digits === undefined ? undefined : Number(digits))
      return index !== undefined && personAt(index, seededAt).email === email ? index : undefined
    },
    assignments: (index) => assignmentsAt(index, seededAt),
    indexOfAssignment: (identifier) => {
      const digits = /^role_assignment_g(\d{1,9})_/u.exec(identifier)?.[1]
      return below(size, digits === undefined ? undefined : Number(digits))
    },
    holders: (roleIdentifier) => {
      if (roleIdentifier === viewerRoleOf.account) return size
      const extra = extraRoles.find(({ role }) => role === roleIdentifier)
      return extra === undefined || size <= extra.first ? 0 : Math.floor((size - 1 - extra.first) / extra.each) + 1
    },
  }
}

/** The demo's structure with this many generated users. */
export function generatedSeed(name: 'large' | 'huge' | 'review', size: number, now: () => number): World {
  const seededAt = now()
  const world = createBaseWorld(name, now, generatedPeople(size, seededAt))
  addStructure(world)
  addPersonas(world)
  // Members of the child scopes are stored one by one, so only the first few hundred users are there.
  organizations.forEach((org, place) => {
    for (let index = place * 300; index < place * 300 + 400; index += 1) join(world, at(org), idOf(index))
    assign(world, at(org), userPrincipal(idOf(place * 300)), '_organization_admin', ALL_WITH_CHILD_SCOPES)
  })
  projects.forEach(([org, project], place) => {
    const from = org === 'storefront' ? place * 50 : 300 + place * 50
    for (let index = from; index < from + 120; index += 1) join(world, at(org, project), idOf(index))
    assign(world, at(org, project), userPrincipal(idOf(from)), '_project_admin', defaultResourceGroupOf.project)
  })
  const crew = addGroup(world, account, 'release_crew', 'Release crew', 'On duty when something ships')
  for (let index = 0; index < 250; index += 1) crew.users.add(idOf(index * 7))
  const principal = { type: 'USER_GROUP', identifier: crew.identifier, scopeLevel: 'account' } as const
  assign(world, account, principal, 'release_manager', 'production_only')
  return world
}
