import { useQuery } from '@tanstack/react-query'
import { ClipboardPen, FileUp } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { formatDay, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { keptReviewsQuery } from '#src/jobs/kept-reviews.ts'
import { openReviews, takeUpReviews } from '#src/jobs/review-store.ts'
import { decidedIn, type OpenReview } from '#src/jobs/review-state.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { dayText } from './review.form.ts'
import { ReviewsLink } from './reviews-link.tsx'
import { KeptList } from './kept-list.tsx'
import { useReviewFile } from './use-review-file.tsx'

/** Reviews of the account that are open in this tab. */
export function ReviewsPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle('Reviews', scopeName.name)
  const all = useSyncExternalStore(openReviews.subscribe, openReviews.get)
  useEffect(takeUpReviews, [])
  const { data: device } = useQuery(keptReviewsQuery(scope.account))
  const keptReviews = device?.own.filter(({ id }) => !all.has(id)) ?? []
  const others = device?.others ?? 0
  const reviews = [...all.values()].filter(({ review }) => review.criteria.scope.account === scope.account)
  const file = useReviewFile()
  const actions = (
    <>
      <Button icon={<FileUp aria-hidden />} busy={file.busy} busyLabel="Opening the review file" onClick={file.choose}>
        Open review file
      </Button>
      <Link to={paths.newReview(scope)} className={buttonClasses('primary')}>
        New review
      </Link>
    </>
  )
  const head = (
    <PageHeader
      title="Reviews"
      description="Decide who keeps which role, with a reason and a record of who decided."
      actions={reviews.length + keptReviews.length > 0 && actions}
    />
  )
  return (
    <>
      <ReviewsLink scope={scope} to="access-review" />
      <ViewGate scope={scope} scopeName={scopeName} head={head}>
        <>
          {head}
          {file.parts}
          <div className="flex flex-col gap-2 px-4 pb-3 empty:hidden md:px-6">{file.notes}</div>
          {reviews.length > 0 && <ReviewTable reviews={reviews} />}
          {keptReviews.length + others > 0 && <KeptList account={scope.account} kept={keptReviews} others={others} />}
          {device !== undefined && reviews.length + keptReviews.length === 0 && (
            <EmptyState icon={<ClipboardPen />} title="No reviews yet" action={actions}>
              <p>
                A review is kept in memory until you disconnect or close the tab. To continue later, save it to a file
                or keep it on this device.
              </p>
            </EmptyState>
          )}
        </>
      </ViewGate>
    </>
  )
}

function ReviewTable({ reviews }: { reviews: readonly OpenReview[] }) {
  return (
    <Table caption="Reviews" narrow="cards">
      <TableHead>
        <Th className="pl-4 md:pl-6">Name</Th>
        <Th>Scope</Th>
        <Th>Decided</Th>
        <Th>Review by</Th>
        <Th>State</Th>
      </TableHead>
      <TableBody>
        {reviews.map((open) => (
          <TableRow key={open.review.id}>
            <RowHeader className="max-md:basis-full md:pl-6">
              <Link to={paths.review(open.review.criteria.scope, open.review.id)} className="hover:underline">
                {open.review.name}
              </Link>
            </RowHeader>
            <Td>
              <ScopeTag scope={open.review.criteria.scope} />
            </Td>
            <Td>
              {formatNumber(decidedIn(open))} of {formatNumber(open.review.items.length)}
            </Td>
            <Td>{open.review.reviewBy === undefined ? '—' : dayText(open.review.reviewBy)}</Td>
            <Td>{stateOf(open)}</Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function stateOf({ review, unsaved, kept }: OpenReview): string {
  const last = review.signOffs.at(-1)
  if (last !== undefined && isSignedOff(review)) return `Signed off ${formatDay(last.at)}`
  if (kept?.state === 'saved') return 'Saved on this device'
  return unsaved > 0 ? 'Not saved' : 'Open'
}
