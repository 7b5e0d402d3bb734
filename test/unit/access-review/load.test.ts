import { describe, expect, it } from 'vitest'
import { scopeId } from '#src/domain/scope.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { Random } from '#src/sim/model/random.ts'
import type { Caller } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { existingKeys, scopesOf } from '#test/support/true-access.ts'

/** Thousands of accounts take longer than a test usually may. */
const TIMEOUT = 600_000
const RUNS = Number(process.env['ACCESS_RUNS'] ?? 30)
const admin: Caller = { type: 'USER', identifier: persona('account-admin').identifier }

/** What a load names, by the names of the truth. */
function named({ scopes, users, assignments, groups }: AccessSnapshot): Set<string> {
  const found = new Set<string>()
  for (const { id, scopes: of } of users) for (const scope of of) found.add(`user ${scopeId(scope)} ${id}`)
  for (const { id, scope } of assignments) found.add(`assignment ${scopeId(scope)} ${id}`)
  const wanted = new Set(scopes.map(({ scope }) => scopeId(scope)))
  for (const { id, scope, members } of groups.values()) {
    if (!wanted.has(scopeId(scope))) continue
    found.add(`group ${scopeId(scope)} ${id}`)
    if (typeof members !== 'string') for (const user of members) found.add(`member ${scopeId(scope)} ${id} ${user}`)
  }
  return found
}

const minus = (all: ReadonlySet<string>, some: ReadonlySet<string>) => [...all].filter((each) => !some.has(each))

describe('AR-04: what is verified', () => {
  it(
    `AR-04: a quiet account is always proved, and the load is exactly what there is (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed, new Random(seed).pick([3, 20, 130]))
        if (seed % 3 === 0) world.reordering.on = true
        const before = seed % 3 === 0 ? () => (world.reordering.turn += 1) : undefined
        const scope = random.pick(scopesOf(world))
        const snapshot = await loadOf(world, admin, scope, before)
        expect(snapshot.completeness, `seed ${seed}`).toMatchObject({ level: 'proved', gaps: [] })
        expect(snapshot.calls, `seed ${seed}`).toBeGreaterThan(snapshot.scopes.length * 6)
        expect(snapshot.visible?.map(({ parts }) => parts.length)).toEqual(snapshot.scopes.map(() => 5))
        const truth = existingKeys(
          world,
          snapshot.scopes.map((each) => each.scope),
        )
        expect(minus(truth, named(snapshot)), `seed ${seed}`).toEqual([])
      }
    },
  )

  it(
    `AR-04: proved means that nothing is missing that was there all the time, whoever edits meanwhile (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      let proved = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 7919, new Random(seed).pick([5, 110, 210]))
        const scopes = scopesOf(world)
        const always = existingKeys(world, scopes)
        const ever = new Set(always)
        const often = random.next() * 0.25
        world.settings.lateRemovals = random.chance(0.2) ? 1 : 0
        if (random.chance(0.3)) world.reordering.on = true
        const before = () => {
          world.reordering.turn += 1
          if (!random.chance(often)) return
          for (let edits = random.int(3); edits >= 0; edits -= 1) editSomething(world, random)
          const now = existingKeys(world, scopes)
          for (const each of now) ever.add(each)
          for (const each of always) if (!now.has(each)) always.delete(each)
        }
        const snapshot = await loadOf(world, admin, random.pick(scopes), before)
        if (snapshot.completeness.level !== 'proved') continue
        proved += 1
        const wanted = new Set(snapshot.scopes.map((each) => scopeId(each.scope)))
        const inScope = new Set([...always].filter((each) => wanted.has(each.split(' ')[1] ?? '')))
        expect(minus(inScope, named(snapshot)), `seed ${seed}`).toEqual([])
        expect(
          [...named(snapshot)].filter((each) => each.startsWith('user ') && !ever.has(each)),
          `seed ${seed}`,
        ).toEqual([])
      }
      expect(proved).toBeGreaterThan(RUNS / 20)
    },
  )
})
