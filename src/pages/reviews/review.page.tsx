import { useQuery } from '@tanstack/react-query'
import { FileQuestionMark, FileUp } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Link, useParams } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { keptReviewsQuery } from '#src/jobs/kept-reviews.ts'
import { countUnsaved } from '#src/jobs/stashed-reviews.ts'
import { openReviews, takeUpReviews } from '#src/jobs/review-store.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { DecideView } from './decide-view.tsx'
import { useResume } from './kept-list.tsx'
import { ReviewHead } from './review-head.tsx'
import { ReviewsLink } from './reviews-link.tsx'
import { useReviewFile } from './use-review-file.tsx'

/** A review: its items and decisions. */
export function ReviewPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const { reviewId = '' } = useParams()
  const all = useSyncExternalStore(openReviews.subscribe, openReviews.get)
  const open = all.get(reviewId)
  const isUser = open !== undefined && scopeId(open.review.criteria.scope) === scopeId(scope)
  useTitle(isUser ? open.review.name : 'Review', scopeName.name)
  return (
    <>
      <ReviewsLink scope={scope} />
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title="Review" />}>
        {isUser ? (
          <OpenReviewView key={open.review.id} open={open} scopeName={scopeName} />
        ) : (
          <NotOpen scope={scope} id={reviewId} />
        )}
      </ViewGate>
    </>
  )
}

function NotOpen({ scope, id }: { scope: Scope; id: string }) {
  const file = useReviewFile()
  const { data } = useQuery(keptReviewsQuery(scope.account))
  const opener = useResume()
  useEffect(takeUpReviews, [])
  const left = countUnsaved(id)
  const isKept = data?.own.some((review) => review.id === id) === true
  return (
    <>
      <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden md:px-6">
        {file.notes}
        {opener.note}
      </div>
      {file.parts}
      <EmptyState
        level={1}
        icon={<FileQuestionMark />}
        title="This review isn’t open in this tab"
        action={
          <>
            <Link to={paths.reviews(scope)} className={buttonClasses()}>
              Reviews
            </Link>
            <Button
              variant={isKept ? 'secondary' : 'primary'}
              icon={<FileUp aria-hidden />}
              busy={file.busy}
              onClick={file.choose}
            >
              Open review file
            </Button>
            {isKept && (
              <Button
                variant="primary"
                busy={opener.opening !== undefined}
                onClick={() => void opener.resume(id, scope)}
              >
                Open from this device
              </Button>
            )}
          </>
        }
      >
        <p>
          {left > 0 && <>{leftText(left, isKept)} </>}
          {isKept
            ? 'It’s kept on this device.'
            : 'A review stays in memory until you disconnect or close the tab. If you saved a review file, open it.'}
        </p>
      </EmptyState>
    </>
  )
}

function OpenReviewView({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const [handsOver, setHandsOver] = useState(false)
  return (
    <>
      <ReviewHead open={open} scopeName={scopeName} handsOver={handsOver} onHandOver={setHandsOver} />
      <DecideView
        open={open}
        scopeName={scopeName}
        onHandOver={() => {
          setHandsOver(true)
        }}
      />
    </>
  )
}

function leftText(left: number, isKept: boolean): string {
  return isKept
    ? byCount(
        left,
        '1 of your changes to this review is kept in this tab for 30 minutes. Open the review from this device to add it.',
        `${formatNumber(left)} of your changes to this review are kept in this tab for 30 minutes. Open the review from this device to add them.`,
      )
    : byCount(
        left,
        '1 of your changes to this review is kept in this tab for 30 minutes. Open the review file to add it.',
        `${formatNumber(left)} of your changes to this review are kept in this tab for 30 minutes. Open the review file to add them.`,
      )
}
