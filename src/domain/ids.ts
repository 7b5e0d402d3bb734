/** Words that are paths of the user API: as an ID, they would turn one operation into another (SECURITY.md, T06). */
export const reservedIds: ReadonlySet<string> = new Set([
  'users',
  'password',
  'last-admin',
  'disable-two-factor-auth',
  'enable-two-factor-auth',
  'aggregate',
  'currentUser',
  'two-factor-auth',
  'batch',
  'reset-two-factor-auth',
  'unlock-user',
  'add-user-to-groups',
  'internal',
  'admin',
  'projects',
])

/** Pattern of the ids that may be part of a request path. */
export const idShape = /^[A-Za-z0-9_-]{1,128}$/

/**
 * Whether a text can be part of a request path.
 *
 * @param id text after decoding, for instance a route parameter
 */
export function isSafeId(id: string): boolean {
  return idShape.test(id) && !reservedIds.has(id)
}
