/**
 * State of a link from a list of users to one of them, so that the way back leads to the same rows.
 *
 * @param search search part of the list's address, with its `?` or empty
 */
export function fromList(search: string): { readonly listSearch: string } {
  return { listSearch: search }
}

/**
 * Search part of the list that the user came from.
 *
 * @param state state of the current location; of any type, because the browser keeps it across versions
 * @returns empty if the user came from somewhere else
 */
export function listSearchOf(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('listSearch' in state)) return ''
  const { listSearch } = state
  return typeof listSearch === 'string' && listSearch.startsWith('?') ? listSearch : ''
}
