import { expect } from 'vitest'
import { operations } from '#src/contract/operations.ts'
import { renderApp } from '#test/support/render-app.tsx'
import type { Journey } from './journeys.ts'
import { mutatedText, type Mutation } from './mutation.ts'
import { control, controls, press, pressElement, problemsOnScreen, settle, textOnScreen, until } from './screen.ts'
import { tapTransport, type Transport } from './fake-transport.ts'

/** One spoiled answer to one call. `applied`: whether the simulator had done what was requested. */
export type FuzzCase = { readonly call: string; readonly mutation: Mutation; readonly applied: boolean }

/**
 * Takes the way to a call, spoils its answer, and holds the app against the rules: never blank, no machine text, no
 * success that the answer does not speak of; and it recovers when answers are whole again.
 *
 * @param mutationFor what to do to the golden answer
 */
export async function fuzzCall(
  journey: Journey,
  mutationFor: (validAnswer: unknown) => Mutation,
  applied: boolean,
): Promise<void> {
  let mutation: Mutation | undefined
  let answer = ''
  let wire: Transport | undefined
  let calls = 0
  const app = await renderApp({
    url: journey.url,
    prepare: (sim) => {
      journey.prepare?.(sim)
      wire = tapTransport(sim)
      wire.intercept(async (operation, request) => {
        if (operation !== journey.operation) return undefined
        calls += 1
        if (calls <= (journey.skip ?? 0)) return undefined
        const before = applied ? undefined : sim.snapshot()
        const validAnswer = await sim.handle(request)
        if (before !== undefined) sim.restore(before)
        const text = await validAnswer.text()
        mutation ??= mutationFor(JSON.parse(text))
        const bad = mutatedText(text, mutation)
        answer = bad.text
        const headers = { 'content-type': bad.contentType, date: validAnswer.headers.get('date') ?? '' }
        return new Response(bad.text, { status: validAnswer.status, headers })
      })
    },
  })
  if (wire === undefined) throw new Error('Nothing was prepared')
  await journey.go(app.sim)
  if (journey.kind === 'effect') await press(journey.trigger)
  await until(() => answer !== '' || mutation !== undefined, `a call of ${journey.operation}`)
  await settle(wire)
  // As it would stand among the regressions.
  const what = JSON.stringify({ call: journey.call, mutation, applied })
  expect(problemsOnScreen(), what).toEqual([])
  if (journey.kind === 'effect') {
    const can = journey.says(payloadOf(journey, answer)) || (applied && journey.happened(app.sim))
    if (!can) expect(textOnScreen(), what).not.toMatch(journey.claim)
    expect(calls, `${what} attempts`).toBe(1 + (journey.skip ?? 0))
    // There is a way on.
    expect(controls(/./u).length, what).toBeGreaterThan(0)
    return
  }
  wire.intercept(undefined)
  const again = control(/^(Try again|Check again|Retry)$/u)
  if (again === undefined) return
  await pressElement(again)
  await settle(wire)
  await until(journey.healthy, `${what} to recover`)
  expect(problemsOnScreen(), what).toEqual([])
}

function payloadOf({ operation }: Journey, text: string): unknown {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof body !== 'object' || body === null) return undefined
  if (operations[operation].envelope === 'resource') return Reflect.get(body, 'resource')
  return Reflect.get(body, 'status') === 'SUCCESS' ? Reflect.get(body, 'data') : undefined
}
