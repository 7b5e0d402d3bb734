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
  const inSearch = holdsKey(search)
  if (inHash || inSearch) {
    history.replaceState(history.state, '', pathname + (inSearch ? '' : search))
    found = true
  }
  return found
}

/** Whether a text has three parts of a key in a row. Split first: one expression for all takes square time. */
function holdsKey(text: string): boolean {
  const parts = text.split(/\.|%2e/iu)
  return parts.some((part, at) => {
    const [account = '', id = ''] = parts.slice(at + 1)
    return /[ps]at$/iu.test(part) && /^[\w-]{8,64}$/u.test(account) && /^[\w-]{8}/u.test(id)
  })
}

export function closeKeyWarning(): void {
  found = false
}
