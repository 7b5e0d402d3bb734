import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { byCount, formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import {
  dropKept,
  keptReviewsQuery,
  resumeReview,
  type KeptReview,
  type ResumeProblem,
} from '#src/jobs/kept-reviews.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { truncated } from './item-rows.ts'
import { resumeProblemText } from './kept-text.ts'
import { useReviewer } from './use-reviewer.ts'

type KeptListProps = {
  account: string
  kept: readonly KeptReview[]
  /** Number of stored reviews of another account or user. */
  others: number
}

/** Reviews that are stored on this device and aren't open in this tab. */
export function KeptList({ account, kept, others }: KeptListProps) {
  const client = useQueryClient()
  const [removing, setRemoving] = useState<KeptReview>()
  const [refused, setRefused] = useState(false)
  const opener = useResume()
  return (
    <section aria-labelledby="kept-reviews" className="pt-4">
      <h2 id="kept-reviews" className="px-4 pb-2 text-base font-semibold text-text md:px-6">
        On this device
      </h2>
      <div className="flex flex-col gap-2 px-4 pb-2 empty:hidden md:px-6">
        {opener.note}
        {refused && (
          <Note tone="warning" title="The review couldn’t be removed">
            <p role="alert">Clear this site’s data in your browser settings instead.</p>
          </Note>
        )}
      </div>
      {kept.length > 0 && (
        <Table caption="Reviews on this device" narrow="cards">
          <TableHead>
            <Th className="pl-4 md:pl-6">Name</Th>
            <Th>Scope</Th>
            <Th>Decided</Th>
            <Th>Saved</Th>
            <Th>Kept until</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </TableHead>
          <TableBody>
            {kept.map((review) => (
              <TableRow key={review.id}>
                <RowHeader className="max-md:basis-full md:pl-6">{truncated(review.name)}</RowHeader>
                <Td>
                  <ScopeTag scope={scopeOf(review)} />
                </Td>
                <Td>
                  {formatNumber(review.decided)} of {formatNumber(review.items)}
                  <span className="md:hidden"> decided</span>
                </Td>
                <Td>
                  <span className="md:hidden">Saved </span>
                  {formatDay(review.savedAt)}, {formatTime(review.savedAt)}
                </Td>
                <Td>
                  <span className="md:hidden">Kept until </span>
                  {formatDay(review.until)}
                </Td>
                <Td className="pr-4 max-md:basis-full md:pr-6 md:text-right">
                  <span className="inline-flex flex-wrap gap-2">
                    <Button
                      size="small"
                      busy={opener.opening === review.id}
                      aria-label={`Open ${truncated(review.name)}`}
                      onClick={() => void opener.resume(review.id, scopeOf(review))}
                    >
                      Open
                    </Button>
                    <Button
                      size="small"
                      variant="ghost"
                      aria-label={`Remove ${truncated(review.name)} from this device`}
                      onClick={() => {
                        setRemoving(review)
                      }}
                    >
                      Remove
                    </Button>
                  </span>
                </Td>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {others > 0 && (
        <p className="px-4 py-2 text-sm text-muted md:px-6">
          {byCount(
            others,
            '1 review of another account or user. Connect as that user to open it.',
            `${formatNumber(others)} reviews of another account or user. Connect as that user to open them.`,
          )}
        </p>
      )}
      {removing !== undefined && (
        <ConfirmDialog
          title="Remove this review from this device?"
          consequences={
            <p>
              {byCount(
                removing.decided,
                `“${truncated(removing.name)}” with 1 decided item is deleted from this browser. This can’t be undone.`,
                `“${truncated(removing.name)}” with ${formatNumber(removing.decided)} decided items is deleted from this browser. This can’t be undone.`,
              )}
            </p>
          }
          action={{ label: 'Remove from this device', danger: true }}
          onClose={() => {
            setRemoving(undefined)
          }}
          onConfirm={() => {
            setRemoving(undefined)
            void dropKept(removing.id).then((isGone) => {
              setRefused(!isGone)
              return client.invalidateQueries({ queryKey: keptReviewsQuery(account).queryKey })
            })
          }}
        />
      )}
    </section>
  )
}

function scopeOf({ account, scope }: KeptReview): Scope {
  const [org, project] = scope.split('/').filter((part) => part !== '')
  return makeScope(account, org, project)
}

/** Opens a stored review, and navigates to it. */
export function useResume() {
  const reviewer = useReviewer()
  const navigate = useNavigate()
  const [opening, setOpening] = useState<string>()
  const [problem, setProblem] = useState<ResumeProblem>()
  const resume = async (id: string, scope: Scope) => {
    if (reviewer === undefined || opening !== undefined) return
    setOpening(id)
    const found = await resumeReview(id, reviewer)
    setOpening(undefined)
    setProblem(found)
    if (found === undefined) void navigate(paths.review(scope, id))
  }
  const note = problem !== undefined && (
    <Note tone="danger" title="The review wasn’t opened">
      <p role="alert">{resumeProblemText(problem)}</p>
    </Note>
  )
  return { opening, resume, note }
}
