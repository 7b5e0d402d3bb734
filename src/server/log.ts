/**
 * Text that this host may log: never a query, a body, a person's address or anything that looks like a key.
 */

/** Text without anything that looks like a key. */
function withoutKeys(text: string): string {
  return text.replaceAll(/(?:[ps]at|%70at|%73at)(?:\.|%2e)[^\s"'<>/?&]*/giu, '•••')
}

/** An error for the log: its stack, without keys. The message of a parser quotes what it read, so it is left out. */
export function logTextOf(error: Error): string {
  const stack = error.stack ?? error.message
  return withoutKeys(error instanceof SyntaxError ? stack.replace(error.message, 'not readable') : stack)
}

/** The id of an attempt, when it has the form of one; anything else in its header could be anything. */
export function attemptIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w-]{1,36}$/u.test(header) ? header : '-'
}
