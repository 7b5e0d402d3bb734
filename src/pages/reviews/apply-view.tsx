import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FileText, ListChecks, RotateCw, ShieldCheck } from 'lucide-react'
import { useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { applyTitle } from '#src/domain/access-review/remediation-plan.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { BulkRun } from '#src/jobs/bulk-run.ts'
import { applyRuns } from '#src/jobs/apply-job.ts'
import { checkAgain } from '#src/jobs/apply-recheck.ts'
import { startApply } from '#src/jobs/review-apply.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { missingPermissionsQuery } from '#src/queries/apply-permissions.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Segments } from '#src/ui/segments.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import {
  isInState,
  needsOf,
  planFor,
  shownStates,
  shownStateLabels,
  type ApplyItem,
  type ShownState,
} from './apply-items.ts'
import { ApplyHead } from './apply-head.tsx'
import { ApplyProgress } from './apply-progress.tsx'
import { ApplyTable } from './apply-table.tsx'
import { useApplyItems } from './use-apply-items.ts'

const nothing: ReadonlySet<string> = new Set()
const textOf = ({ facts }: ApplyItem) => [facts.subject, facts.email, facts.role, facts.scopeName].join(' ')

/** What will change and what won't, then the progress, then the result of each change. */
export function ApplyView({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const { review, decisionStates, known } = open
  const { scope } = review.criteria
  const client = useQueryClient()
  const ownId = useOwnId(scope.account)
  const { items } = review
  const needs = useMemo(() => needsOf({ items, decisionStates }), [items, decisionStates])
  const permissions = useQuery(missingPermissionsQuery(scope.account, needs))
  const missing = permissions.data ?? nothing
  const applying = useSyncExternalStore(applyRuns.subscribe, applyRuns.get).get(review.id)
  const run = useRunState(applying?.run)
  const [shown, setShown] = useState<ShownState>()
  const heading = useRef<HTMLHeadingElement>(null)
  const found = useApplyItems({ open, topName: scopeName.name, ownId: ownId ?? null, missing, applying, run })
  const { plan, time, all, ordered } = found
  const counts = useMemo(() => shownStates.map((state) => all.filter((each) => isInState(each, state)).length), [all])
  const parts = useMemo(() => partsOf(all), [all])
  const filtered = useMemo(
    () => (shown === undefined ? ordered : ordered.filter((each) => isInState(each, shown))),
    [ordered, shown],
  )
  const {
    shown: rows,
    search,
    pages,
  } = usePagedRows({
    rows: filtered,
    total: all.length,
    textOf,
    searchLabel: 'Search changes',
    pagesLabel: 'Pages of these changes',
  })
  // Stable during the run, so that no row re-renders because of them.
  const { tryAgain, check } = useMemo(() => {
    const decided = { items, decisionStates, known }
    const planOf = (chosen: readonly ApplyItem[], missing: ReadonlySet<string>) => {
      const ids = new Set(chosen.map(({ item }) => item.id))
      return planFor({ decided, ownId: ownId ?? null, missing, isOver: (item) => !ids.has(item) })
    }
    return {
      tryAgain: (chosen: readonly ApplyItem[]) => {
        startApply(client, review.id, planOf(chosen, missing), ownId ?? null)
      },
      check: (chosen: readonly ApplyItem[]) => {
        // Reading needs no permission to change anything.
        checkAgain(client, review.id, planOf(chosen, nothing).rows)
      },
    }
  }, [items, decisionStates, known, ownId, missing, client, review.id])
  if (permissions.isError)
    return (
      <ReadError
        error={permissions.error}
        what="ownPermissions"
        onRetry={() => void permissions.refetch()}
        retrying={permissions.isFetching}
      />
    )
  if (ownId === undefined || (needs.length > 0 && permissions.isPending))
    return <Spinner label="Checking your permissions…" />
  if (!found.isReady) return <Spinner label="Counting the changes…" />
  const { title, cutOff, again, recheck } = parts
  const unread = applying === undefined ? parts.unread : []
  return (
    <>
      <ApplyHead
        open={open}
        title={title}
        plan={plan}
        run={run}
        headingRef={heading}
        applying={applying}
        start={{
          scopeName,
          time,
          items: all,
          isBlocked: cutOff.length > 0,
          onStart: () => {
            startApply(client, review.id, plan, ownId)
          },
        }}
      />
      {all.length === 0 ? (
        <EmptyState icon={<ListChecks />} title="Nothing to apply">
          <p>Every item was kept or is undecided.</p>
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
            <ApplyProgress
              items={all}
              plan={plan}
              time={time}
              open={open}
              missing={missing}
              applying={applying}
              run={run}
              cutOff={cutOff.length}
              unread={unread.length}
              onCheck={() => {
                check([...cutOff, ...unread])
              }}
            />
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <Segments
                label="Filter by result"
                all={{ label: 'All', count: formatNumber(all.length) }}
                options={shownStates.map((value, place) => ({
                  value,
                  label: shownStateLabels[value],
                  count: formatNumber(counts[place] ?? 0),
                }))}
                value={shown}
                onChange={setShown}
              />
              <div className="flex flex-wrap items-center gap-2">
                {recheck.length > 0 && (
                  <Button
                    icon={<ShieldCheck aria-hidden />}
                    onClick={() => {
                      check(recheck)
                    }}
                  >
                    Check {formatNumber(recheck.length)} again
                  </Button>
                )}
                {again.length > 0 && (
                  <Button
                    icon={<RotateCw aria-hidden />}
                    onClick={() => {
                      tryAgain(again)
                    }}
                  >
                    Try {formatNumber(again.length)} again
                  </Button>
                )}
              </div>
            </div>
            {search}
          </div>
          <ApplyTable rows={rows} onTryAgain={tryAgain} onCheckAgain={check} />
          {pages}
        </>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2 text-sm text-muted md:px-6">
        <span>We check each change after it’s made, and again after 5 and 30 seconds if it doesn’t show yet.</span>
        <Link to={paths.reviewReport(scope, review.id)} className={buttonClasses('secondary', 'small')}>
          <FileText aria-hidden className="size-4" />
          Report
        </Link>
      </div>
    </>
  )
}

/** Actions for changes, with counts by kind. */
function partsOf(all: readonly ApplyItem[]) {
  const changes = all.filter(({ target }) => target !== undefined).length
  return {
    title: applyTitle(all.length - changes, changes),
    cutOff: all.filter(({ state }) => state === 'cut-off'),
    unread: all.filter(({ reason }) => reason === 'to-be-checked'),
    again: all.filter((each) => each.canTryAgain),
    recheck: all.filter((each) => each.canCheckAgain && !each.canTryAgain),
  }
}

const still = () => () => undefined

function useRunState(run: BulkRun | undefined) {
  return useSyncExternalStore(run?.subscribe ?? still, () => run?.getState())
}
