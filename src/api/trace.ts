/**
 * What the service reports about a call besides its data. The functions of this layer return data only, so the one that
 * asks for more says so around the call: it reaches the request that is made in the same task.
 */
export type Trace = { correlationId?: string | undefined }

let pendingTrace: Trace | undefined

/**
 * Runs a call whose first request fills a trace. A read that comes first takes it along.
 *
 * @param trace filled when the answer is there
 * @param call makes the request before it waits for anything
 */
export function traced<Result>(trace: Trace, call: () => Result): Result {
  pendingTrace = trace
  try {
    return call()
  } finally {
    pendingTrace = undefined
  }
}

/** The trace that the call on the stack asks for; `http.ts` only. */
export function takeTrace(): Trace | undefined {
  const taken = pendingTrace
  pendingTrace = undefined
  return taken
}
