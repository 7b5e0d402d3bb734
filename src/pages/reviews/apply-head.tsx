import type { RefObject } from 'react'
import { RunButtons } from '#src/components/run-buttons.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import type { RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { formatTime } from '#src/domain/format.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import type { ApplyRun } from '#src/jobs/apply-job.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { StartApply, type StartApplyProps } from './start-apply.tsx'

type ApplyHeadProps = {
  open: OpenReview
  title: string
  plan: RemediationPlan
  applying: ApplyRun | undefined
  run: BulkState | undefined
  /** Receives the focus when the button that had it unmounts. */
  headingRef: RefObject<HTMLHeadingElement | null>
  start: Omit<StartApplyProps, 'open' | 'plan' | 'headingRef'>
}

/** Title of the apply page and its actions: start, pause, stop, resume. */
export function ApplyHead({ open, title, plan, applying, run, headingRef, start }: ApplyHeadProps) {
  const { applied = [], criteria } = open.review
  const startedAt = applying?.startedAt ?? applied[0]?.at
  const isOffered = applying === undefined && plan.rows.length + plan.skipped.length > 0
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2.5 px-4 pb-3 md:px-6">
      <div className="min-w-0 md:min-w-60 md:flex-1">
        <h1 ref={headingRef} tabIndex={-1} data-takes-focus className="text-lg font-semibold wrap-anywhere text-text">
          {title}
        </h1>
        <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-text-secondary">
          <ScopeTag scope={criteria.scope} />
          {startedAt !== undefined && <span>· started {formatTime(startedAt)}</span>}
        </p>
      </div>
      <div className="flex gap-2 max-md:w-full max-md:[&>*]:flex-1">
        {applying?.run !== undefined && run !== undefined && <RunButtons run={applying.run} state={run} />}
        {isOffered && <StartApply {...start} open={open} plan={plan} headingRef={headingRef} />}
      </div>
    </div>
  )
}
