import { searchProblem, type SearchProblem } from './search.ts'

/** Address parameters that all lists share. */

export const pageSizes = [25, 50, 100] as const
/** Names of the stored page sizes on this device. */
export const pageSizePreferences = { users: 'users-page-size', invitations: 'invitations-page-size' } as const
export type PageSize = (typeof pageSizes)[number]

/** The page in an address, from 1. Invalid values mean the first page. */
export function pageOfText(text: string | null): number {
  return Math.max(1, strictNumber(text) ?? 1)
}

/** The rows per page in an address; undefined if missing or not offered. */
export function pageSizeOfText(text: string | null): PageSize | undefined {
  const size = strictNumber(text)
  return pageSizes.find((choice) => choice === size)
}

function strictNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/u.test(text) ? Number(text) : undefined
}

/** Why the text in the address is not searched for, if it isn't (SECURITY.md, T19). */
export type QueryProblem = SearchProblem | 'too-short'

/** Why a text can't be searched for; undefined if it can, or is empty. @param q as typed */
export function queryProblem(q: string): QueryProblem | undefined {
  const text = q.trim()
  if (text === '') return undefined
  return searchProblem(q) ?? ([...text].length < 2 ? 'too-short' : undefined)
}

/** Whether a search is active. */
export function isSearching({ q }: { readonly q: string }): boolean {
  return q.trim() !== '' && queryProblem(q) === undefined
}
