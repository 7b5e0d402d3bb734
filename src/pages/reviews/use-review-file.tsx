import { useRef, useState, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { Form, useForm } from '#src/components/form.tsx'
import { nameSentence, parseName } from '#src/domain/name.ts'
import { paths } from '#src/domain/paths.ts'
import { openReviewFile, type OpenedReview, type OpenReviewProblem } from '#src/jobs/review-files.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { FileInput } from '#src/ui/file-input.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { joinedText, reviewFileProblemText } from './file-text.ts'
import { reviewLabels } from './review.form.ts'
import { useReviewer } from './use-reviewer.ts'

type ReviewFileOpener = {
  /** Opens the file dialog. */
  readonly choose: () => void
  readonly busy: boolean
  /** The file input, and the dialog for a name if Harness reports no user. */
  readonly parts: ReactNode
  /** The result. */
  readonly notes: ReactNode
}

/** Opens a review file: a new review, or decisions that are merged into an open one. */
export function useReviewFile(): ReviewFileOpener {
  const { account, keyType } = useSession()
  const me = useReviewer()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string>()
  const [isConfirming, setConfirming] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ name: string; problem: OpenReviewProblem }>()
  const [joined, setJoined] = useState<NonNullable<Extract<OpenedReview, { ok: true }>['joined']>>()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const isNamed = keyType === 'pat'
  const pick = () => input.current?.click()
  const take = async (file: File | undefined) => {
    const reviewer = isNamed ? me : typed === undefined ? undefined : { name: typed, identity: 'typed' as const }
    if (file === undefined || reviewer === undefined) return
    setBusy(true)
    setProblem(undefined)
    setJoined(undefined)
    const opened = await openReviewFile(file, account, reviewer)
    setBusy(false)
    if (!opened.ok) {
      setProblem({ name: file.name, problem: opened.problem })
      return
    }
    setJoined(opened.joined)
    const scope = openReviews.get().get(opened.id)?.review.criteria.scope
    const to = scope && paths.review(scope, opened.id)
    if (to !== undefined && to !== pathname) void navigate(to)
  }
  return {
    choose: () => {
      if (isNamed) pick()
      else setConfirming(true)
    },
    busy: busy || (isNamed && me === undefined),
    parts: (
      <>
        <FileInput
          ref={input}
          label="Review file"
          accept=".json,application/json"
          onFiles={([file]) => void take(file)}
        />
        {isConfirming && (
          <NameDialog
            onClose={() => {
              setConfirming(false)
            }}
            onName={(name) => {
              setTyped(name)
              setConfirming(false)
              pick()
            }}
          />
        )}
      </>
    ),
    notes: (
      <>
        {problem !== undefined && (
          <Note tone="danger" title={`${problem.name} wasn’t opened`}>
            <p role="alert" className="wrap-anywhere">
              {reviewFileProblemText(problem.problem, account)}
            </p>
          </Note>
        )}
        {joined !== undefined && (
          <Note tone={joined.conflicts > 0 ? 'warning' : 'success'} title="Review file opened">
            <Status>{joinedText(joined)}</Status>
          </Note>
        )}
      </>
    ),
  }
}

/** The reviewer, if the key belongs to a service account. */
function NameDialog({ onClose, onName }: { onClose: () => void; onName: (name: string) => void }) {
  const form = useForm({
    labels: { reviewer: reviewLabels.reviewer },
    parse: (data) => {
      const text = data.get('reviewer')
      const name = parseName(typeof text === 'string' ? text : '')
      return name.ok ? { ok: true, value: name.name } : { ok: false, errors: { reviewer: nameSentence(name.problem) } }
    },
    onSubmit: (name) => {
      onName(name)
      return Promise.resolve()
    },
  })
  return (
    <Dialog
      open
      size="small"
      title="Who’s the reviewer?"
      onOpenChange={(stays) => {
        if (!stays) onClose()
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="reviewer-name">
            Choose file
          </Button>
        </>
      }
    >
      <Form form={form} id="reviewer-name">
        <TextField
          {...form.field('reviewer')}
          label={reviewLabels.reviewer}
          hint="Recorded as typed, not confirmed by Harness"
          autoComplete="name"
        />
      </Form>
    </Dialog>
  )
}
