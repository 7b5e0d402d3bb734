import { operations, type OperationId } from '#src/contract/operations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { scopeQuery } from '#src/domain/scope.ts'
import type { SeedName } from '#src/sim/model/world.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { createSimulator, type Simulator } from '#src/sim/simulator.ts'

export type Sent = {
  path?: Record<string, string>
  query?: Record<string, string | readonly string[]>
  /** Sent as it is when it is a text. */
  body?: unknown
  scope?: Scope
  as?: Persona['id']
  headers?: Record<string, string>
}
// A test looks into answers whose shape it checks by looking.
export type Json = ReturnType<typeof JSON.parse>
/** An answer taken apart; `data` is the payload of either envelope. */
type CallResult = { status: number; body: Json; data: Json; response: Response }

/** A simulator with a clock that the test moves, and a way to call it like a client that makes no mistakes. */
export function simulate(seed: SeedName = 'demo') {
  let time = Date.UTC(2026, 5, 1, 9)
  const sim = createSimulator({ seed, now: () => time })
  return { sim, call: caller(sim), wait: (milliseconds: number) => (time += milliseconds), ...people(sim) }
}

function people(sim: Simulator) {
  const account: Scope = { account: sim.world.account.identifier }
  const uuidOf = (id: Persona['id']): string => {
    const key = sim.personas.find((persona) => persona.id === id)?.apiKey ?? ''
    const uuid = sim.world.apiKeys.get(key)?.identifier
    if (uuid === undefined) throw new Error(`no persona ${id}`)
    return uuid
  }
  const personOf = (id: Persona['id']) => sim.world.people.at(uuidOf(id))
  return { account, uuidOf, personOf }
}

/** Builds the request of an operation. */
export function requestOf(sim: Simulator, operation: OperationId, sent: Sent = {}): Request {
  const { path = {}, query = {}, body, scope, as = 'account-admin', headers = {} } = sent
  const { method, path: template } = operations[operation]
  const persona = sim.personas.find(({ id }) => id === as)
  const url = new URL(`http://sim.example${template.replaceAll(/\{(\w+)\}/gu, (_, name: string) => path[name] ?? '')}`)
  for (const [name, value] of Object.entries(scopeQuery(scope ?? { account: sim.world.account.identifier })))
    url.searchParams.append(name, value)
  for (const [name, value] of Object.entries(query))
    for (const entry of typeof value === 'string' ? [value] : value) url.searchParams.append(name, entry)
  return new Request(url, {
    method,
    headers: {
      'x-api-key': persona?.apiKey ?? '',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

/** The parsed text, or the text where it is no JSON. */
function jsonOf(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function caller(sim: Simulator) {
  return async (operation: OperationId, sent: Sent = {}): Promise<CallResult> => {
    const response = await sim.handle(requestOf(sim, operation, sent))
    const text = await response.clone().text()
    const body = jsonOf(text)
    return { status: response.status, body, data: 'resource' in Object(body) ? body.resource : body.data, response }
  }
}

/** Addresses of a page of people, whichever list it came from. */
export const emailsOf = (data: Json): string[] => data.content.map((row: Json) => (row.user ?? row).email)
/** Ids of a page of people. */
export const idsOf = (data: Json): string[] => data.content.map((row: Json) => (row.user ?? row).uuid)
