import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '#src/domain/api-error.ts'
import { runStatusText } from '#src/components/run-text.ts'
import { countBulk, type BulkItem } from '#src/jobs/bulk-rows.ts'
import {
  failedAnswer,
  isRetriable,
  reduceBulk,
  runBulk,
  startBulk,
  type BulkAction,
  type BulkAnswer,
  type BulkPlan,
} from '#src/jobs/bulk-run.ts'

const items = (count: number): BulkItem[] =>
  Array.from({ length: count }, (_, n) => ({ id: `p${n}`, name: `Person ${n}` }))
const done: BulkAnswer = { kind: 'done', text: 'Removed' }

describe('the pure core', () => {
  const answer = fc.oneof(
    fc.constantFrom<BulkAnswer>(
      done,
      { kind: 'skipped', text: 'Was gone' },
      { kind: 'failed', text: 'Refused' },
      { kind: 'unknown', text: 'Lost' },
      { kind: 'not-sent', text: 'Busy', wait: 5 },
      { kind: 'failed', text: 'Denied', stop: 'the permission is missing.' },
    ),
  )
  const action = fc.oneof(
    fc.record({ type: fc.constant('sent' as const), id: fc.constantFrom('p0', 'p1', 'p2', 'p3') }),
    fc.record({
      type: fc.constant('ended' as const),
      id: fc.constantFrom('p0', 'p1', 'p2', 'p3'),
      answer,
      now: fc.integer({ min: 0, max: 1000 }),
    }),
    fc.constantFrom<BulkAction>(
      { type: 'pause' },
      { type: 'resume' },
      { type: 'stop', reason: 'you stopped.', now: 1 },
      { type: 'retry', unknown: false },
    ),
  )

  test('who was left out before the start is no part of what the run is to do', () => {
    const state = startBulk(
      items(10).map((item, n) => (n < 7 ? { ...item, skip: 'Not locked.' } : item)),
      0,
    )
    expect(countBulk(state.rows)).toMatchObject({ total: 10, excluded: 7, due: 3, finished: 0 })
    expect(runStatusText(state)).toBe('0 of 3 finished')
    const stopped = reduceBulk(state, { type: 'stop', reason: 'you stopped.', now: 1 })
    expect(countBulk(stopped.rows)).toMatchObject({ due: 3, finished: 0, 'not-sent': 3 })
  })

  test('two answers that ask for a wait hold the run until the later of the two times', () => {
    const busy = (wait: number): BulkAnswer => ({ kind: 'not-sent', text: 'Busy', wait })
    const until = (first: number, second: number) =>
      [first, second].reduce(
        (state, wait, n) => reduceBulk(state, { type: 'ended', id: `p${n}`, answer: busy(wait), now: 1000 }),
        startBulk(items(3), 0),
      ).until
    expect(until(30, 5)).toBe(31_000)
    expect(until(5, 30)).toBe(31_000)
  })

  test('whatever happens, no one gets lost and the counts add up', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const start = startBulk(items(4), 0)
        const end = actions.reduce(reduceBulk, start)
        expect(end.rows.map(({ id, name }) => ({ id, name }))).toEqual(items(4))
        const counts = countBulk(end.rows)
        expect(counts.waiting + counts.working + counts.ended).toBe(4)
        expect(counts.finished).toBe(counts.done + counts.skipped + counts.failed + counts.unknown)
        // Every ended row says when, and everything but what waits says what happened.
        for (const row of end.rows) {
          if (row.state === 'waiting' || row.state === 'working') expect(row.at).toBeUndefined()
          else expect(row.at).toBeDefined()
        }
        if (end.phase === 'over') expect(counts.waiting).toBe(0)
      }),
    )
  })

  test('who is skipped before the start is never sent, and a run of only such rows is over at once', () => {
    const run = startBulk([{ id: 'me', name: 'Me', skip: 'That is you.' }], 5)
    expect(run).toEqual({
      phase: 'over',
      rows: [{ id: 'me', name: 'Me', skip: 'That is you.', state: 'skipped', text: 'That is you.', at: 5 }],
    })
    expect(run.rows.some((row) => isRetriable(row, true))).toBe(false)
  })

  test('three lost answers in a row pause the run', () => {
    let state = startBulk(items(5), 0)
    for (const n of [0, 1, 2]) {
      expect(state.phase).toBe('running')
      state = reduceBulk(state, { type: 'ended', id: `p${n}`, answer: { kind: 'unknown', text: 'Lost' }, now: n })
    }
    expect(state).toMatchObject({ phase: 'paused', reason: expect.stringContaining('3 changes in a row') as string })
  })
})

describe('what a failure means for the rest', () => {
  const error = (init: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
    new ApiError({ kind: 'http', operation: 'removeUser', ...init })

  test('429 waits for the stated time, 403 and a lost session stop the rest, anything else concerns one row', () => {
    expect(failedAnswer(error({ status: 429, retryAfter: 7 }), 'Not removed.')).toMatchObject({ wait: 7 })
    expect(failedAnswer(error({ status: 429 }), 'Not removed.')).toMatchObject({ wait: 30 })
    expect(failedAnswer(error({ status: 403 }), 'Not removed.')).toMatchObject({
      kind: 'failed',
      stop: expect.any(String) as string,
    })
    expect(failedAnswer(error({ kind: 'session' }), 'Not removed.').stop).toBe('Your session ended.')
    expect(failedAnswer(error({ kind: 'offline' }), 'Not removed.')).toMatchObject({
      kind: 'not-sent',
      stop: expect.any(String) as string,
    })
    const refused = failedAnswer(error({ status: 400 }), 'Not removed.')
    expect(refused.kind).toBe('failed')
    expect(refused.stop).toBeUndefined()
    expect(refused.text).toMatch(/^Not removed\. /u)
    // A bug of ours after sending is no refusal.
    expect(failedAnswer(new TypeError('x'), 'Not removed.').kind).toBe('unknown')
  })
})

describe('a run', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A service that answers each row after a while; counts what is on its way. */
  function service(answerOf: (id: string, attempt: number) => BulkAnswer = () => done, takes = 300) {
    const starts: { id: string; at: number }[] = []
    let inFlight = 0
    let most = 0
    const send: BulkPlan['send'] = async ({ id }) => {
      starts.push({ id, at: Date.now() })
      inFlight += 1
      most = Math.max(most, inFlight)
      await new Promise((resolve) => setTimeout(resolve, takes))
      inFlight -= 1
      return answerOf(id, starts.filter((start) => start.id === id).length)
    }
    return { send, starts, most: () => most }
  }
  const scope = { account: 'acc' }
  const idsOf = (starts: readonly { id: string }[]) => starts.map(({ id }) => id)

  test('sends each row once, in order, paced and with few on their way', async () => {
    const { send, starts, most } = service(undefined, 1000)
    const onOver = vi.fn()
    const run = runBulk('1', { title: 'Remove 7 people', scope, items: items(7), send, inFlight: 3, gap: 200, onOver })
    await vi.runAllTimersAsync()
    expect(idsOf(starts)).toEqual(items(7).map(({ id }) => id))
    expect(most()).toBe(3)
    for (const [index, { at }] of starts.entries())
      if (index > 0) expect(at - (starts[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(200)
    expect(run.isAtRest()).toBe(true)
    expect(countBulk(run.getState().rows)).toMatchObject({ done: 7, ended: 7 })
    expect(onOver).toHaveBeenCalledTimes(1)
  })

  test('429: waits for the stated time, then sends the refused row once more and goes on', async () => {
    const { send, starts } = service((id, attempt) =>
      id === 'p1' && attempt === 1 ? { kind: 'not-sent', text: 'Too many requests.', wait: 20 } : done,
    )
    const run = runBulk('1', { title: 'x', scope, items: items(4), send, inFlight: 1 })
    await vi.advanceTimersByTimeAsync(1500)
    expect(run.getState()).toMatchObject({ phase: 'waiting', reason: 'Too many requests.' })
    await vi.advanceTimersByTimeAsync(15_000)
    expect(idsOf(starts)).toEqual(['p0', 'p1'])
    await vi.runAllTimersAsync()
    expect(idsOf(starts)).toEqual(['p0', 'p1', 'p1', 'p2', 'p3'])
    expect((starts[2]?.at ?? 0) - (starts[1]?.at ?? 0)).toBeGreaterThanOrEqual(20_000)
    expect(countBulk(run.getState().rows).done).toBe(4)
  })

  test('the time left is measured: answers and waits count, pauses do not, and a run that does not go on has none', async () => {
    const { send } = service(
      (id, attempt) =>
        id === 'p6' && attempt === 1 ? { kind: 'not-sent', text: 'Too many requests.', wait: 50 } : done,
      1000,
    )
    const run = runBulk('1', { title: 'x', scope, items: items(11), send, inFlight: 1, gap: 200 })
    // Nothing is measured yet: the pace that is kept.
    expect(run.timeLeft()).toBe(11 * 200)
    await vi.advanceTimersByTimeAsync(5500)
    expect(run.timeLeft()).toBeCloseTo(6 * 1100, -2)
    run.pause()
    expect(run.timeLeft()).toBeUndefined()
    await vi.advanceTimersByTimeAsync(600_000)
    run.resume()
    expect(run.timeLeft()).toBeLessThan(8000)
    await vi.advanceTimersByTimeAsync(2500)
    expect(run.getState().phase).toBe('waiting')
    expect(run.timeLeft()).toBeGreaterThan(45_000)
    await vi.advanceTimersByTimeAsync(50_000)
    // The wait was part of the pace.
    expect(run.timeLeft()).toBeGreaterThan(5 * 5000)
    await vi.runAllTimersAsync()
    expect(run.timeLeft()).toBeUndefined()
  })

  test('pause holds the rest, going on sends it, stopping does not', async () => {
    const { send, starts } = service()
    const onOver = vi.fn()
    const run = runBulk('1', { title: 'x', scope, items: items(6), send, inFlight: 1, onOver })
    await vi.advanceTimersByTimeAsync(450)
    run.pause()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(idsOf(starts)).toEqual(['p0', 'p1'])
    expect(countBulk(run.getState().rows)).toMatchObject({ done: 2, waiting: 4 })
    run.resume()
    await vi.advanceTimersByTimeAsync(100)
    run.stop()
    expect(run.isAtRest()).toBe(false)
    expect(onOver).not.toHaveBeenCalled()
    await vi.runAllTimersAsync()
    expect(idsOf(starts)).toEqual(['p0', 'p1', 'p2'])
    expect(countBulk(run.getState().rows)).toMatchObject({ done: 3, 'not-sent': 3 })
    expect(run.isAtRest()).toBe(true)
    expect(onOver).toHaveBeenCalledTimes(1)
  })

  test('retry sends failed and unsent rows only, one alone where asked, and lost ones only where that does no harm', async () => {
    const answers: Record<string, BulkAnswer> = {
      p0: done,
      p1: { kind: 'failed', text: 'Refused' },
      p2: { kind: 'unknown', text: 'Lost' },
      p3: { kind: 'failed', text: 'Refused' },
    }
    const { send, starts } = service((id, attempt) => (attempt === 1 ? (answers[id] ?? done) : done))
    const run = runBulk('1', { title: 'x', scope, items: items(4), send, inFlight: 1 })
    await vi.runAllTimersAsync()
    run.retry('p3')
    await vi.runAllTimersAsync()
    expect(idsOf(starts).slice(4)).toEqual(['p3'])
    run.retry()
    await vi.runAllTimersAsync()
    expect(idsOf(starts).slice(5)).toEqual(['p1'])
    expect(countBulk(run.getState().rows)).toMatchObject({ done: 3, unknown: 1 })

    const harmless = service((_, attempt) => (attempt === 1 ? { kind: 'unknown', text: 'Lost' } : done))
    const other = runBulk('2', { title: 'x', scope, items: items(1), send: harmless.send, repeatable: true })
    await vi.runAllTimersAsync()
    other.retry()
    await vi.runAllTimersAsync()
    expect(countBulk(other.getState().rows).done).toBe(1)
  })

  test('a refusal that holds for all ends the run; what was on its way still gets its own verdict', async () => {
    const { send, starts } = service((id) =>
      id === 'p0' ? { kind: 'failed', text: 'Denied.', stop: 'The permission is missing.' } : done,
    )
    const run = runBulk('1', { title: 'x', scope, items: items(9), send, inFlight: 2 })
    await vi.runAllTimersAsync()
    expect(idsOf(starts)).toEqual(['p0', 'p1'])
    expect(countBulk(run.getState().rows)).toMatchObject({ failed: 1, done: 1, 'not-sent': 7 })
    expect(run.getState().rows[5]?.text).toBe('No changes were made. The permission is missing.')
  })
})
