/** Results of the lookups, by address. */
export type KnownAddresses = {
  readonly here: ReadonlySet<string>
  readonly invited: ReadonlySet<string>
  /** Members of the account; undefined if not loaded. */
  readonly inAccount: ReadonlySet<string> | undefined
  /** Addresses that were looked up. */
  readonly checked: ReadonlySet<string>
  /** Whether `invited` was loaded. */
  readonly invitesRead: boolean
}

/** Number of users by kind. `unknown`: new here; whether an invitation is needed is unknown. */
type Headcount = Record<'here' | 'invited' | 'joining' | 'outside' | 'unknown', number>

/** Counts addresses by kind. */
export function headcount(addresses: readonly string[], known: KnownAddresses): Headcount {
  const count: Headcount = { here: 0, invited: 0, joining: 0, outside: 0, unknown: 0 }
  for (const address of addresses) count[kindOf(address, known)] += 1
  return count
}

function kindOf(address: string, known: KnownAddresses): keyof Headcount {
  if (known.here.has(address)) return 'here'
  if (known.invited.has(address)) return 'invited'
  if (!known.checked.has(address) || known.inAccount === undefined) return 'unknown'
  return known.inAccount.has(address) ? 'joining' : 'outside'
}
