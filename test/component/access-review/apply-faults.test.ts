import { describe, expect, it, vi } from 'vitest'
import { createQueryClient } from '#src/app/query-client.ts'
import type { OperationId } from '#src/contract/operations.ts'
import { remediationPlan, type RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { remediationsOf, type Remediation } from '#src/domain/access-review/remediation.ts'
import type { ItemKind, RolePair } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { applyRuns } from '#src/jobs/apply-job.ts'
import { checkAgain } from '#src/jobs/apply-recheck.ts'
import { startApply } from '#src/jobs/review-apply.ts'
import { openReview } from '#src/jobs/open-review.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { connectAs } from '#src/queries/connect.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets } from '#src/sim/faults.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { persona } from '#src/sim/persona-list.ts'
import { hasTarget, exists, removeElsewhere, reviewOfTwo, TARGET, writeOf } from '#test/support/apply-kinds.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

/** Every kind of item under every failure of its change, over one connection: without a page, by the ledger alone. */

const kinds = Object.keys(writeOf) as ItemKind[]
const realTimeout = setTimeout

/** What goes wrong with the change of the first of two items. */
type Cell = {
  readonly name: string
  readonly preset?: string
  readonly when?: 'before' | 'after'
  /** Everything that is read after the change is lost; the change itself arrives, or is lost before or after it. */
  readonly blind?: 'arrives' | 'lost'
  /** Someone else removes it between the last look and the change. */
  readonly meanwhile?: boolean
  /** Milliseconds that removals take to show. */
  readonly late?: number
  /** Changes that are sent in all; 2 where left out, one for each item. */
  readonly sent?: number
}

const both = (preset: string): Cell[] =>
  (['before', 'after'] as const).map((when) => ({ name: `${preset} ${when}`, preset, when }))

const cells: readonly Cell[] = [
  { name: 'nothing' },
  ...['F02', 'F05', 'F08', 'F13', 'F14', 'F15', 'F18', 'F20', 'F26', 'F30', 'F31', 'F34', 'F35', 'F36', 'F38'].flatMap(
    both,
  ),
  ...['F12', 'F17', 'F21'].flatMap(both),
  { name: 'F16, which holds for the rest', preset: 'F16', when: 'before', sent: 1 },
  { name: 'F25', preset: 'F25', sent: 3 },
  { name: 'F44, a change that is none', preset: 'F44' },
  { name: 'F58, gone since the last look', meanwhile: true },
  { name: 'F02 before, and nothing can be read', when: 'before', blind: 'lost', sent: 1 },
  { name: 'F02 after, and nothing can be read', when: 'after', blind: 'lost', sent: 1 },
  { name: 'done, and nothing can be read', blind: 'arrives', sent: 1 },
  { name: 'a removal that shows after 20 seconds', late: 20_000 },
  { name: 'a removal that does not show', late: 3_600_000 },
]

function writeRules(op: OperationId, { preset, when, meanwhile, blind }: Cell): FaultRule[] {
  if (meanwhile === true || blind !== undefined)
    return [{ id: 'held', op, kind: 'hold', hold: 'held', times: 1, ...(when === undefined ? {} : { when }) }]
  if (preset === undefined) return []
  const ofOperation = faultPresets[preset]?.rules ?? []
  const named = preset === 'F44' && op === 'bulkDeleteRoleAssignment' ? faultPresets['F44-skipped'] : undefined
  const numbers: Partial<Record<string, string>> = {
    bulkDeleteRoleAssignment: 'R6',
    removeUser: 'O11',
  }
  const rule =
    named?.rules.find((each) => each.op === 'R6') ??
    ofOperation.find((each) => each.op === '*' || each.op === op || each.op === numbers[op])
  // What a preset has no form for: the response of the other ones that says no.
  const shape: Pick<FaultRule, 'kind'> & Partial<FaultRule> = rule ?? {
    kind: 'body',
    body: JSON.stringify({ status: 'SUCCESS', data: null, metaData: null, correlationId: 'c' }),
  }
  return [{ ...shape, id: 'write', op, times: 1, ...(when === undefined ? {} : { when }) }]
}

const reads = [
  'getFilteredRoleAssignmentList',
  'getMember',
  'getUsers',
  'getAggregatedUser',
  'getInvites',
  'getPendingUsersAggregated',
] as const

async function connected() {
  const sim = startSimulator('demo')
  const admin = personaById(sim, 'account-admin')
  await connectAs(admin)
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  return { sim, client: createQueryClient() }
}
type Connected = Awaited<ReturnType<typeof connected>>

/** Until no call is on its way, or one hangs by its fault. */
async function quiet({ log }: Simulator): Promise<void> {
  for (let still = 0, seen = log.length; still < 3;) {
    await new Promise((resolve) => realTimeout(resolve, 1))
    const isBusy = log.length !== seen || log.slice(-3).some(({ running }) => running)
    still = isBusy && log.at(-1)?.fault === undefined ? 0 : still + 1
    seen = log.length
  }
}

async function atRest(sim: Simulator, id: string, onStep: () => void = () => undefined): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    await quiet(sim)
    onStep()
    const applying = applyRuns.get().get(id)
    if (applying === undefined) return
    const until = applying.until ?? applying.run?.getState().until
    const time = until === undefined ? 700 : Math.max(700, until - Date.now())
    sim.clock.advance(time)
    await vi.advanceTimersByTimeAsync(time)
  }
  throw new Error('still busy')
}

const ownId = persona('account-admin').identifier
const reviewer: Reviewer = { id: 'maria', name: 'Maria Lopez', identity: 'session' }

function planOf(id: string): RemediationPlan {
  const open = openReviews.get().get(id)
  if (open === undefined) throw new Error('no review')
  const { review, decisionStates } = open
  return remediationPlan({ review, decisionStates, ownId, isOver: () => false, lacksPermission: () => false })
}

/** Applies one review. @returns how its items ended, and what can be asked about it */
async function applied({ sim, client }: Connected, kind: ItemKind, cell: Cell, target?: RolePair) {
  const { world } = sim
  const scope = { account: world.account.identifier, org: 'storefront', project: 'checkout' }
  const { review, items } = await reviewOfTwo(world, scope, kind, { reviewer, target })
  const { id } = review
  openReview(review, reviewer, { dropped: 0, isEdited: false })
  world.settings.lateRemovals = cell.late ?? 0
  const op = target === undefined ? writeOf[kind] : 'postRoleAssignments'
  sim.faults.set(writeRules(op, cell))
  const start = sim.log.length
  const sent = (operation: OperationId) => sim.log.slice(start).filter((entry) => entry.operation === operation).length
  startApply(client, id, planOf(id), ownId)
  let isReleased = false
  await atRest(sim, id, () => {
    const [first] = items
    if (isReleased || sent(op) === 0 || first === undefined) return
    isReleased = true
    if (cell.meanwhile === true) removeElsewhere(world, first)
    if (cell.blind !== undefined)
      sim.faults.add(reads.map((read) => ({ id: read, op: read, kind: 'reset', fires: 'may' })))
    sim.release('held', cell.blind === 'lost' ? 'drop' : 'ok')
  })
  return {
    id,
    sent,
    ends: () => {
      const ends = remediationsOf(openReviews.get().get(id)?.review.applied ?? [])
      return items.map((item) => ends.get(item.id))
    },
    shows: () => items.map((item) => !exists(world, item) && (target === undefined || hasTarget(world, item))),
  }
}

const wordsOf = (ends: readonly (Remediation | undefined)[]) =>
  ends.map((end) => `${String(end?.end)} ${String(end?.event.reason)} ${String(end?.event.detail)}`).join('; ')

/** Looks at the ends of two items, and for attempts beyond the one of each. */
async function check(connection: Connected, kind: ItemKind, cell: Cell, target?: RolePair): Promise<void> {
  const { sim, client } = connection
  const { id, sent, ends, shows } = await applied(connection, kind, cell, target)
  const at = `${kind}, ${cell.name}: ${wordsOf(ends())}`
  const verified = () => ends().map((end) => end?.end === 'done-verified')
  const having = (...which: readonly (string | undefined)[]) => ends().filter((end) => which.includes(end?.end))
  expect(having(undefined), `${at}: one end each`).toEqual([])
  // What can't be read is never called verified, and never a failure either.
  if (cell.blind !== undefined) expect(having('done-verified', 'failed'), at).toEqual([])
  else expect(verified(), at).toEqual(shows())
  // What did not happen is a failure, unless Harness said that it did.
  if (cell.blind === undefined && cell.late === undefined)
    expect(having('done-not-verified', 'unknown'), at).toEqual([])
  const tries = cell.sent ?? 2
  if (target === undefined) expect(sent(writeOf[kind]), `${at}: attempts`).toBe(tries)
  else {
    expect(sent('postRoleAssignments'), `${at}: attempts`).toBe(tries)
    expect(sent(writeOf[kind]), `${at}: attempts`).toBeLessThanOrEqual(2)
  }
  sim.faults.clear()
  sim.world.settings.lateRemovals = 0
  if (cell.blind === undefined) return
  // Reading settles what was left open, and sends nothing.
  checkAgain(client, id, planOf(id).rows)
  await atRest(sim, id)
  expect(verified(), `${at}, checked again`).toEqual(shows())
  expect(sent(writeOf[kind])).toBe(tries)
}

describe('AR-18: each item of every kind has one end, and it is what the account shows', () => {
  it.each(kinds)('AR-18: %s', async (kind) => {
    const connection = await connected()
    for (const cell of cells) await check(connection, kind, cell)
  })

  it.each(['user-assignment', 'service-account-assignment'] as const)(
    'AR-18: a new role for a %s comes first, and without it the old one stays',
    async (kind) => {
      const connection = await connected()
      for (const cell of cells)
        if (cell.preset !== undefined && cell.preset !== 'F44') await check(connection, kind, cell, TARGET)
    },
  )
})
