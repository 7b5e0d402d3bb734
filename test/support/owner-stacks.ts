/**
 * React's development build keeps a stack trace and a debugging task for every element, for messages that no test here
 * reads: an eighth of the time of all component tests. It stops by itself after 10,000 elements a second; here at once.
 */
import { createRequire } from 'node:module'

const internals: unknown = Reflect.get(
  createRequire(import.meta.url)('react') as object,
  '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
)
if (typeof internals === 'object' && internals !== null)
  Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', { get: () => Infinity, set: () => undefined })
