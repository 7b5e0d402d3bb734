import type { QueryClient } from '@tanstack/react-query'
import { gapOf, itemsOf, type PlanRow } from '#src/domain/access-review/plan-rows.ts'
import { applyTitle, type RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { isCutOff } from '#src/domain/access-review/remediation.ts'
import { formatList } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { applyCalls } from './apply-calls.ts'
import { applyRuns, jobOf, setApplyRun, type ApplyRun, type Job } from './apply-job.ts'
import { checkRows } from './apply-recheck.ts'
import { applyRow, type NewApplyEvent } from './apply-row.ts'
import { startBulkRun } from './bulk-mutation.ts'
import type { BulkItem } from './bulk-rows.ts'
import type { BulkRun } from './bulk-run.ts'
import { openReviews } from './review-store.ts'
import { yieldToBrowser } from './time-slices.ts'
import { invalidateUsers } from './bulk-plan.ts'

/** Applies the decisions of a review through the ledger of bulk actions, then verifies the changes. */

/** Maximum rows of one bulk action; more rows follow in further ones. */
export const MAX_ROWS = 500
/** Number of items that are recorded at a time. */
const MAX_NOTES = 2000
/** When changes that don't show yet are read again, in milliseconds after the end of the bulk action. */
const CHECKS = [0, 5000, 30_000]

/**
 * Starts to apply decisions. Items that are skipped before the start are recorded with the reason.
 *
 * @param ownId ID of the user who applies; null: a service account
 */
export function startApply(client: QueryClient, id: string, plan: RemediationPlan, ownId: string | null): void {
  if (applyRuns.get().has(id)) return
  const job = jobOf(client, id, ownId)
  if (job.isOver()) return
  job.note(plan.skipped.map(({ item, reason }) => ({ item, result: 'skipped', reason })))
  if (plan.rows.length === 0) return
  const parts: PlanRow[][] = []
  for (let from = 0; from < plan.rows.length; from += MAX_ROWS) parts.push(plan.rows.slice(from, from + MAX_ROWS))
  const rowOf = new Map<string, string>()
  for (const row of plan.rows) for (const item of itemsOf(row)) rowOf.set(item, row.id)
  startPart(job, { parts, rowOf, startedAt: Date.now() }, 0)
}

/** Consecutive bulk actions. */
type Parts = { readonly parts: readonly (readonly PlanRow[])[] } & Pick<ApplyRun, 'rowOf' | 'startedAt'>

function startPart(job: Job, all: Parts, place: number): void {
  const { parts, rowOf, startedAt } = all
  const rows = parts[place] ?? []
  const byId = new Map(rows.map((row) => [row.id, row]))
  const port = applyCalls(job.client)
  const changes = new Set(
    rows.flatMap(({ work }) => (work.kind === 'assign' ? work.changes.map(({ item }) => item) : [])),
  )
  const removed = new Set(rows.flatMap(itemsOf).filter((item) => !changes.has(item)))
  const show = (run: BulkRun) => setApplyRun(job.id, { phase: 'applying', startedAt, run, rowOf })
  const [first] = rows
  if (first === undefined) return
  const review = openReviews.get().get(job.id)?.review
  const run = startBulkRun({
    title: applyTitle(removed.size, changes.size),
    ...(review === undefined ? {} : { detail: review.name }),
    scope: review?.criteria.scope ?? first.scope,
    itemKind: 'changes',
    items: rows.map(itemOf),
    send: async ({ id }) => {
      const row = byId.get(id)
      if (row === undefined || job.isOver()) return { kind: 'not-sent', text: 'Not started.' }
      return applyRow(row, { ...job, port })
    },
    // One could be the last admin for the other.
    inFlight: 1,
    gap: gapOf(rows),
    // Each row is read before it is sent.
    repeatable: true,
    onOver: () => void afterPart(job, run, all, place),
  })
  show(run)
}

/** Records unsent rows, verifies sent ones, and continues with the next part. */
async function afterPart(job: Job, run: BulkRun, all: Parts, place: number): Promise<void> {
  const { parts, startedAt } = all
  const rows = parts[place] ?? []
  const { rows: bulkRows, reason } = run.getState()
  const unsent = new Map(bulkRows.flatMap(({ id, state, text }) => (state === 'not-sent' ? [[id, text] as const] : [])))
  await noteUnsent(job, rows, (row) => unsent.get(row.id))
  const isStopped = unsent.size > 0
  if (isStopped) await noteUnsent(job, parts.slice(place + 1).flat(), () => reason ?? '')
  await checkRows(job, rows, CHECKS, startedAt)
  if (job.isOver()) return
  refresh(job, rows)
  if (!isStopped && parts[place + 1] !== undefined) startPart(job, all, place + 1)
}

/** @param whyOf why a row wasn't sent; undefined if it was */
async function noteUnsent(
  job: Job,
  rows: readonly PlanRow[],
  whyOf: (row: PlanRow) => string | undefined,
): Promise<void> {
  const events = new Map<string, NewApplyEvent>()
  for (const row of rows) {
    const detail = whyOf(row)
    if (detail === undefined) continue
    for (const item of itemsOf(row)) {
      const remediation = job.remediationOf(item)
      // Items with an outcome keep it, and interrupted ones are verified first.
      if (events.has(item) || (remediation !== undefined && (remediation.end !== undefined || isCutOff(remediation))))
        continue
      events.set(item, { item, result: 'skipped', reason: 'not-sent', detail })
    }
  }
  // In batches, because each record changes the review, but small enough to keep the page responsive.
  const all = [...events.values()]
  for (let from = 0; from < all.length; from += MAX_NOTES) {
    if (from > 0) await yieldToBrowser()
    job.note(all.slice(from, from + MAX_NOTES))
  }
}

function refresh({ client }: Job, rows: readonly PlanRow[]): void {
  const scopes = new Map<string, Scope>(rows.map(({ scope }) => [scopeId(scope), scope]))
  for (const scope of scopes.values()) invalidateUsers(client, scope)
}

function itemOf({ id, subject, work }: PlanRow): BulkItem {
  return { id, name: `${subject.name}: ${workText(work)}`, email: subject.email }
}

function workText(work: PlanRow['work']): string {
  switch (work.kind) {
    case 'assign':
      return `assign ${formatList([...new Set(work.changes.map(({ target }) => target.role.name))])}`
    case 'unassign':
      return `remove ${formatList([...new Set(work.removals.map(({ pair }) => pair.role.name))])}`
    case 'leave-group':
      return `remove from group ${work.group.name}`
    case 'remove-user':
      return 'remove from the scope'
    case 'revoke':
      return 'revoke the invitation'
  }
}
