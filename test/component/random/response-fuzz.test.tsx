import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '#src/sim/model/random.ts'
import { fuzzCall, type FuzzCase } from '#test/random/fuzz.ts'
import { journeys } from '#test/random/journeys.ts'
import { FIXED_KINDS, mutationOf, sampledNumber } from '#test/random/mutation.ts'
import { loadPages } from '#test/random/screen.ts'
import { prototypeChanges } from '#test/support/prototypes.ts'
import { regressions } from '#test/random/regressions/response-fuzz.ts'

/** `npm run test:fuzz` is long; FUZZ_SEED replays a run and FUZZ_PER_CALL sets its size. */
const isLong = process.env['RANDOM_RUN'] === 'long'
const seed = Number(process.env['FUZZ_SEED'] ?? (isLong ? Date.now() % 1_000_000 : 7))
const perCall = Number(process.env['FUZZ_PER_CALL'] ?? (isLong ? 60 : 6))

beforeAll(async () => {
  if (isLong) console.log(`FUZZ_SEED=${seed} FUZZ_PER_CALL=${perCall}: ${journeys.length * perCall} spoiled answers`)
  await loadPages()
})
afterEach(() => {
  expect(prototypeChanges()).toEqual([])
})

// In a short run every kind of damage meets some call, in a long one every call meets every kind.
const cases = journeys.flatMap((journey, place) =>
  Array.from({ length: perCall }, (_, sample) => {
    const random = new Random(seed * 7919 + place * 1000 + sample)
    const number = perCall > FIXED_KINDS ? sample : sampledNumber(sample, random)
    return { journey, number, name: `${journey.call} #${number}`, applied: random.chance(0.5) }
  }),
)

describe('G07 corrupted answers', () => {
  it.each(isLong ? cases : cases.slice(0, 100))('$name', async ({ journey, number, applied }) => {
    await fuzzCall(journey, (validAnswer) => mutationOf(validAnswer, number, seed), applied)
  })
})

describe('G07 corrupted answers that once broke something', () => {
  it.each<FuzzCase>(regressions)('$call $mutation', async ({ call, mutation, applied }) => {
    const journey = journeys.find((known) => known.call === call)
    if (journey === undefined) throw new Error(`No call ${call}`)
    await fuzzCall(journey, () => mutation, applied)
  })
})
