import type { SeedName, World } from '#src/sim/model/world.ts'
import { emptySeed } from './basic.ts'
import { demoSeed } from './demo.ts'
import { generatedSeed } from './generated.ts'
import { hostileSeed } from './hostile.ts'
import { reviewSeed } from './review.ts'

const seeds: Record<SeedName, (now: () => number) => World> = {
  demo: demoSeed,
  large: (now) => generatedSeed('large', 50_000, now),
  huge: (now) => generatedSeed('huge', 1_000_000, now),
  hostile: hostileSeed,
  empty: emptySeed,
  review: reviewSeed,
}

/**
 * Builds the tables of a seed.
 *
 * @param now clock, milliseconds since the epoch
 * @param seededAt time that all dates of the seed are relative to
 */
export function buildWorld(seed: SeedName, now: () => number, seededAt = now()): World {
  const world = seeds[seed](() => seededAt)
  world.now = now
  return world
}
