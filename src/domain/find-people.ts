import { queryProblem } from './list-search.ts'
import { displayName } from './user.ts'

/**
 * The search for a typed or pasted text: users with these addresses or IDs, or whose name or address contains the
 * text.
 */
export type PeopleQuestion =
  | { readonly kind: 'emails'; readonly emails: readonly string[] }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }

/** Maximum number of addresses or IDs that are looked up at once; a log line has one or two. */
const MAX_FOUND = 10
/** Text beyond this length is ignored. */
const MAX_CHARACTERS = 20_000

const textAroundAddresses = /[\s,;:=<>()[\]{}"'`|]+/u
const aroundIds = /[^A-Za-z0-9_-]+/u
/** User IDs are 16 random bytes in base64url; a word in one case is not an ID. */
const idShape = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])[A-Za-z0-9_-]{22}$/u

/**
 * Parses a search for users: an address or a user ID anywhere in it, for instance in a log line, is looked up as such;
 * other text is searched for.
 *
 * @returns undefined if there is nothing to search for: no text, one letter, or more than a search accepts
 */
export function peopleQuestion(text: string): PeopleQuestion | undefined {
  const searched = text.slice(0, MAX_CHARACTERS)
  const emails = distinct(searched.split(textAroundAddresses).flatMap(addressIn))
  if (emails.length > 0) return { kind: 'emails', emails }
  const ids = distinct(searched.split(aroundIds).filter((word) => idShape.test(word)))
  if (ids.length > 0) return { kind: 'ids', ids }
  const term = text.trim()
  return term === '' || queryProblem(text) !== undefined ? undefined : { kind: 'text', text: term }
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, MAX_FOUND)
}

/** A word with text before its only `@` and a dotted name after it; a period can end the sentence. */
function addressIn(word: string): string[] {
  let end = word.length
  while (end > 0 && '.!?'.includes(word.charAt(end - 1))) end -= 1
  const bare = word.slice(0, end)
  const [local, host, ...more] = bare.split('@')
  if (local === undefined || local === '' || host === undefined || more.length > 0) return []
  const labels = host.split('.')
  return labels.length > 1 && labels.every((label) => label !== '') ? [bare.toLowerCase()] : []
}

/** How well a user matches a text: 0 for the whole name or email, then a prefix, then a prefix of a word, then another part. */
function distance(user: Parameters<typeof displayName>[0], text: string): number {
  const names = [displayName(user), user.email ?? ''].map((each) => each.toLowerCase())
  if (names.includes(text)) return 0
  if (names.some((name) => name.startsWith(text))) return 1
  return names.some((name) => name.split(/[\s@._-]+/u).some((word) => word.startsWith(text))) ? 2 : 3
}

/** Users by how well they match a text, the best first; equal matches keep their order. */
export function byMatch<User extends Parameters<typeof displayName>[0]>(users: readonly User[], text: string): User[] {
  const needle = text.trim().toLowerCase()
  return users.toSorted((a, b) => distance(a, needle) - distance(b, needle))
}
