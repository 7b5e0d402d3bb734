import * as v from 'valibot'
import type { Scope } from '#src/domain/scope.ts'
import { requirePermission } from '#src/sim/model/access-rules.ts'
import { unexpectedError, frameworkError, invalidRequest } from '#src/sim/model/errors.ts'
import type { Person } from '#src/sim/model/people.ts'
import type { Caller, World } from '#src/sim/model/world.ts'

/** Input of an operation: one call after authentication. */
export type Call = {
  readonly world: World
  readonly caller: Caller
  /** Scope of the query parameters. */
  readonly scope: Scope
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed body; undefined if there is none. */
  readonly body: unknown
}

/** Runs one operation and returns the payload of its envelope, or throws a ServiceError. */
export type Operation = (call: Call) => unknown

/** A path parameter. */
export function parameter({ path }: Call, name: string): string {
  const value = path[name]
  if (value === undefined) throw new Error(`no path parameter ${name}`)
  return value
}

/**
 * Parses the body. The framework responds to invalid bodies, like malformed JSON.
 *
 * @param schema tolerant: null counts as absent
 */
export function readBody<Schema extends v.GenericSchema>({ body }: Call, schema: Schema): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body)
  if (!parsed.success) throw frameworkError(400, 'Unable to process JSON')
  return parsed.output
}

/** Text that may be absent or null. */
export const text = v.nullish(v.string())
/** Texts that may be absent or null; absent stays undefined. */
export const texts = v.pipe(
  v.nullish(v.array(v.string())),
  v.transform((value) => value ?? undefined),
)

/** The resource type of each checked permission. */
const resourceTypes = {
  core_user_view: 'USER',
  core_user_manage: 'USER',
  core_user_invite: 'USER',
  core_usergroup_view: 'USERGROUP',
  core_usergroup_manage: 'USERGROUP',
  core_role_view: 'ROLE',
  core_resourcegroup_view: 'RESOURCEGROUP',
  core_authsetting_view: 'AUTHSETTING',
} as const

/** @throws ServiceError 403 unless the caller has the permission at the scope, or on one resource of it */
export function need(
  { world, caller, scope }: Pick<Call, 'world' | 'caller' | 'scope'>,
  permission: keyof typeof resourceTypes,
  resourceIdentifier?: string,
): void {
  requirePermission(world, caller, permission, { scope, resourceType: resourceTypes[permission], resourceIdentifier })
}

/**
 * The calling user.
 *
 * @throws ServiceError 400 for a service account, which has no account of its own
 */
export function callingPerson({ world, caller }: Call): Person {
  if (caller.type !== 'USER') throw invalidRequest('this call is for users only')
  const person = world.people.get(caller.identifier)
  // A key is deleted together with its user, so this can't happen.
  if (person === undefined) throw unexpectedError()
  return person
}
