import * as v from 'valibot'
import { createSessionStore } from '#src/session/store.ts'
import { errorBody } from '#src/contract/envelope-schema.ts'
import { operations, type OperationId, type PathParameter, type QueryName } from '#src/contract/operations.ts'
import { userInfo, type UserInfo } from '#src/contract/user-schema.ts'
import { ApiError, type ProtocolFault } from '#src/domain/api-error.ts'
import { containsApiKey } from '#src/domain/api-key.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { basePath } from '#src/domain/paths.ts'
import { scopeQuery, type Scope } from '#src/domain/scope.ts'
import { secretFilter, type SecretFilter } from '#src/domain/secret-text.ts'
import { closeSession, currentCredential, type Credential } from '#src/session/credential.ts'
import { recordServiceTime } from '#src/session/service-clock.ts'
import { takeTrace } from './trace.ts'

/** Longer than the 60 s after which proxies usually give up, so that their 504 can arrive first. */
const TIMEOUT = 65_000
const MAX_BYTES = 5_000_000
const MAX_MESSAGE_CHARACTERS = 300

type QueryValue = string | number | undefined | readonly string[]

type Query = Readonly<Record<string, QueryValue>>

/** Limits a query to the operation's own parameters: an unknown name does not compile. */
type QueryOf<Id extends OperationId, Given extends Query> = Given & {
  readonly [Name in Exclude<keyof Given, QueryName<Id>>]: never
}

type RequestInput<Id extends OperationId, Given extends Query> = {
  readonly scope: Scope
  readonly query?: QueryOf<Id, Given>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /**
   * Random secrets in the body: redacted wherever the response repeats them, which is no reason to withhold the body.
   */
  readonly secrets?: readonly string[]
  /** The same for passwords, which can be common words: redacted only in error texts. */
  readonly passwords?: readonly string[]
  /** A key that is being checked; without it, the key of the open session is used. */
  readonly credential?: Credential
} & ([PathParameter<Id>] extends [never]
  ? { readonly path?: never }
  : { readonly path: Record<PathParameter<Id>, string> })

/** A parsed response. `serverTime`: the service's clock in milliseconds since the epoch, if it was sent. */
export type Answer<Data> = { readonly data: Data; readonly serverTime: number | undefined }

/**
 * Consecutive calls without any response. One proves little; several suggest that something in between blocks them
 * (docs/failures.md, F04).
 */
const unanswered = createSessionStore(() => 0, 'session-end')

/**
 * Sends one operation and checks its answer: status, type, envelope and shape. The only caller of `fetch`.
 * Changes are sent once and are not aborted with `signal`, since leaving a page must not leave a change in doubt; the
 * one that only makes a secret, and stores nothing, is.
 *
 * @param operation id in the table of operations
 * @param schema shape of `data` (or `resource`)
 * @param input scope, path and query parameters, body
 * @returns the parsed data
 * @throws ApiError for every failure; AbortError when `signal` aborts a read or the session ends
 */
export async function request<Id extends OperationId, Schema extends v.GenericSchema, Given extends Query>(
  operation: Id,
  schema: Schema,
  input: RequestInput<Id, Given>,
): Promise<Answer<v.InferOutput<Schema>>> {
  const trace = takeTrace()
  const credential = input.credential ?? currentCredential()
  if (credential === undefined) throw new ApiError({ kind: 'session', operation })
  const url = urlOf(operation, input)
  // A request of an ended session's page must not go out with another account's key (SECURITY.md, T09).
  if (input.scope.account !== credential.session.account) throw new ApiError({ kind: 'session', operation })
  const { secrets = [], passwords = [] } = input
  const body = input.body === undefined ? undefined : JSON.stringify(input.body)
  // Last line of defense behind the fields: a key must never be sent as a search, name or email address.
  if (
    containsApiKey(url.slice(location.origin.length)) ||
    (secrets.length + passwords.length === 0 && containsApiKey(body ?? ''))
  )
    throw new ApiError({ kind: 'held-key', operation })
  if (!navigator.onLine) throw new ApiError({ kind: 'offline', operation })

  const { method, meaning, envelope } = operations[operation]
  const headers = new Headers({ accept: 'application/json', 'x-attempt-id': crypto.randomUUID() })
  // The service answers 415 to a PUT without this header even when there is no body (docs/service.md, trap 7).
  if (method !== 'GET') headers.set('content-type', 'application/json')
  credential.authorize(headers)
  const timeout = new AbortController()
  // Not `AbortSignal.timeout`: tests move the clock of the page, which that one does not follow.
  const timer = setTimeout(() => {
    timeout.abort()
  }, TIMEOUT)
  const isAbortable = meaning === 'read' || operation === 'getTwoFactorAuthSettings'
  const signals = [timeout.signal, credential.signal, ...(isAbortable && input.signal ? [input.signal] : [])]

  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.any(signals),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    })
    unanswered.set(0)
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      throw protocolError(operation, 'redirect', response)
    text = await textOf(operation, response)
    // The response can arrive in the same moment as the end of the session: then it belongs to no one (SECURITY.md,
    // T09).
    credential.signal.throwIfAborted()
  } catch (error) {
    throw transportError(error, operation, timeout.signal, credential, input.signal)
  } finally {
    clearTimeout(timer)
  }

  const reply: Reply = { operation, response, body: credential.read(text, secrets), passwords: secretFilter(passwords) }
  if (!response.ok) throw await failure(reply, credential, input.credential === undefined)
  if (reply.body === undefined) throw protocolError(operation, bodyFault(text, response), response)
  if (trace !== undefined) trace.correlationId = correlationOf(reply)
  const payload = payloadOf(reply, envelope)
  const parsed = v.safeParse(schema, payload)
  if (!parsed.success)
    throw protocolError(operation, payload == null ? 'empty' : 'shape', response, correlationOf(reply))
  const serverTime = serverTimeOf(response)
  recordServiceTime(serverTime)
  return { data: parsed.output, serverTime }
}

/** The response without the secrets that must not be shown. */
type Reply = {
  readonly operation: OperationId
  readonly response: Response
  /** Undefined if it is not JSON. */
  readonly body: unknown
  readonly passwords: SecretFilter
}

function correlationOf({ body, passwords }: Reply): string | undefined {
  const parsed = v.safeParse(errorBody, body)
  const id = parsed.success ? parsed.output.correlationId : undefined
  return id === undefined ? undefined : shown(passwords.hide(id))
}

function urlOf<Id extends OperationId, Given extends Query>(operation: Id, input: RequestInput<Id, Given>): string {
  const ids: Readonly<Record<string, string>> = input.path ?? {}
  for (const id of [...Object.values(ids), ...Object.values(scopeQuery(input.scope))])
    // Other characters could turn this operation into another one.
    if (!isSafeId(id)) throw new ApiError({ kind: 'http', operation, status: 404, code: 'ENTITY_NOT_FOUND' })
  const path = operations[operation].path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ids[name] ?? '')
  const query = new URLSearchParams(scopeQuery(input.scope))
  for (const [name, value] of Object.entries<QueryValue>(input.query ?? {}))
    for (const entry of Array.isArray(value) ? value : [value])
      if (entry !== undefined && entry !== '') query.append(name, String(entry))
  return new URL(`${basePath}${path}?${query.toString()}`, location.origin).href
}

async function textOf(operation: OperationId, response: Response): Promise<string> {
  if (Number(response.headers.get('content-length')) > MAX_BYTES) {
    await response.body?.cancel()
    throw protocolError(operation, 'too-large', response)
  }
  const text = await readText(response)
  if (text === undefined) throw protocolError(operation, 'too-large', response)
  return text
}

/**
 * Reads a body up to the limit and cancels the rest.
 *
 * @returns undefined if the body is larger
 */
async function readText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const piece = await reader?.read()
    if (piece?.value === undefined) return text + decoder.decode()
    size += piece.value.length
    if (size > MAX_BYTES) {
      void reader?.cancel().catch(() => undefined)
      return undefined
    }
    text += decoder.decode(piece.value, { stream: true })
  }
}

function bodyFault(text: string, response: Response): ProtocolFault {
  const type = response.headers.get('content-type') ?? ''
  return type.includes('html') || text.trimStart().startsWith('<') ? 'web-page' : 'not-json'
}

/** Takes `data` or `resource` out of the success envelope; a response with status 200 can still report a failure. */
function payloadOf(reply: Reply, envelope: 'data' | 'resource'): unknown {
  const { operation, response, body } = reply
  if (typeof body !== 'object' || body === null) throw protocolError(operation, 'envelope', response)
  const status = 'status' in body ? body.status : undefined
  if (status === 'ERROR' || status === 'FAILURE') throw httpError(reply)
  if (envelope === 'resource') {
    if ('resource' in body) return body.resource
  } else if (status === 'SUCCESS') return 'data' in body ? body.data : undefined
  throw protocolError(operation, 'envelope', response, correlationOf(reply))
}

async function failure(reply: Reply, credential: Credential, probe: boolean): Promise<ApiError> {
  const error = httpError(reply)
  const { operation, response } = reply
  // A 401 can be about the target. Only a second one on the caller's own record ends the session.
  if (response.status !== 401 || !probe || (await sessionLives(credential))) return error
  if (currentCredential() === credential) closeSession('expired')
  return new ApiError({ kind: 'session', operation, status: 401, correlationId: error.correlationId })
}

/** Ends the session if the service now refuses its key; an unclear response changes nothing. */
export async function recheckSession(): Promise<void> {
  const credential = currentCredential()
  if (credential === undefined || (await sessionLives(credential))) return
  if (currentCredential() === credential) closeSession('expired')
}

const probes = new WeakMap<Credential, Promise<boolean>>()

/** Checks once, however many reads fail together, whether the key is still accepted. Unclear responses count as yes. */
function sessionLives(credential: Credential): Promise<boolean> {
  const running = probes.get(credential)
  if (running !== undefined) return running
  const probe = checkCredential(credential)
    .then(() => true)
    .catch((error: unknown) => !(error instanceof ApiError && error.status === 401))
    .finally(() => probes.delete(credential))
  probes.set(credential, probe)
  return probe
}

/**
 * Makes the smallest request that proves a key: the current user, or one row of the list for a service account,
 * which has no current user.
 *
 * @param credential key to check
 * @returns `caller`: who connects: the person, or "a service account", which no read tells apart; undefined when not
 * reported. `user`: the person, where the whole answer can be read
 * @throws ApiError when the key is refused or no clear answer came
 */
export async function checkCredential(
  credential: Credential,
): Promise<{ readonly caller: string | undefined; readonly user?: UserInfo | undefined }> {
  const scope = { account: credential.session.account }
  if (credential.session.keyType === 'pat') {
    const { data } = await request('getCurrentUserInfo', v.unknown(), { scope, credential })
    const parsed = v.safeParse(v.object({ uuid: v.string() }), data)
    const user = v.safeParse(userInfo, data)
    return {
      caller: parsed.success ? `pat ${parsed.output.uuid}` : undefined,
      user: user.success ? user.output : undefined,
    }
  }
  await request('getUsers', v.unknown(), {
    scope,
    credential,
    query: { pageIndex: 0, pageSize: 1, sortOrders: ['lastModifiedAt,DESC'] },
    body: {},
  })
  return { caller: 'sat' }
}

function httpError({ operation, response, body, passwords }: Reply): ApiError {
  const parsed = v.safeParse(errorBody, body)
  const details = parsed.success ? parsed.output : undefined
  const message = details?.message ?? details?.responseMessages?.at(-1)?.message
  const toText = (text: string) => shown(passwords.hide(text))
  const shownText = (text: string | undefined) => (text === undefined ? undefined : toText(text))
  return new ApiError({
    kind: 'http',
    operation,
    status: response.status,
    code: typeof details?.code === 'string' ? details.code : undefined,
    serverMessage: shownText(message),
    correlationId: shownText(details?.correlationId),
    fieldErrors: (details?.errors ?? []).map(({ fieldId, error }) => ({
      field: toText(fieldId ?? ''),
      text: toText(error ?? 'Not accepted'),
    })),
    reasons: (details?.responseMessages ?? []).flatMap((each) =>
      each.message === undefined || each.message === message ? [] : toText(each.message),
    ),
    missingPermissions: (details?.failedPermissionChecks ?? []).flatMap(
      ({ permission }) => shownText(permission) ?? [],
    ),
    retryAfter: retryAfterOf(response),
  })
}

/**
 * Text from the service, made safe to stand inside one of our sentences (SECURITY.md, T17): no markup pages, no control
 * characters.
 */
function shown(message: string): string {
  if (/<\/?[a-z!]/iu.test(message) && /<(html|body|head|!doctype)/iu.test(message)) return 'The service sent a page.'
  const plain = message.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return plain.length > MAX_MESSAGE_CHARACTERS ? `${plain.slice(0, MAX_MESSAGE_CHARACTERS)}…` : plain
}

function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}$/u.test(value)) return Number(value)
  const until = Date.parse(value)
  // A date is the server's, so it is compared with the server's clock.
  const now = serverTimeOf(response) ?? Date.now()
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now) / 1000))
}

function serverTimeOf(response: Response): number | undefined {
  const time = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(time) ? undefined : time
}

function protocolError(
  operation: OperationId,
  fault: ProtocolFault,
  response: Response,
  correlationId?: string,
): ApiError {
  return new ApiError({ kind: 'protocol', operation, fault, status: response.status, correlationId })
}

function transportError(
  error: unknown,
  operation: OperationId,
  timeout: AbortSignal,
  credential: Credential,
  signal: AbortSignal | undefined,
): unknown {
  if (error instanceof ApiError) return error
  if (credential.signal.aborted)
    return new ApiError({ kind: 'session', operation, inFlight: operations[operation].meaning !== 'read' })
  if (signal?.aborted === true)
    return operations[operation].meaning === 'read' ? error : new ApiError({ kind: 'stopped', operation })
  if (timeout.aborted) return new ApiError({ kind: 'timeout', operation })
  unanswered.set(unanswered.get() + 1)
  return new ApiError({ kind: 'network', operation, repeated: unanswered.get() > 1 })
}

/**
 * Requests a document of the page's own origin that is not an operation: the personas and controls of the simulator.
 *
 * @param path same-origin path
 * @param change method and body, if the request changes something
 * @throws ApiError if the response can't be parsed
 */
export async function readLocal<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  change: { readonly method?: 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown } = {},
): Promise<v.InferOutput<Schema>> {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\'))
    throw new ApiError({ kind: 'protocol', operation: 'personas', fault: 'redirect' })
  let body: unknown
  try {
    const response = await fetch(new URL(basePath + path, location.origin), {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      ...(change.method === undefined ? {} : { method: change.method }),
      ...(change.body === undefined ? {} : { body: JSON.stringify(change.body) }),
    })
    body = response.ok ? (JSON.parse((await readText(response)) ?? '') as unknown) : undefined
  } catch {
    throw new ApiError({ kind: 'network', operation: 'personas' })
  }
  const parsed = v.safeParse(schema, body)
  if (!parsed.success) throw new ApiError({ kind: 'protocol', operation: 'personas', fault: 'shape' })
  return parsed.output
}
