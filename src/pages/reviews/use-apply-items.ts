import { useCallback, useDeferredValue, useMemo } from 'react'
import { useSliced } from '#src/components/use-sliced.ts'
import { estimateTime } from '#src/domain/access-review/plan-rows.ts'
import type { RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { isCutOff, type Remediation } from '#src/domain/access-review/remediation.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import type { ApplyRun } from '#src/jobs/apply-job.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { applyItems, changesOf, inApplyOrder, planSteps, type Change } from './apply-items.ts'

const nothing: readonly Change[] = []
const noPlan: RemediationPlan = { rows: [], skipped: [], planned: new Set() }

type ApplyInput = {
  readonly open: OpenReview
  readonly topName: string
  readonly ownId: string | null
  readonly missing: ReadonlySet<string>
  readonly applying: ApplyRun | undefined
  readonly run: BulkState | undefined
}

/**
 * Items to apply with their states. Thousands of items are computed in slices; during a run, several events in a row
 * are rendered once.
 */
export function useApplyItems({ open, topName, ownId, missing, applying, run }: ApplyInput) {
  const { decisionStates, known, remediations } = open
  const { items } = open.review
  const changes = useSliced(
    useCallback(() => changesOf({ items, known, decisionStates }, topName), [items, known, decisionStates, topName]),
  )
  // During a run, the plan stays as it was at the start.
  const ended = applying === undefined ? remediations : undefined
  const plan = useSliced(
    useCallback(
      () =>
        ended === undefined
          ? nothingToDo()
          : planSteps({ decided: { items, decisionStates, known }, ownId, missing, isOver: isOverIn(ended) }),
      [items, decisionStates, known, ownId, missing, ended],
    ),
  )
  const noted = useDeferredValue(remediations)
  const state = useDeferredValue(applying)
  const rows = useDeferredValue(run)
  const current = plan.isPending ? noPlan : (plan.result ?? noPlan)
  const list = useSliced(
    useCallback(
      function* () {
        const all = yield* applyItems({
          changes: changes.result ?? nothing,
          remediations: noted,
          plan: current,
          applying: state,
          run: rows,
        })
        yield
        return { source: changes.result, all, ordered: inApplyOrder(all) }
      },
      [changes.result, noted, current, state, rows],
    ),
  )
  const time = useMemo(() => estimateTime(current.rows), [current])
  const { source, all, ordered } = list.result ?? noList
  return { plan: current, time, all, ordered, isReady: source !== undefined && plan.result !== undefined }
}

const noList = { source: undefined, all: [], ordered: [] }

// eslint-disable-next-line require-yield -- there is nothing to do
function* nothingToDo(): Generator<undefined, RemediationPlan> {
  return noPlan
}

/** Items that have an outcome, or must be verified first. */
function isOverIn(remediations: ReadonlyMap<string, Remediation>): (item: string) => boolean {
  return (item) => {
    const remediation = remediations.get(item)
    return remediation !== undefined && (remediation.end !== undefined || isCutOff(remediation))
  }
}
