/** What follows the @ of an address, in lower case. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/**
 * Addresses whose domain is not among those that may sign in to the account. Domains are compared as a whole: one below
 * an allowed one is another domain.
 *
 * @param allowed as an administrator wrote them; an empty list allows everything
 */
export function outsideDomains(addresses: readonly string[], allowed: readonly string[]): string[] {
  const domains = new Set(allowed.map((domain) => domainOf(domain.trim())).filter((domain) => domain !== ''))
  return domains.size === 0 ? [] : addresses.filter((address) => !domains.has(domainOf(address)))
}
