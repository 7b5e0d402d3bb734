/** Words that are paths of the user API: as an id they would turn one operation into another (T06). */
const reserved = new Set([
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

const shape = /^[A-Za-z0-9_-]{1,128}$/

/**
 * Whether a text may stand in a request path (rule E7).
 *
 * @param id text after decoding, for instance a route parameter
 */
export function isSafeId(id: string): boolean {
  return shape.test(id) && !reserved.has(id)
}
