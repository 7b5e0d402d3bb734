import type { QueryClient } from '@tanstack/react-query'
import { itemsOf, ROW_GAP, type PlanRow } from '#src/domain/access-review/plan-rows.ts'
import { applyCalls } from './apply-calls.ts'
import { checkTarget, checkTargets, isCheckable, type CheckTarget } from './apply-check.ts'
import { applyRuns, jobOf, setApplyRun, type Job } from './apply-job.ts'
import { permissionMissing } from './bulk-rows.ts'
import { runBulk } from './bulk-run.ts'

/** Verifies the changes made for the decisions of a review. */

/**
 * Verifies changes, and changes nothing. Each is read once.
 *
 * @param rows of the items to read
 */
export function checkAgain(client: QueryClient, id: string, rows: readonly PlanRow[]): void {
  if (applyRuns.get().has(id)) return
  void checkRows(jobOf(client, id, null), rows, [0], Date.now())
}

/**
 * Verifies the changes of rows, until they show.
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
  let left = checkTargets(rows).filter((target) => mustCheck(job, target))
  const show = (until?: number) =>
    setApplyRun(job.id, { phase: 'checking', startedAt, run: undefined, rowOf: new Map(), until })
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
      const { mustRetry, answer } = await checkTarget(target, { ...job, port, isLast, now: Date.now })
      if (mustRetry) again.add(id)
      const { stop, ...rest } = answer
      // One scope that can't be read doesn't affect the others.
      const isForAll = stop !== undefined && stop !== permissionMissing
      return { ...rest, kind: rest.kind === 'unknown' ? 'failed' : rest.kind, ...(isForAll ? { stop } : {}) }
    })
    left = left.filter(({ id }) => again.has(id))
  }
  if (!job.isOver()) setApplyRun(job.id, undefined)
}

function mustCheck(job: Job, { rows }: CheckTarget): boolean {
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
