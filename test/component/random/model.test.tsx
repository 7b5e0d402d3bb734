import { cleanup } from '@testing-library/react'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeSession } from '#src/session/credential.ts'
import { actionNames, faultNames, runSequence, type Sequence, type Step } from '#test/random/model.ts'
import { regressions } from '#test/random/regressions/model.ts'
import { loadPages } from '#test/random/screen.ts'
import { server } from '#test/support/server.ts'

/** `npm run test:model` is long; MODEL_RUNS sets its size, MODEL_SEED and MODEL_PATH replay a run. */
const isLong = process.env['RANDOM_RUN'] === 'long'
const runs = Number(process.env['MODEL_RUNS'] ?? (isLong ? 250 : 6))
const seed = Number(process.env['MODEL_SEED'] ?? (isLong ? Date.now() % 1_000_000 : 5))
const path = process.env['MODEL_PATH']

beforeAll(loadPages)

const fault = fc.record({
  kind: fc.constantFrom(...faultNames),
  when: fc.constantFrom('before' as const, 'after' as const),
  aim: fc.constantFrom('effect' as const, 'effect' as const, 'any' as const),
})
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(...actionNames),
  pick: fc.nat(10_000),
  // A fault in one step of five.
  fault: fc.option(fault, { freq: 4, nil: undefined }),
})
const sequence: fc.Arbitrary<Sequence> = fc.record({
  scope: fc.constantFrom('account' as const, 'project' as const),
  as: fc.constantFrom('account-admin' as const, 'account-admin' as const, 'project-admin' as const, 'viewer' as const),
  // Steps that the page does not offer at that point are skipped, so more than 12 are drawn.
  steps: fc.noBias(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' })),
})

async function inFreshPage(run: Sequence) {
  try {
    return await runSequence(run)
  } finally {
    cleanup()
    closeSession('signed-out')
    server.resetHandlers()
    sessionStorage.clear()
    localStorage.clear()
  }
}

describe('G05 random sequences: the screen and the simulator agree', () => {
  it(
    'holds after every step',
    async () => {
      const total = { done: 0, skipped: 0, compared: 0 }
      if (isLong) console.log(`MODEL_SEED=${seed} MODEL_RUNS=${runs}`)
      await fc.assert(
        fc.asyncProperty(sequence, async (run) => {
          const { done, skipped, compared } = await inFreshPage(run)
          total.done += done
          total.skipped += skipped
          total.compared += compared
        }),
        { numRuns: runs, seed, ...(path === undefined ? {} : { path }), interruptAfterTimeLimit: 7_200_000 },
      )
      if (isLong) console.log(`${runs} sequences, ${total.done} actions, ${total.compared} comparisons of rows`)
      // A driver that finds nothing to press would agree with everything.
      if (path === undefined) {
        expect(total.done).toBeGreaterThan(runs * 6)
        expect(total.compared).toBeGreaterThan(runs)
      }
    },
    isLong ? 7_200_000 : 600_000,
  )
})

describe.skipIf(regressions.length === 0)('G05 sequences that once failed', () => {
  it.each(regressions.map((run, number) => [number, run] as const))('number %i', async (_, run) => {
    await inFreshPage(run)
  })
})
