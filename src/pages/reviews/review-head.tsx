import { Download, Ellipsis, FileUp, GitCompareArrows, PenLine, RotateCcw, Send } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ScopeStamp } from '#src/components/scope-stamp.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { counted, formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { decidedIn, reopen, type OpenReview } from '#src/jobs/reviews.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { ReviewNotes } from './review-notes.tsx'
import { dayWords } from './review.form.ts'
import { exceptionsOf } from './sign-off.ts'
import { SignOffDialog } from './sign-off-dialog.tsx'
import { useReviewFile } from './use-review-file.tsx'
import { useSaveReview } from './use-save-review.tsx'

/** What the review is, how far it is, and what is left to do with it. */
export function ReviewHead({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const { review } = open
  const [checkedAt, setCheckedAt] = useState<number>()
  const [asking, setAsking] = useState<'sign-off' | 'reopen' | 'hand-over'>()
  const [menu, setMenu] = useState<HTMLElement>()
  const file = useReviewFile()
  const saver = useSaveReview(open)
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
          {review.readOnly !== true && (
            <Button
              icon={<Download aria-hidden />}
              busy={saver.busy}
              busyLabel="Saving the review file"
              onClick={() => void saver.save()}
            >
              Save review file
            </Button>
          )}
          {review.readOnly === true ? null : signed ? (
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
          <IconButton
            label="More actions"
            icon={<Ellipsis aria-hidden />}
            busy={file.busy}
            onClick={({ currentTarget }) => {
              setMenu(currentTarget)
            }}
          />
          {file.parts}
        </div>
      </div>
      <ProgressLine open={open} />
      <div className="flex flex-col gap-2 px-4 pb-3 empty:hidden md:px-6">
        {checkedAt !== undefined && (
          <ChangesPanel key={checkedAt} review={review} scopeName={scopeName} askedAt={checkedAt} />
        )}
        {saver.notes}
        {file.notes}
        <ReviewNotes open={open} scopeName={scopeName} />
      </div>
      <ActionMenu
        anchor={menu}
        label="More actions"
        items={[
          ...(review.readOnly === true
            ? []
            : [
                {
                  id: 'hand-over',
                  label: 'Hand over…',
                  icon: <Send aria-hidden />,
                  onSelect: () => {
                    setAsking('hand-over')
                  },
                },
              ]),
          { id: 'open', label: 'Open review file…', icon: <FileUp aria-hidden />, onSelect: file.choose },
          {
            id: 'changes',
            label: 'Check for changes',
            icon: <GitCompareArrows aria-hidden />,
            onSelect: () => {
              setCheckedAt(Date.now())
            },
          },
        ]}
        onClose={() => {
          setMenu(undefined)
        }}
      />
      {asking === 'hand-over' && (
        <HandOverDialog
          open={open}
          onClose={close}
          onSave={(to) => {
            close()
            void saver.save(to)
          }}
        />
      )}
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
