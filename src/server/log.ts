/** Text that this host can log: never a query, a body, a user's address or anything that looks like a key. */

/** Text without anything that looks like a key. */
function withoutKeys(text: string): string {
  return text.replaceAll(/(?:[ps]at|%70at|%73at)(?:\.|%2e)[^\s"'<>/?&]*/giu, '•••')
}

/** An error for the log: its stack, without keys. The message of a parse error quotes the input, so it is omitted. */
export function logTextOf(error: Error): string {
  const stack = error.stack ?? error.message
  return withoutKeys(error instanceof SyntaxError ? stack.replace(error.message, 'not readable') : stack)
}

/** The ID of an attempt, if it is well-formed; any other value of its header could be anything. */
export function attemptIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w-]{1,36}$/u.test(header) ? header : '-'
}
