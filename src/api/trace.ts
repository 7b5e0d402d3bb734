/**
 * Metadata that the service reports about a call. The functions of this layer return data only, so callers that need
 * more wrap the call: the wrapper applies to the request made in the same task.
 */
export type Trace = { correlationId?: string | undefined }

let pendingTrace: Trace | undefined

/**
 * Runs a call whose first request fills a trace. A read that starts first uses up the trace.
 *
 * @param trace filled once the response arrives
 * @param call must make its request before it awaits anything
 */
export function traced<Result>(trace: Trace, call: () => Result): Result {
  pendingTrace = trace
  try {
    return call()
  } finally {
    pendingTrace = undefined
  }
}

/** The trace that the current call asks for; for `http.ts` only. */
export function takeTrace(): Trace | undefined {
  const trace = pendingTrace
  pendingTrace = undefined
  return trace
}
