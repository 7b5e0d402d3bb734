import { type CallRule, callRules, valuePattern } from '#src/server/call-filter.ts'
import { repeatedQueryNames } from '#src/contract/operations.ts'

/** Text of `deploy/nginx/operations.conf`, from the rules by which both hosts judge calls. */
export function operationsFile(): string {
  const paths = [...new Set(callRules.map(({ path }) => path))]
  const methods = (path: string) => callRules.filter((rule) => rule.path === path).map(({ method }) => method)
  return [
    '# The calls of src/server/call-filter.ts. A test keeps the two the same, and says how to write this file anew.',
    'map $request $hua_operation {',
    '    default "";',
    ...callRules.map(
      (rule) => `    "~^${rule.method} ${quoted(rule.path + query(rule))} HTTP/1[.][01]$" ${rule.operation};`,
    ),
    '}',
    'map $request_uri $hua_methods {',
    '    default "";',
    ...paths.map((path) => `    "~^${quoted(path)}(?:[?]|$)" "${methods(path).join(', ')}";`),
    '}',
    '',
  ].join('\n')
}

/** Known names, only those twice that may be, and whole values. */
function query({ queryNames }: CallRule): string {
  const once = queryNames.filter((name) => !repeatedQueryNames.includes(name))
  const twice = once.length === 0 ? '' : `(?!\\S*[?&](${once.join('|')})=\\S*&\\1=)`
  const part = `(?:${queryNames.join('|')})=${valuePattern}`
  return `(?:${twice}\\?${part}(?:&${part})*)?`
}

/** Inside double quotes nginx undoes one level of backslashes. */
function quoted(pattern: string): string {
  return pattern.replaceAll(/["\\]/gu, '\\$&')
}
