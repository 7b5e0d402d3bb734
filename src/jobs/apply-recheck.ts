import type { QueryClient } from '@tanstack/react-query'
import { itemsOf, ROW_GAP, type PlanRow } from '#src/domain/access-review/plan-rows.ts'
import { applyCalls } from './apply-calls.ts'
import { checkTarget, checkTargets, isCheckable, type CheckTarget } from './apply-check.ts'
import { applyings, jobOf, putApplying, type Job } from './apply-job.ts'
import { permissionMissing } from './bulk-rows.ts'
import { runBulk } from './bulk-run.ts'

/** Reads again what was changed for the decisions of a review. */

/**
 * Reads changes again, and sends nothing. Each is read once.
 *
 * @param rows of the items to read
 */
export function checkAgain(client: QueryClient, id: string, rows: readonly PlanRow[]): void {
  if (applyings.get().has(id)) return
  void checkRows(jobOf(client, id, null), rows, [0], Date.now())
}

/**
 * Reads what rows changed, as often as it takes to show.
 *
 * @param times milliseconds after now at which to read
 * @param startedAt when applying started
 */
export async function checkRows(
  job: Job,
  rows: readonly PlanRow[],
  times: readonly number[],
  startedAt: number,
): Promise<void> {
  const port = applyCalls(job.client)
  const began = Date.now()
  let left = checkTargets(rows).filter((target) => isToCheck(job, target))
  const show = (until?: number) =>
    putApplying(job.id, { phase: 'checking', startedAt, run: undefined, rowOf: new Map(), until })
  for (const [place, time] of times.entries()) {
    if (left.length === 0 || job.isOver()) break
    const until = began + time
    show(time === 0 ? undefined : until)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())))
    if (job.isOver()) break
    show()
    const again = new Set<string>()
    const byId = new Map(left.map((target) => [target.id, target]))
    await paced(left, async (id) => {
      const target = byId.get(id)
      if (target === undefined || job.isOver()) return { kind: 'skipped', text: '' }
      const isLast = place === times.length - 1
      const { again: more, answer } = await checkTarget(target, { ...job, port, isLast, now: Date.now })
      if (more) again.add(id)
      const { stop, ...rest } = answer
      // One scope that can't be read says nothing about the others.
      const isForAll = stop !== undefined && stop !== permissionMissing
      return { ...rest, kind: rest.kind === 'unknown' ? 'failed' : rest.kind, ...(isForAll ? { stop } : {}) }
    })
    left = left.filter(({ id }) => again.has(id))
  }
  if (!job.isOver()) putApplying(job.id, undefined)
}

function isToCheck(job: Job, { rows }: CheckTarget): boolean {
  return rows.some((row) => itemsOf(row).some((item) => isCheckable(job.remediationOf(item))))
}

/** Reads one after the other, at the pace of the ledger and with its waits. */
function paced(
  targets: readonly CheckTarget[],
  send: (id: string) => ReturnType<Parameters<typeof runBulk>[1]['send']>,
) {
  return new Promise<void>((resolve) => {
    const [first] = targets
    if (first === undefined) {
      resolve()
      return
    }
    runBulk('check', {
      title: 'Check changes',
      scope: first.scope,
      items: targets.map(({ id, subject }) => ({ id, name: subject.name })),
      send: ({ id }) => send(id),
      inFlight: 1,
      gap: ROW_GAP,
      onOver: resolve,
    })
  })
}
