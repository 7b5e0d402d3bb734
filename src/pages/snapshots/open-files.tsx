import { FileUp, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { CLAIM_WORDS, openProblemText, whenText } from './snapshot-text.ts'
import { closeSnapshot, openSnapshot, type OpenProblem, type OpenSnapshot } from '#src/jobs/snapshot-files.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { FileInput } from '#src/ui/file-input.tsx'
import { Note } from '#src/ui/note.tsx'

type OpenFilesProps = {
  account: string
  open: readonly OpenSnapshot[]
  /** Whether only one of two is open. */
  waits: boolean
}

/** Opens saved snapshots, and lists the open ones. */
export function OpenFiles({ account, open, waits }: OpenFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  const hint = useId()
  const [reading, setReading] = useState(false)
  const [problems, setProblems] = useState<readonly { name: string; problem: OpenProblem }[]>([])
  const take = async (files: readonly File[]) => {
    if (files.length === 0 || reading) return
    setReading(true)
    const found: { name: string; problem: OpenProblem }[] = []
    for (const file of files) {
      const problem = await openSnapshot(file, account)
      if (problem !== undefined) found.push({ name: file.name, problem })
    }
    setProblems(found)
    setReading(false)
  }
  return (
    <Card aria-labelledby="compare">
      <CardHeader id="compare" title="Compare">
        Open two snapshots, or one to compare with the access you loaded above. Files stay in this browser.
      </CardHeader>
      <div className="flex flex-col gap-3 px-4 pt-3 pb-4 md:px-5 md:pb-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            icon={<FileUp aria-hidden />}
            busy={reading}
            busyLabel="Opening the snapshot"
            aria-describedby={hint}
            onClick={() => input.current?.click()}
          >
            Open snapshots
          </Button>
          <span id={hint} className="text-sm text-muted">
            JSON files saved here, up to 30 MB each
          </span>
          <FileInput
            ref={input}
            label="Snapshot files"
            accept=".json,application/json"
            multiple
            onFiles={(files) => void take(files)}
          />
        </div>
        {problems.map(({ name, problem }) => (
          <Note key={name} tone="danger" title={`${name} wasn’t opened`}>
            <p role="alert" className="wrap-anywhere">
              {openProblemText(problem, account)}
            </p>
          </Note>
        ))}
        {open.length > 0 && (
          <ul aria-label="Open snapshots" className="divide-y divide-line rounded-card border border-edge">
            {open.map((each) => (
              <OpenFile key={each.file?.sha256} open={each} />
            ))}
          </ul>
        )}
        {open.length === 1 && waits && (
          <p className="text-sm text-text-secondary">Open a second snapshot, or load current access.</p>
        )}
        {open.length > 0 && <p className="text-xs text-muted">{CLAIM_WORDS}</p>}
      </div>
    </Card>
  )
}

function OpenFile({ open }: { open: OpenSnapshot }) {
  const { file, snapshot, savedBy, dropped } = open
  const name = file?.name ?? ''
  const by = savedBy?.name ?? savedBy?.email
  return (
    <li className="flex items-start justify-between gap-3 px-3 py-2.5 text-sm text-text-secondary">
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium text-text">
          <bdi>{name}</bdi>
        </p>
        <p>
          {whenText(snapshot)}
          {by !== undefined && (
            <>
              , by <bdi>{by}</bdi>
            </>
          )}
          .{' '}
          {[
            counted(snapshot.users.size, 'user', 'users'),
            counted(snapshot.assignments.size, 'role assignment', 'role assignments'),
            counted(snapshot.scopes.length, 'scope', 'scopes'),
          ].join(', ')}
          .
        </p>
        <p>
          {snapshot.completeness.level === 'proved'
            ? 'Complete, according to the file.'
            : 'The file might be incomplete.'}
          {dropped > 0 &&
            byCount(
              dropped,
              ' We couldn’t understand 1 row in the file.',
              ` We couldn’t understand ${formatNumber(dropped)} rows in the file.`,
            )}
        </p>
        <p>
          SHA-256 <code className="font-mono text-xs">{file?.sha256}</code>
        </p>
      </div>
      <IconButton
        size="small"
        label={`Close ${name}`}
        icon={<X aria-hidden />}
        onClick={() => {
          closeSnapshot(open)
        }}
      />
    </li>
  )
}
