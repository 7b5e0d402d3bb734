import { apiPrefixes, type OperationId, operations, queryNames, repeatedQueryNames } from '#src/contract/operations.ts'
import { idShape, reservedIds } from '#src/domain/ids.ts'

/**
 * Which calls this host forwards: exactly those that the table of operations can produce. The configuration of nginx
 * is generated from `callRules`, so that both hosts refuse the same calls.
 */

/** The wire format of one operation. The patterns mean the same in JavaScript and PCRE. */
export type CallRule = {
  readonly operation: OperationId
  readonly method: string
  /** Regular expression of the whole raw path, without anchors and capturing groups. */
  readonly path: string
  readonly queryNames: readonly string[]
}

/** A path parameter as accepted by `isSafeId`: no escape, no dot, no word that is a path of the service itself. */
const idPattern = `(?!(?:${[...reservedIds].join('|')})(?:[/?]|$))${idShape.source.slice(1, -1)}`

/**
 * A query value: characters that a browser leaves unescaped, and complete escapes. Excluded are those that end a query
 * (`#`), that some servers treat as a separator (`;`), or that are invalid in an address (quotes, angle brackets,
 * backslash).
 */
export const valuePattern = "(?:[A-Za-z0-9!$'()*+,./:=?@^_`{|}~\\[\\]-]|%[0-9A-Fa-f]{2})*"

/** Maximum length of a target in characters; the same as the longest line nginx reads. */
export const MAX_TARGET = 8000

export const callRules: readonly CallRule[] = (Object.keys(operations) as OperationId[]).map((operation) => ({
  operation,
  method: operations[operation].method,
  path: operations[operation].path.replaceAll(/\{\w+\}/gu, () => idPattern),
  queryNames: queryNames[operation],
}))

const rules = callRules.map((rule) => ({ ...rule, pattern: new RegExp(`^${rule.path}$`, 'u') }))
const wholeValue = new RegExp(`^${valuePattern}$`, 'u')
const repeated = new Set(repeatedQueryNames)

/** The verdict for a call: forwarded as an operation, or refused with a status and the methods of its path. */
export type Verdict =
  | { readonly operation: OperationId }
  | { readonly operation: undefined; readonly status: 404 | 414 }
  | { readonly operation: undefined; readonly status: 405; readonly allow: readonly string[] }

/**
 * Evaluates a call as it was sent, before any normalization.
 *
 * @param method as sent
 * @param target path and query as sent
 */
export function checkCall(method: string, target: string): Verdict {
  if (target.length > MAX_TARGET) return { operation: undefined, status: 414 }
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  const ofPath = rules.filter(({ pattern }) => pattern.test(path))
  if (ofPath.length === 0) return { operation: undefined, status: 404 }
  const rule = ofPath.find((one) => one.method === method)
  if (rule === undefined) return { operation: undefined, status: 405, allow: ofPath.map((one) => one.method) }
  if (mark !== -1 && !isKnownQuery(target.slice(mark + 1), rule.queryNames))
    return { operation: undefined, status: 404 }
  return { operation: rule.operation }
}

/** Whether a query has only known names, repeated only if allowed, with complete values. */
function isKnownQuery(query: string, names: readonly string[]): boolean {
  const seen = new Set<string>()
  return query.split('&').every((part) => {
    const equals = part.indexOf('=')
    const name = part.slice(0, equals)
    if (equals === -1 || !names.includes(name) || (seen.has(name) && !repeated.has(name))) return false
    seen.add(name)
    return wholeValue.test(part.slice(equals + 1))
  })
}

/** First path segments that belong to a service or to the simulator's controls, not to the page. */
const calledPrefixes = [...apiPrefixes, '/__sim']

/**
 * Whether a target is a path of a service or of the simulator's controls, in whatever spelling: if it isn't forwarded,
 * the response is a refusal and not the page.
 *
 * @param target as sent, in origin form
 */
export function namesService(target: string): boolean {
  const path = /^[^?#]*/u.exec(target)?.[0] ?? ''
  return [path, normalizedPath(path)].some((each) =>
    calledPrefixes.some(
      (prefix) => each === prefix || (each.startsWith(prefix) && /[/;?#\\%\s]/u.test(each[prefix.length] ?? '')),
    ),
  )
}

/** The path as a lenient server might parse it: unescaped (twice), one kind of slash, no dots, no parameters. */
function normalizedPath(path: string): string {
  const plain = unescaped(unescaped(path))
    .toLowerCase()
    .replaceAll(/[\\/]+/gu, '/')
    .replaceAll(/;[^/]*/gu, '')
  const segments: string[] = []
  for (const segment of plain.split('/').slice(1)) {
    if (segment === '..') segments.pop()
    else if (segment !== '.') segments.push(segment.trim())
  }
  return `/${segments.join('/')}`
}

function unescaped(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
