import { useMemo } from 'react'
import { isAnyFast } from '#src/domain/access-review/decision-rules.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { reviewerKey } from '#src/domain/access-review/review-entry.ts'
import { byCount, formatDay, formatList, formatNumber, formatTime } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { Note } from '#src/ui/note.tsx'
import { AfterSignOff } from './after-sign-off.tsx'
import { truncated } from './item-rows.ts'
import { keepProblemText } from './kept-text.ts'
import { ProofLine } from './proof-line.tsx'

/** Notes before deciding: source of the review, its limits, and the pace of decisions. */
export function ReviewNotes({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const { review, reviewer, source, kept } = open
  const unknown = review.unknownItems ?? []
  const isFast = useMemo(() => isAnyFast(review.log), [review.log])
  return (
    <>
      {open.elsewhere === true ? (
        <Note tone="warning" title="This review is open in another tab">
          <p>Decide there. This tab shows it as it was last saved.</p>
        </Note>
      ) : (
        review.readOnly === true && (
          <Note tone="warning" title="You can only view this review">
            <p>A later version of Harness User Admin saved it. Update the app to decide.</p>
          </Note>
        )
      )}
      {(kept?.state === 'full' || kept?.state === 'blocked') && (
        <Note tone="danger" title="Your last decisions aren’t saved on this device">
          <p role="alert">{keepProblemText(kept.state)}</p>
        </Note>
      )}
      {isSignedOff(review) && <SignedNote open={open} />}
      <HandedOver open={open} />
      {source?.isEdited === true && (
        <Note tone="warning" title="The role assignments in this file were changed">
          <p>Their checksum differs from the one recorded when the review started. Ask for the file again.</p>
        </Note>
      )}
      {source !== undefined && source.dropped > 0 && (
        <Note
          tone="warning"
          title={byCount(
            source.dropped,
            'We couldn’t understand 1 row in the file',
            `We couldn’t understand ${formatNumber(source.dropped)} rows in the file`,
          )}
        >
          <p>These rows aren’t in the review.</p>
        </Note>
      )}
      {unknown.length > 0 && (
        <Note
          tone="warning"
          title={byCount(
            unknown.length,
            '1 item can’t be decided here',
            `${formatNumber(unknown.length)} items can’t be decided here`,
          )}
        >
          <p className="wrap-anywhere">
            We don’t recognize this kind of item:{' '}
            {formatList([...new Set(unknown.map(({ kind }) => truncated(kind)))].slice(0, 5))}. Items of this kind stay
            undecided in the file.
          </p>
        </Note>
      )}
      {review.population.completeness.level !== 'proved' && (
        <ProofLine snapshot={review.population} scope={review.criteria.scope} scopeName={scopeName} />
      )}
      {reviewer.identity === 'typed' && (
        <Note>
          Connected with a service account key, so we don’t know which items are your own access. “{reviewer.name}” is
          recorded as typed, not confirmed by Harness.
        </Note>
      )}
      {isFast && <Note>The report shows how fast decisions were made.</Note>}
    </>
  )
}

/** The reviewer who handed over the review. */
function HandedOver({ open: { review, reviewer } }: { open: OpenReview }) {
  const last = review.handOvers?.at(-1)
  if (last === undefined || reviewerKey(last.reviewer) === reviewerKey(reviewer) || isSignedOff(review)) return null
  return (
    <Note>
      <p className="wrap-anywhere">
        <bdi>{truncated(last.reviewer.name)}</bdi> handed this review over to <bdi>{truncated(last.to.name)}</bdi>
        {last.to.email !== undefined && (
          <>
            {' '}
            (<bdi>{truncated(last.to.email)}</bdi>)
          </>
        )}{' '}
        on {formatDay(last.at)}, {formatTime(last.at)}.
      </p>
    </Note>
  )
}

function SignedNote({ open: { review } }: { open: OpenReview }) {
  const last = review.signOffs.at(-1)
  if (last === undefined) return null
  return (
    <Note
      tone="success"
      title={`Signed off by ${truncated(last.reviewer.name)}`}
      action={<AfterSignOff review={review} />}
    >
      <p>
        {formatDay(last.at)}, {formatTime(last.at)}. Decisions are read-only.
        {last.exceptions.length > 0 &&
          byCount(
            last.exceptions.length,
            ' 1 exception recorded.',
            ` ${formatNumber(last.exceptions.length)} exceptions recorded.`,
          )}
      </p>
    </Note>
  )
}
