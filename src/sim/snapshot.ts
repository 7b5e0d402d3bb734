import * as v from 'valibot'
import { seedNames, type World } from './model/world.ts'
import { buildWorld } from './seeds/build.ts'

const VERSION = 2

/** Everything that can change, without live objects: fit for structured cloning and so for IndexedDB. */
function tablesOf(world: World) {
  return {
    people: world.people.save(),
    members: world.members.save(),
    assignments: world.assignments.save(),
    roles: world.roles,
    resourceGroups: world.resourceGroups,
    groups: world.groups,
    invites: world.invites,
    organizations: world.organizations,
    projects: world.projects,
    serviceAccounts: world.serviceAccounts,
    settings: world.settings,
    credentialChanges: world.credentialChanges,
    copies: world.copies,
    leaving: world.leaving,
    mails: world.mails,
    notes: world.notes,
    random: world.random.state,
  }
}

export type Snapshot = {
  readonly version: typeof VERSION
  readonly seed: World['seed']
  readonly seededAt: number
  readonly tables: ReturnType<typeof tablesOf>
  /** Omitted if the state is stored: then those of the seed are used. */
  readonly secrets?: Pick<World, 'secrets' | 'apiKeys'>
}

const header = v.object({
  version: v.literal(VERSION),
  seed: v.picklist(seedNames),
  seededAt: v.number(),
  tables: v.object({ people: v.array(v.unknown()), members: v.array(v.unknown()) }),
})

/** A copy of the state. */
export function takeSnapshot(world: World): Snapshot {
  const { seed, seededAt, secrets, apiKeys } = world
  return structuredClone({ version: VERSION, seed, seededAt, tables: tablesOf(world), secrets: { secrets, apiKeys } })
}

/**
 * The world of a snapshot.
 *
 * @throws Error if it is no snapshot of this version
 */
export function worldOf(snapshot: unknown, now: () => number): World {
  if (!v.is(header, snapshot)) throw new Error('not a saved state of this simulator')
  // Its header is valid and only `takeSnapshot` writes them; the rest is not validated again.
  const { seed, seededAt, tables, secrets } = structuredClone(snapshot) as unknown as Snapshot
  const world = buildWorld(seed, now, seededAt)
  const { people, members, assignments, random, ...rest } = tables
  world.people.load(people)
  world.members.load(members)
  world.assignments.load(assignments)
  world.random.state = random
  Object.assign(world, rest, secrets)
  if (secrets === undefined) dropKeysOfOutsiders(world)
  return world
}

/** A key is deleted with the membership of its user; the seed doesn't know who was removed since then. */
function dropKeysOfOutsiders(world: World): void {
  const account = { account: world.account.identifier }
  for (const [key, { type, identifier }] of world.apiKeys)
    if (type === 'USER' && !world.members.has(account, identifier)) world.apiKeys.delete(key)
}
