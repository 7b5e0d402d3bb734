import { queryProblem } from './list-search.ts'
import { displayName } from './user.ts'

/**
 * The search that a typed or pasted text means: people with these addresses or ids, or whose name or address contains
 * the text.
 */
export type PeopleQuestion =
  | { readonly kind: 'emails'; readonly emails: readonly string[] }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }

/** Most addresses or ids that are looked up at once; a log line has one or two. */
const MAX_FOUND = 10
/** Text beyond this is not looked through. */
const MAX_CHARACTERS = 20_000

const aroundAddresses = /[\s,;:=<>()[\]{}"'`|]+/u
const aroundIds = /[^A-Za-z0-9_-]+/u
/** Ids of people are 16 random bytes in base64url; a word of one case is none. */
const idShape = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])[A-Za-z0-9_-]{22}$/u

/**
 * Reads what was typed or pasted into a search for people: an address or a user id anywhere in it, for instance in a
 * line of a log, is looked up as such; other text is searched for.
 *
 * @returns undefined when there is nothing to ask for: no text, one letter, or more than a search takes
 */
export function peopleQuestion(text: string): PeopleQuestion | undefined {
  const searched = text.slice(0, MAX_CHARACTERS)
  const emails = distinct(searched.split(aroundAddresses).flatMap(addressIn))
  if (emails.length > 0) return { kind: 'emails', emails }
  const ids = distinct(searched.split(aroundIds).filter((word) => idShape.test(word)))
  if (ids.length > 0) return { kind: 'ids', ids }
  const term = text.trim()
  return term === '' || queryProblem(text) !== undefined ? undefined : { kind: 'text', text: term }
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, MAX_FOUND)
}

/** A word with something before its only `@` and a dotted name after it; a full stop may end the sentence. */
function addressIn(word: string): string[] {
  let end = word.length
  while (end > 0 && '.!?'.includes(word.charAt(end - 1))) end -= 1
  const bare = word.slice(0, end)
  const [local, host, ...more] = bare.split('@')
  if (local === undefined || local === '' || host === undefined || more.length > 0) return []
  const labels = host.split('.')
  return labels.length > 1 && labels.every((label) => label !== '') ? [bare.toLowerCase()] : []
}

/** How well a user fits a text: 0 for the whole name or email, then its beginning, a beginning of a word, anywhere. */
function distance(user: Parameters<typeof displayName>[0], text: string): number {
  const names = [displayName(user), user.email ?? ''].map((each) => each.toLowerCase())
  if (names.includes(text)) return 0
  if (names.some((name) => name.startsWith(text))) return 1
  return names.some((name) => name.split(/[\s@._-]+/u).some((word) => word.startsWith(text))) ? 2 : 3
}

/** Users by how well they fit a text, the best first; those that fit alike stay in their order. */
export function byMatch<User extends Parameters<typeof displayName>[0]>(users: readonly User[], text: string): User[] {
  const needle = text.trim().toLowerCase()
  return users.toSorted((a, b) => distance(a, needle) - distance(b, needle))
}
