import type { Page } from '@playwright/test'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { operations, userApiOperations, type OperationId } from '#src/contract/operations.ts'
import type { Persona } from '../e2e/support/fixtures.ts'
import type { Op } from './cells.ts'
import { laterOperation } from './later-cells.ts'

/** One attempt, as the simulator's log tells it. */
export type LogEntry = {
  readonly operation: string
  readonly attemptId?: string
  readonly effectApplied: boolean
  readonly fault?: string
  readonly status: number
}

type Sim = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: `/__sim/${string}`, body?: unknown) => Promise<unknown>

/** What the runs and the drivers of a cell work with. */
export type CellFixture = {
  readonly page: Page
  readonly sim: Sim
  readonly persona: Persona
  readonly account: string
  /** Of the host of the app. */
  readonly origin: string
  /** Connects at a path, as the card of the persona does. */
  readonly connect: (path: string) => Promise<void>
}

/** People of the seed `demo`, by what they are good for. */
export const people = {
  /**
   * Someone without admin rights or any other trait, called by the name, or by the address where no name is
   * shown.
   */
  plain: { called: /abebe.ndiaye/i, query: { searchTerm: 'abebe ndiaye' } },
  second: { name: 'Adaeze Rossi', email: 'adaeze.rossi@alderbrook.example' },
  locked: { query: { sortOrders: 'locked,DESC' } },
  /** The personas that cells connect as. */
  admin: { name: 'Maren Solheim', email: 'maren.solheim@alderbrook.example' },
  individual: { name: 'Jonas Weber', email: 'jonas.weber@alderbrook.example' },
} as const

/** Operation of the table behind a number of the matrix. */
export function operationOf(op: Op): OperationId {
  const later = laterOperation(op)
  if (later !== undefined) return later
  if (op === 'R1') return 'getRoleList'
  if (op === 'R2') return 'getResourceGroupListV2'
  const operation = userApiOperations[Number(op.slice(1)) - 1]
  if (operation === undefined) throw new Error(`No operation ${op}.`)
  return operation
}

/** Matches the requests of one operation in the page. */
export function isCallOf(op: Op, method: string, url: string): boolean {
  const operation = operations[operationOf(op)]
  const pattern = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u')
  return method === operation.method && pattern.test(new URL(url).pathname)
}

export async function installFaults({ sim }: CellFixture, rules: readonly FaultRule[]): Promise<void> {
  await sim('PUT', '/__sim/faults', rules)
}

export async function clearFaults({ sim }: CellFixture): Promise<void> {
  await sim('DELETE', '/__sim/faults')
}

export async function readLog({ sim }: CellFixture): Promise<LogEntry[]> {
  return (await sim('GET', '/__sim/log')) as LogEntry[] // Shape of the simulator's log.
}

/** Distinct attempts of an operation in a part of the log: what the browser sends twice by itself counts once. */
export function attemptsIn(log: readonly LogEntry[], op: Op): number {
  return new Set(
    log
      .filter(({ operation }) => operation === operationOf(op))
      .map(({ attemptId }, place) => attemptId ?? String(place)),
  ).size
}

/** A persona by its id. */
export async function personaOf({ sim }: CellFixture, id: string): Promise<Persona> {
  const all = (await sim('GET', '/__sim/personas')) as Persona[] // Shape of the simulator's personas.
  const found = all.find((one) => one.id === id)
  if (found === undefined) throw new Error(`No persona ${id}.`)
  return found
}

type Row = { readonly uuid: string; readonly email: string }

const rows = new Map<string, Row>()

/**
 * The first person that a query of the users list finds, asked once with the persona's own key; the seed gives the same
 * people every time.
 */
export async function findPerson(
  { page, persona, account }: CellFixture,
  query: Readonly<Record<string, string>>,
): Promise<Row> {
  const search = new URLSearchParams({ accountIdentifier: account, pageSize: '1', ...query }).toString()
  const known = rows.get(search)
  if (known !== undefined) return known
  const answer = await page.request.post(`/ng/api/user/aggregate?${search}`, {
    headers: { 'x-api-key': persona.apiKey },
    data: {},
  })
  const body = (await answer.json()) as { data: { content: { user: Row }[] } } // As published.
  const row = body.data.content[0]?.user
  if (row === undefined) throw new Error(`Nobody is found by "${search}".`)
  rows.set(search, row)
  return row
}

export async function userIdOf(fixture: CellFixture, query: Readonly<Record<string, string>>): Promise<string> {
  return (await findPerson(fixture, query)).uuid
}

/** What is true of a person in the simulated account. */
export type KnownPerson = {
  readonly uuid: string
  readonly email: string
  readonly twoFactor: boolean | null
  readonly locked: boolean
  readonly externallyManaged: boolean
  readonly bindings: readonly { scope: string; role: string; resourceGroup: string }[]
  readonly groups: readonly string[]
}

/** The people of the simulated account as they are now. @param user only this one, by id or address */
export async function stateOf({ sim }: CellFixture, user?: string): Promise<KnownPerson[]> {
  const state = await sim('GET', `/__sim/state${user === undefined ? '' : `?user=${user}`}`)
  return (state as { users: KnownPerson[] }).users // Shape of the simulator's state.
}

/** How many changes the simulated service has had. */
export async function effectsOf({ sim }: CellFixture): Promise<number> {
  return ((await sim('GET', '/__sim/state?user=nobody')) as { effects: number }).effects // Shape of the simulator's state.
}

/** Calls of the simulator that wait to be let go. */
export async function heldOf({ sim }: CellFixture): Promise<number> {
  const { rules } = (await sim('GET', '/__sim/faults')) as { rules: { fired?: number }[] } // Shape of the control plane.
  return rules.reduce((sum, { fired = 0 }) => sum + fired, 0)
}
