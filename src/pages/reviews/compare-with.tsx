import { FileUp, X } from 'lucide-react'
import { useId, useRef, useState, useSyncExternalStore } from 'react'
import { useSession } from '#src/components/session-context.ts'
import type { Earlier } from '#src/domain/access-review/earlier-file.ts'
import { byCount, formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { earlierFromSnapshot, openEarlier } from '#src/jobs/earlier-files.ts'
import { openSnapshots } from '#src/jobs/snapshot-files.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { FileInput } from '#src/ui/file-input.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { earlierProblemText } from './file-text.ts'

type CompareWithProps = {
  earlier: Earlier | undefined
  /** The parent explains its purpose, and the dialog needs it. */
  labelHidden?: boolean
  onChange: (earlier: Earlier | undefined) => void
}

/** The previous review or snapshot, from a file or an open snapshot: its decisions are shown next to each item. */
export function CompareWith({ earlier, labelHidden = false, onChange }: CompareWithProps) {
  const { account } = useSession()
  const snapshots = useSyncExternalStore(openSnapshots.subscribe, openSnapshots.get)
  const input = useRef<HTMLInputElement>(null)
  const label = useId()
  const hint = useId()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ readonly name: string; readonly text: string }>()
  const take = async (file: File | undefined) => {
    if (file === undefined || busy) return
    setBusy(true)
    setProblem(undefined)
    const opened = await openEarlier(file, account)
    setBusy(false)
    if (opened.ok) onChange(opened.earlier)
    else setProblem({ name: file.name, text: earlierProblemText(opened.problem, account) })
  }
  return (
    <div role="group" aria-labelledby={label} className="flex flex-col gap-2">
      <p id={label} className={labelHidden ? 'sr-only' : 'text-sm font-medium text-text'}>
        Compare with {!labelHidden && <span className="font-normal text-muted">optional</span>}
      </p>
      {earlier === undefined ? (
        <>
          <p id={hint} className="text-sm text-muted">
            Evidence or a review file of the previous review, or a snapshot. Each item then shows what was decided last
            time.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<FileUp aria-hidden />}
              busy={busy}
              busyLabel="Opening the file"
              aria-describedby={hint}
              onClick={() => input.current?.click()}
            >
              Choose file
            </Button>
            {snapshots.map((open) => {
              const known = earlierFromSnapshot(open)
              return (
                known !== undefined && (
                  <Button
                    key={known.sha256}
                    className="wrap-anywhere"
                    onClick={() => {
                      setProblem(undefined)
                      onChange(known)
                    }}
                  >
                    Open snapshot of {formatDay(known.endedAt)}, {formatTime(known.endedAt)}
                  </Button>
                )
              )
            })}
          </div>
        </>
      ) : (
        <div className="flex items-start justify-between gap-3 rounded-card border border-edge px-3 py-2.5 text-sm text-text-secondary">
          <Status as="div" className="min-w-0 wrap-anywhere">
            <p className="font-medium text-text">
              <bdi>{earlier.name ?? earlier.file}</bdi>
            </p>
            <p>{earlierText(earlier)}</p>
            <p>
              SHA-256 <code className="font-mono text-xs">{earlier.sha256}</code>
            </p>
          </Status>
          <IconButton
            size="small"
            label={`Don’t compare with ${earlier.name ?? earlier.file}`}
            icon={<X aria-hidden />}
            onClick={() => {
              onChange(undefined)
            }}
          />
        </div>
      )}
      <FileInput
        ref={input}
        label="File to compare with"
        accept=".json,application/json"
        onFiles={([file]) => void take(file)}
      />
      {problem !== undefined && (
        <Note tone="danger" title={`${problem.name} wasn’t opened`}>
          <p role="alert" className="wrap-anywhere">
            {problem.text}
          </p>
        </Note>
      )}
    </div>
  )
}

const kindLabels = { evidence: 'Evidence of a review', review: 'Review file', snapshot: 'Snapshot' } as const

/** "Evidence of a review, loaded Aug 29, 2026, 14:02. 312 decisions, signed off Sep 3, 2026." */
function earlierText({ kind, endedAt, decisions, signedOffAt }: Earlier): string {
  const loaded = `${kindLabels[kind]}, loaded ${formatDay(endedAt)}, ${formatTime(endedAt)}.`
  if (kind === 'snapshot') return `${loaded} It has no decisions.`
  const count = byCount(decisions.size, '1 decision', `${formatNumber(decisions.size)} decisions`)
  return `${loaded} ${count}, ${signedOffAt === undefined ? 'not signed off' : `signed off ${formatDay(signedOffAt)}`}.`
}
