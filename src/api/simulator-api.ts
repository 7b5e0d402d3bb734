import * as v from 'valibot'
import { readLocal } from './http.ts'

/** A fault rule as the simulator accepts it. Only the members that the panel reads are named. */
const rule = v.looseObject({ id: v.string(), op: v.string() })
export type Rule = v.InferOutput<typeof rule>

const fault = v.object({
  id: v.string(),
  title: v.string(),
  group: v.string(),
  how: v.optional(v.string()),
})
const preset = v.object({ fault: v.string(), title: v.string(), rules: v.array(rule) })
const catalog = v.object({ faults: v.array(fault), presets: v.record(v.string(), preset) })
export type Catalog = v.InferOutput<typeof catalog>

const uses = v.object({
  rules: v.array(v.object({ rule, fired: v.number(), held: v.number() })),
})
export type RuleUse = v.InferOutput<typeof uses>['rules'][number]

const logEntry = v.object({
  operation: v.string(),
  status: v.number(),
  running: v.boolean(),
  effectApplied: v.boolean(),
  fault: v.optional(v.string()),
  at: v.number(),
})
export type LogEntry = v.InferOutput<typeof logEntry>

/** Address of a control, below the base address that the server puts in the page. */
function control(path: string): string {
  const base = document.querySelector('meta[name="harness-simulator"]')?.getAttribute('content') ?? ''
  return `${base}${path}`
}

/** The named faults and their forms. @throws ApiError */
export function getCatalog(): Promise<Catalog> {
  return readLocal(control('/presets'), catalog)
}

/** How many users the simulated account has. @throws ApiError */
export async function getUserCount(): Promise<number> {
  // Requests the state of a user who doesn't exist, to get only the figures: the whole state can have thousands of
  // users.
  return (await readLocal(control('/state?user=none'), v.object({ members: v.number() }))).members
}

/** The active faults. @throws ApiError */
export async function getFaults(): Promise<readonly RuleUse[]> {
  return (await readLocal(control('/faults'), uses)).rules
}

/** Adds to the active faults. @throws ApiError */
export async function addFaults(rules: readonly Rule[]): Promise<void> {
  await readLocal(control('/faults'), uses, { method: 'POST', body: rules })
}

/**
 * Turns off one named fault, or all.
 *
 * @throws ApiError
 */
export async function endFaults(name?: string): Promise<void> {
  const path = name === undefined ? '/faults' : `/faults?fault=${encodeURIComponent(name)}`
  await readLocal(control(path), uses, { method: 'DELETE' })
}

/**
 * Releases the first or last held response.
 *
 * @throws ApiError
 */
export async function releaseHeld(hold: string, place: number): Promise<void> {
  await readLocal(control('/release'), v.object({ released: v.number() }), {
    method: 'POST',
    body: { hold, action: 'ok', place },
  })
}

/** The last calls, the newest last. @throws ApiError */
export function getLog(last: number): Promise<LogEntry[]> {
  return readLocal(control(`/log?last=${last}`), v.array(logEntry))
}

/**
 * Resets the simulated account and turns off all faults.
 *
 * @throws ApiError
 */
export async function resetSimulator(): Promise<void> {
  await readLocal(control('/reset'), v.object({ seed: v.string() }), { method: 'POST' })
}
