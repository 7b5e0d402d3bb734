import { GitCompareArrows, PenLine, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ScopeStamp } from '#src/components/scope-stamp.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { paceOf } from '#src/domain/access-review/decision-rules.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { counted, formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { decidedIn, reopen, type OpenReview } from '#src/jobs/reviews.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { AfterSignOff } from './after-sign-off.tsx'
import { ProofLine } from './proof-line.tsx'
import { dayWords } from './review.form.ts'
import { exceptionsOf } from './sign-off.ts'
import { SignOffDialog } from './sign-off-dialog.tsx'

/** What the review is, how far it is, and what is left to do with it. */
export function ReviewHead({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const { review, reviewer } = open
  const [checkedAt, setCheckedAt] = useState<number>()
  const [asking, setAsking] = useState<'sign-off' | 'reopen'>()
  const signed = isSignedOff(review)
  const close = () => {
    setAsking(undefined)
  }
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-2 pb-3 md:px-6">
        <div className="min-w-0 md:min-w-60 md:flex-1">
          <h1 tabIndex={-1} className="text-lg font-semibold wrap-anywhere text-text">
            {review.name}
          </h1>
          <div className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
            <ScopeStamp scope={review.criteria.scope} />
            <span>
              {review.criteria.children && 'With child scopes · '}
              Role assignments as of {formatDay(review.population.endedAt)}, {formatTime(review.population.endedAt)}
              {review.reviewBy !== undefined && ` · Review by ${dayWords(review.reviewBy)}`}
            </span>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            icon={<GitCompareArrows aria-hidden />}
            onClick={() => {
              setCheckedAt(Date.now())
            }}
          >
            Check for changes
          </Button>
          {signed ? (
            <Button
              icon={<RotateCcw aria-hidden />}
              onClick={() => {
                setAsking('reopen')
              }}
            >
              Reopen
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<PenLine aria-hidden />}
              onClick={() => {
                setAsking('sign-off')
              }}
            >
              Sign off…
            </Button>
          )}
        </div>
      </div>
      <ProgressLine open={open} />
      <div className="flex flex-col gap-2 px-4 pb-3 empty:hidden md:px-6">
        {checkedAt !== undefined && (
          <ChangesPanel key={checkedAt} review={review} scopeName={scopeName} askedAt={checkedAt} />
        )}
        {signed && <SignedNote open={open} />}
        {review.population.completeness.level !== 'proved' && (
          <ProofLine snapshot={review.population} scope={review.criteria.scope} scopeName={scopeName} />
        )}
        {reviewer.identity === 'typed' && (
          <Note>
            Connected with a service account key, so we don’t know which items are your own access. “{reviewer.name}” is
            recorded as typed, not confirmed by Harness.
          </Note>
        )}
        {paceOf(review.log).some(({ isFast }) => isFast) && <Note>The report shows how fast decisions were made.</Note>}
      </div>
      {asking === 'sign-off' && <SignOffDialog open={open} onClose={close} />}
      {asking === 'reopen' && (
        <ConfirmDialog
          title={`Reopen “${review.name}”?`}
          consequences={<p>Decisions can be changed again. Who reopened it and when is recorded.</p>}
          action={{ label: 'Reopen' }}
          onClose={close}
          onConfirm={() => {
            reopen(review.id)
            close()
          }}
        />
      )}
    </>
  )
}

function ProgressLine({ open }: { open: OpenReview }) {
  const { review, counts, unsaved } = open
  const decided = decidedIn(open)
  const total = review.items.length
  const own = exceptionsOf(open).find(({ kind }) => kind === 'own-access')?.items.length ?? 0
  const words = `${formatNumber(decided)} of ${formatNumber(total)} decided`
  const rest = [
    counts['not-sure'] > 0 && `${formatNumber(counts['not-sure'])} not sure`,
    counts.conflict > 0 && counted(counts.conflict, 'conflict', 'conflicts'),
    own > 0 && `${formatNumber(own)} own access`,
  ].filter((word) => word !== false)
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-4 pb-3.5 text-sm text-muted tabular-nums md:px-6">
      <b className="font-semibold whitespace-nowrap text-text">{[words, ...rest].join(' · ')}</b>
      <span className="min-w-40 flex-1">
        <Progress label={words} value={decided} max={Math.max(1, total)} />
      </span>
      {unsaved > 0 && <span>Not saved. Leaving loses {counted(unsaved, 'decision', 'decisions')}.</span>}
    </div>
  )
}

function SignedNote({ open: { review } }: { open: OpenReview }) {
  const last = review.signOffs.at(-1)
  if (last === undefined) return null
  return (
    <Note tone="success" title={`Signed off by ${last.reviewer.name}`} action={<AfterSignOff review={review} />}>
      <p>
        {formatDay(last.at)}, {formatTime(last.at)}. Decisions are read-only.
        {last.exceptions.length > 0 && ` ${counted(last.exceptions.length, 'exception', 'exceptions')} recorded.`}
      </p>
    </Note>
  )
}
