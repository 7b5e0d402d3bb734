import {
  Download,
  Ellipsis,
  FileUp,
  GitCompareArrows,
  HardDrive,
  HardDriveDownload,
  PenLine,
  RefreshCw,
  RotateCcw,
  Send,
} from 'lucide-react'
import { useMemo, useState } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { missingItems, excluded } from '#src/domain/access-review/change-check.ts'
import { ownAccess } from '#src/domain/access-review/decision-rules.ts'
import { reviewedUsersText } from '#src/domain/access-review/review-text.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { byCount, counted, formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { dropKept } from '#src/jobs/kept-reviews.ts'
import { reopen } from '#src/jobs/review-decisions.ts'
import { decidedIn, lossOf, decisionStateIn, type OpenReview } from '#src/jobs/review-state.ts'
import { serviceTime } from '#src/session/service-clock.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { LazyMenu } from '#src/ui/lazy-overlays.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { KeepDialog } from './keep-dialog.tsx'
import { ReviewNotes } from './review-notes.tsx'
import { dayText } from './review.form.ts'
import { isFresh } from './sign-off.ts'
import { SignOffDialog } from './sign-off-dialog.tsx'
import { useReviewFile } from './use-review-file.tsx'
import { useSaveReview } from './use-save-review.tsx'

type ReviewHeadProps = {
  open: OpenReview
  scopeName: ScopeName
  /** Whether the dialog to hand over the review is open. */
  handsOver: boolean
  onHandOver: (asksToSave: boolean) => void
}

/** Title of the review, its progress, and its next actions. */
export function ReviewHead({ open, scopeName, handsOver, onHandOver }: ReviewHeadProps) {
  const { review } = open
  // A reviewer who resumes a review must see the changes since then.
  const [checkedAt, setCheckedAt] = useState(open.resumedAt)
  /** The check before the pending one, to sign off with it. */
  const [signingAfter, setSigningAfter] = useState<{ readonly check: string | undefined }>()
  const [openDialog, setOpenDialog] = useState<'sign-off' | 'sign-off-unchecked' | 'reopen' | 'keep' | 'compare'>()
  const [menu, setMenu] = useState<HTMLElement>()
  const file = useReviewFile()
  const saver = useSaveReview(open)
  const signed = isSignedOff(review)
  const { roles } = review.criteria
  const close = () => {
    setOpenDialog(undefined)
  }
  const last = review.checks?.at(-1)
  if (signingAfter !== undefined && last !== undefined && last.id !== signingAfter.check) {
    setSigningAfter(undefined)
    // The page shows which items need a decision first.
    if (excluded(review).length + last.members.length === 0) setOpenDialog('sign-off')
  }
  const check = () => {
    setCheckedAt(Date.now())
  }
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pb-3 md:px-6">
        <div className="min-w-0 md:min-w-60 md:flex-1">
          <h1 tabIndex={-1} className="text-lg font-semibold wrap-anywhere text-text">
            {review.name}
          </h1>
          <div className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
            <ScopeTag scope={review.criteria.scope} />
            <span className="wrap-anywhere">
              {roles.kind === 'users' && (
                <>
                  <bdi>{reviewedUsersText(roles)}</bdi>
                  {' · '}
                </>
              )}
              {review.criteria.children && 'With child scopes · '}
              Role assignments as of {formatDay(review.population.endedAt)}, {formatTime(review.population.endedAt)}
              {review.reviewBy !== undefined && ` · Review by ${dayText(review.reviewBy)}`}
            </span>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2 max-md:w-full max-md:[&>button]:min-h-10 max-md:[&>button:not([aria-haspopup])]:flex-1">
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
                setOpenDialog('reopen')
              }}
            >
              Reopen
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<PenLine aria-hidden />}
              onClick={() => {
                if (isFresh(review, serviceTime())) setOpenDialog('sign-off')
                else {
                  setSigningAfter({ check: last?.id })
                  check()
                }
              }}
            >
              Sign off…
            </Button>
          )}
          <IconButton
            label="More actions"
            aria-haspopup="menu"
            icon={<Ellipsis aria-hidden />}
            className="border border-button bg-surface shadow-card max-md:size-10"
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
        {signingAfter !== undefined && (
          <Note
            action={
              <Button
                size="small"
                onClick={() => {
                  setSigningAfter(undefined)
                  setOpenDialog('sign-off-unchecked')
                }}
              >
                Sign off without checking
              </Button>
            }
          >
            <Status>Before you sign off, we check what changed since the review started.</Status>
          </Note>
        )}
        {checkedAt !== undefined && (
          <ChangesPanel
            key={checkedAt}
            open={open}
            scopeName={scopeName}
            askedAt={checkedAt}
            onClose={() => {
              setCheckedAt(undefined)
            }}
          />
        )}
        {saver.notes}
        {file.notes}
        <ReviewNotes open={open} scopeName={scopeName} />
      </div>
      <LazyMenu
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
                    onHandOver(true)
                  },
                },
              ]),
          ...(review.readOnly === true
            ? []
            : open.kept?.savedAt === undefined
              ? [
                  {
                    id: 'keep',
                    label: 'Keep on this device…',
                    icon: <HardDriveDownload aria-hidden />,
                    onSelect: () => {
                      setOpenDialog('keep')
                    },
                  },
                ]
              : [
                  {
                    id: 'drop',
                    label: 'Remove from this device',
                    icon: <HardDrive aria-hidden />,
                    onSelect: () => void dropKept(review.id),
                  },
                ]),
          { id: 'open', label: 'Open review file…', icon: <FileUp aria-hidden />, onSelect: file.choose },
          {
            id: 'changes',
            label: 'Check for changes',
            icon: <RefreshCw aria-hidden />,
            onSelect: check,
          },
          {
            id: 'compare',
            label: 'Compare with…',
            icon: <GitCompareArrows aria-hidden />,
            onSelect: () => {
              setOpenDialog('compare')
            },
          },
        ]}
        onClose={() => {
          setMenu(undefined)
        }}
      />
      {openDialog === 'keep' && <KeepDialog open={open} onClose={close} />}
      {openDialog === 'compare' && <CompareDialog open={open} onClose={close} />}
      {handsOver && (
        <HandOverDialog
          open={open}
          onClose={() => {
            onHandOver(false)
          }}
          onSave={(to) => {
            onHandOver(false)
            void saver.save(to)
          }}
        />
      )}
      {(openDialog === 'sign-off' || openDialog === 'sign-off-unchecked') && (
        <SignOffDialog open={open} isChecked={openDialog === 'sign-off'} onClose={close} />
      )}
      {openDialog === 'reopen' && (
        <ConfirmDialog
          title={`Reopen “${review.name}”?`}
          consequences={<p>Decisions can be changed again. The review records who reopened it and when.</p>}
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
  const { review, counts } = open
  const lost = lossOf(open)
  const decided = decidedIn(open)
  const total = review.items.length
  const { reviewer, known } = open
  const ownItems = useMemo(
    () => review.items.filter((item) => ownAccess(item, reviewer, known) === 'own'),
    [review.items, reviewer, known],
  )
  const { checks } = review
  const gone = useMemo(() => missingItems({ checks }), [checks])
  const own = ownItems.filter(({ id }) => decisionStateIn(open, id).decision === undefined && !gone.has(id)).length
  const text = `${formatNumber(decided)} of ${formatNumber(total)} decided`
  const rest = [
    counts['not-sure'] > 0 && `${formatNumber(counts['not-sure'])} not sure`,
    counts.conflict > 0 && counted(counts.conflict, 'conflict', 'conflicts'),
    own > 0 && `${formatNumber(own)} own access`,
  ].filter((word) => word !== false)
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-4 pb-3.5 text-sm text-muted tabular-nums md:px-6">
      <b className="font-semibold whitespace-nowrap text-text">{[text, ...rest].join(' · ')}</b>
      <span className="min-w-40 flex-1">
        <Progress label={text} value={decided} max={Math.max(1, total)} />
      </span>
      <SaveState open={open} lost={lost} />
    </div>
  )
}

/** Whether decisions are stored, and until when. */
function SaveState({ open: { kept, review }, lost }: { open: OpenReview; lost: number }) {
  if (kept?.state === 'saving') return <span>Saving…</span>
  if (kept?.state === 'saved' && kept.savedAt !== undefined)
    return <span title={`On this device until ${formatDay(kept.until)}`}>Saved {formatTime(kept.savedAt)}</span>
  if (lost === 0) return null
  return isSignedOff(review) ? (
    <span>Not saved. If you leave, you’ll lose the latest changes to this review.</span>
  ) : (
    <span>
      {byCount(
        lost,
        'Not saved. If you leave, you’ll lose 1 decision.',
        `Not saved. If you leave, you’ll lose ${formatNumber(lost)} decisions.`,
      )}
    </span>
  )
}
