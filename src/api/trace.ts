/**
 * Metadata that the service reports about a call. The functions of this layer return data only, so callers that need
 * more wrap the call: the wrapper applies to the request made in the same task.
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
  const trace = pendingTrace
  pendingTrace = undefined
  return trace
}
