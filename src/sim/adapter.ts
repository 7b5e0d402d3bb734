import { operations, type OperationId } from '#src/contract/operations.ts'
import { errorBody, successBody } from './answer-envelope.ts'
import { frameworkError, invalidField, invalidRequest, notFoundAs400, refused, ServiceError } from './model/errors.ts'
import { scopeFrom } from './model/scopes.ts'
import type { Caller, World } from './model/world.ts'
import { accessOperations } from './operations/access-operations.ts'
import type { Operation } from './operations/call.ts'
import { neighborOperations } from './operations/neighbor-operations.ts'
import { userOperations } from './operations/user-operations.ts'
import { findRoute } from './routes.ts'

/** Every operation of the table; omitting one does not compile. */
const answers: Readonly<Record<OperationId, Operation>> = {
  ...userOperations,
  ...accessOperations,
  ...neighborOperations,
}

/** A request with its body, and its operation, if any. */
export type Incoming = {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly text: string
  readonly operation: OperationId | undefined
  readonly parameters: Readonly<Record<string, string>>
  /** The path exists, even if no operation has this method. */
  readonly knownPath: boolean
}

/** Reads a request and finds its operation. */
export async function readRequest(request: Request): Promise<Incoming> {
  const url = new URL(request.url)
  const match = findRoute(url.pathname)
  return {
    method: request.method,
    url,
    headers: request.headers,
    text: await request.text(),
    operation: match?.route.byMethod.get(request.method),
    parameters: match?.parameters ?? {},
    knownPath: match !== undefined,
  }
}

/** A JSON answer with the headers that every answer of the service has. */
export function jsonResponse(world: World, status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: baseHeaders(world, 'application/json') })
}

/** Headers of every answer; `Date` is the clock of the simulated service. */
export function baseHeaders(world: World, contentType: string): Record<string, string> {
  return { 'content-type': contentType, 'cache-control': 'no-store', date: new Date(world.now()).toUTCString() }
}

/**
 * Responds to a request: routing, media type, authentication, body, operation, envelope, in the order of the service.
 */
export function answer(world: World, incoming: Incoming): Response {
  const correlationId = world.random.uuid()
  try {
    const { operation, knownPath } = incoming
    if (!knownPath) throw notFoundAs400()
    if (operation === undefined) throw frameworkError(405, 'HTTP 405 Method Not Allowed')
    checkMediaType(operation, incoming)
    const caller = authenticate(world, incoming)
    const body = parseBody(incoming)
    if (operation !== 'getAccessControlList' && !incoming.url.searchParams.has('accountIdentifier'))
      throw invalidField('accountIdentifier', 'must not be null')
    const query = incoming.url.searchParams
    const payload = answers[operation]({
      world,
      caller,
      scope: scopeFrom({
        accountIdentifier: query.get('accountIdentifier'),
        orgIdentifier: query.get('orgIdentifier'),
        projectIdentifier: query.get('projectIdentifier'),
      }),
      path: incoming.parameters,
      query,
      body,
    })
    return jsonResponse(world, 200, successBody(operations[operation].envelope, payload, correlationId))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return jsonResponse(world, error.status, errorBody(error, correlationId))
  }
}

/** POST and PUT need a supported media type, even without a body; unlocking does not (docs/service.md, trap 7). */
function checkMediaType(operation: OperationId, { method, headers }: Incoming): void {
  if ((method !== 'POST' && method !== 'PUT') || operation === 'unlockUser') return
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/yaml')
    throw refused('MEDIA_NOT_SUPPORTED', 'HTTP 415 Unsupported Media Type')
}

/** JSON only: a YAML body that is not valid JSON is refused, while the real service would parse it. */
function parseBody({ text }: Incoming): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw frameworkError(400, 'Unable to process JSON')
  }
}

/** The caller. The account comes from a header or the query and must be that of the key. */
function authenticate(world: World, { headers, url }: Incoming): Caller {
  const account =
    headers.get('harness-account') ?? url.searchParams.get('account') ?? url.searchParams.get('accountIdentifier')
  const apiKey = headers.get('x-api-key')
  if (apiKey === null) throw refused('INVALID_TOKEN', 'No credential was sent')
  if (account === null) throw invalidRequest('the account of the API key is missing')
  const key = world.apiKeys.get(apiKey)
  if (key === undefined || account !== world.account.identifier)
    throw refused('INVALID_TOKEN', 'The API key is not valid for this account')
  if (key.state === 'expired') throw refused('EXPIRED_TOKEN', 'The token has expired')
  if (key.state === 'revoked') throw refused('REVOKED_TOKEN', 'The token was revoked')
  if (key.type === 'USER' && world.people.get(key.identifier)?.disabled === true)
    throw refused('USER_DISABLED', 'The user is disabled')
  return { type: key.type, identifier: key.identifier }
}
