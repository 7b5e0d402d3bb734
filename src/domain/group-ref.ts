import { parentScopes, scopeId, scopeLevel, type Scope, type ScopeLevel } from './scope.ts'

/** Names of groups in the address of a list of users. */

/** Prefix of the identifier of a parent scope's group, as used by Harness. */
const prefixes: Record<ScopeLevel, string> = { account: 'account.', organization: 'org.', project: 'project.' }

/**
 * The name of a group in the address of a list: `crew`, or `account.crew` for one of a parent scope.
 *
 * @param here scope of the list
 * @returns undefined if the group is neither of this scope nor of a parent
 */
export function groupRef(here: Scope, group: Scope, identifier: string): string | undefined {
  if (scopeId(group) === scopeId(here)) return identifier
  const isParent = parentScopes(here).some((parent) => scopeId(parent) === scopeId(group))
  return isParent ? prefixes[scopeLevel(group)] + identifier : undefined
}

/** The group for a name in an address; undefined if the scope has no such parent. */
export function groupOfRef(here: Scope, ref: string): { readonly scope: Scope; readonly id: string } | undefined {
  const dot = ref.indexOf('.')
  if (dot === -1) return { scope: here, id: ref }
  const scope = [here, ...parentScopes(here)].find((each) => prefixes[scopeLevel(each)] === ref.slice(0, dot + 1))
  return scope && { scope, id: ref.slice(dot + 1) }
}

/** Whether a text can be the name of a group in an address. */
export function isGroupRef(text: string): boolean {
  return /^(?:account\.|org\.)?[A-Za-z0-9_$-]{1,128}$/u.test(text)
}
