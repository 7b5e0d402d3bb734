/** Stays true until the person closed the warning. */
let found = false

/**
 * Takes an API key out of the address, where history, synchronisation and a shared screen would keep it. It is never
 * used (reliability.md 3.6).
 *
 * @returns whether there was one since the warning was closed
 */
export function dropKeyFromAddress(): boolean {
  const { pathname, search, hash } = location
  // Nothing here uses the hash; a search text may look like the start of a key.
  const inHash = /[ps]at(?:\.|%2e)/iu.test(hash)
  const inSearch = /[ps]at(?:(?:\.|%2e)[\w-]{8,64}){2}/iu.test(search)
  if (inHash || inSearch) {
    history.replaceState(history.state, '', pathname + (inSearch ? '' : search))
    found = true
  }
  return found
}

export function closeKeyWarning(): void {
  found = false
}
