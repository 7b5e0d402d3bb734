import { X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { openFile } from '#src/components/export/file-sink.ts'
import { MAX_FILE_BYTES } from '#src/domain/access-review/snapshot-file.ts'
import type { HandOver } from '#src/domain/access-review/review.ts'
import type { SavedFile } from '#src/jobs/lined-files.ts'
import { saveReview } from '#src/jobs/review-files.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { reviewFileName, UNSIGNED_WORDS } from './file-text.ts'

type ReviewSaver = {
  /**
   * Must be called in a click handler.
   *
   * @param to the next reviewer, who is named in the file
   */
  readonly save: (to?: HandOver['to']) => Promise<void>
  readonly busy: boolean
  readonly notes: ReactNode
}

type Outcome = { readonly name: string; readonly file: SavedFile | undefined; readonly to: string | undefined }

/** Saves a review to a file, for oneself or for the next reviewer. */
export function useSaveReview({ review }: OpenReview): ReviewSaver {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const save = async (to?: HandOver['to']) => {
    const file = await openFile(reviewFileName(review.name), 'json')
    if (file === undefined) return
    setBusy(true)
    setOutcome(undefined)
    const named = { name: file.name, to: to?.name }
    try {
      setOutcome({ ...named, file: await saveReview(review.id, file.sink, to) })
    } catch {
      setOutcome({ ...named, file: undefined })
    }
    setBusy(false)
  }
  return {
    save,
    busy,
    notes:
      outcome === undefined ? null : (
        <SavedNote
          outcome={outcome}
          onClose={() => {
            setOutcome(undefined)
          }}
        />
      ),
  }
}

function SavedNote({ outcome: { name, file, to }, onClose }: { outcome: Outcome; onClose: () => void }) {
  if (file === undefined)
    return (
      <Note tone="danger" title="The review file wasn’t saved">
        <p role="alert">Check that you have enough disk space, then try again.</p>
      </Note>
    )
  if (file.size > MAX_FILE_BYTES)
    return (
      <Note tone="warning" title={`${name} is too large to be opened here`}>
        <p role="alert">Files up to 30 MB can be opened. Review each organization or project separately.</p>
      </Note>
    )
  return (
    <Note
      tone="success"
      title={`Saved as ${name}`}
      action={<IconButton size="small" label="Close the message" icon={<X aria-hidden />} onClick={onClose} />}
    >
      <Status>
        {to !== undefined && `Send the file to ${to}. We don’t send anything. `}
        {UNSIGNED_WORDS}
      </Status>
    </Note>
  )
}
