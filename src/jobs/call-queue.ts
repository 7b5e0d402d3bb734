import { isAccessRefused } from '#src/domain/access.ts'
import { isApiError, canRetryRead, readRetryDelay } from '#src/domain/api-error.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { failedAnswer, runBulk, type BulkAnswer, type BulkRun } from './bulk-run.ts'

/** A canceled read, because the user wants the previously loaded data. */
export class CallAborted extends Error {}

/** Reads of many kinds on one paced queue, for work in which each read depends on earlier ones. */

export type CallQueue = {
  /**
   * Sends a read in its turn. A failure without a response pauses the whole queue; `resume` sends the read again, so
   * callers only wait longer.
   *
   * @throws ApiError for a refusal, for a missing object, and for a response that is too large
   */
  readonly call: Call
  readonly getState: () => CallQueueState
  readonly subscribe: (listener: () => void) => () => void
  /** Milliseconds for a number of further calls; undefined while the queue is paused. */
  readonly timeLeft: (calls: number) => number | undefined
  /** @param reason shown to the user, unless they stopped it themselves */
  readonly pause: (reason?: string) => void
  readonly stop: (reason?: string) => void
  readonly resume: () => void
  /** Rejects every waiting read, and every later one, with `CallAborted`. */
  readonly abandon: () => void
}

export type Call = <Answer>(name: string, read: (signal: AbortSignal) => Promise<Answer>) => Promise<Answer>

export type CallQueueState = {
  readonly phase: 'running' | 'paused' | 'waiting' | 'stopped' | 'failed'
  /** Number of calls with a response. */
  readonly done: number
  readonly until: number | undefined
  readonly reason: string | undefined
  readonly error: unknown
}

/** Whether a failure concerns only the one call, so that the rest of the work continues. */
export function isAnswer(error: unknown): boolean {
  const outcome = readOutcome(error)
  return (
    outcome === 'forbidden' ||
    outcome === 'gone' ||
    isAccessRefused(error) ||
    (isApiError(error) &&
      (error.fault === 'too-large' ||
        // Requested by identifier, and it doesn't exist (docs/service.md, trap 5).
        (error.status === 400 && error.code === 'RESOURCE_NOT_FOUND_EXCEPTION')))
  )
}

type Task = {
  readonly read: (signal: AbortSignal) => Promise<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  failures: number
}

const IN_FLIGHT = 4

/**
 * @param title of the work,
 * @param gap minimum milliseconds between two starts; defaults to that of bulk actions
 */
export function makeCallQueue(title: string, scope: Scope, gap?: number): CallQueue {
  const tasks = new Map<string, Task>()
  const listeners = new Set<() => void>()
  let abort = new AbortController()
  let numbered = 0
  let done = 0
  let endedAs: 'stopped' | 'failed' | undefined
  let isAbandoned = false
  let error: unknown

  const send = async ({ id }: { id: string }): Promise<BulkAnswer> => {
    const task = tasks.get(id)
    if (task === undefined) return { kind: 'skipped', text: 'Loaded before' }
    const { signal } = abort
    try {
      const answer = await task.read(signal)
      tasks.delete(id)
      done += 1
      task.resolve(answer)
      return { kind: 'done', text: 'Loaded' }
    } catch (failure) {
      if (signal.aborted) return { kind: 'not-sent', text: 'Stopped', ...(abort.signal === signal ? {} : { wait: 0 }) }
      if (isAnswer(failure)) {
        tasks.delete(id)
        done += 1
        task.reject(failure)
        return { kind: 'done', text: 'Refused' }
      }
      if (canRetryRead(task.failures, failure)) {
        const wait = readRetryDelay(task.failures, failure, Math.random()) / 1000
        task.failures += 1
        return { ...failedAnswer(failure, 'Not loaded.'), kind: 'not-sent', wait }
      }
      const answer = failedAnswer(failure, 'Not loaded.')
      if (answer.wait !== undefined) return answer
      task.failures = 0
      endedAs ??= 'failed'
      error ??= failure
      return { ...answer, stop: answer.text }
    }
  }

  const run: BulkRun = runBulk('calls', {
    title,
    scope,
    items: [],
    send,
    inFlight: IN_FLIGHT,
    ...(gap === undefined ? {} : { gap }),
  })

  let latest: CallQueueState | undefined
  const publish = () => {
    latest = undefined
    for (const listener of listeners) listener()
  }
  run.subscribe(publish)
  const currentState = (): CallQueueState => {
    const { phase, until, reason } = run.getState()
    // An empty queue is only between two calls.
    return { phase: endedAs ?? (phase === 'over' ? 'running' : phase), done, until, reason, error }
  }

  const resume = () => {
    const { phase } = run.getState()
    if (phase === 'over') run.retry()
    else if (phase === 'running') run.resume()
  }

  return {
    call: <Answer>(name: string, read: (signal: AbortSignal) => Promise<Answer>) =>
      new Promise<Answer>((resolve, reject) => {
        if (isAbandoned) {
          reject(new CallAborted(name))
          return
        }
        numbered += 1
        const id = String(numbered)
        // Receives only the response of its own `read`.
        tasks.set(id, { read, resolve: resolve as (answer: unknown) => void, reject, failures: 0 })
        run.add([{ id, name }])
        if (endedAs === undefined) resume()
      }),
    getState: () => (latest ??= currentState()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    timeLeft: (calls) => (endedAs === undefined ? run.timeLeft(calls) : undefined),
    pause: run.pause,
    stop: (reason = 'You stopped loading.') => {
      endedAs ??= 'stopped'
      run.stop(reason)
      abort.abort()
      publish()
    },
    abandon: () => {
      isAbandoned = true
      const waiting = [...tasks.values()]
      tasks.clear()
      for (const { reject } of waiting) reject(new CallAborted('canceled'))
    },
    resume: () => {
      endedAs = undefined
      error = undefined
      publish()
      if (abort.signal.aborted) abort = new AbortController()
      if (run.getState().phase === 'over') run.retry()
      else run.resume()
    },
  }
}
