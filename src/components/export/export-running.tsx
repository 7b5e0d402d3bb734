import { CircleCheck, Pause, Play } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { leftText } from '#src/domain/duration.ts'
import { resultText, type ExportKind } from '#src/domain/export-file.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ExportState, FileExport } from '#src/jobs/file-export.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'

const kinds = {
  users: {
    busy: 'Exporting users',
    saved: 'Users exported',
    startText: 'Loading users',
    read: 'Users loaded',
    progress: (loaded: string, total: number) =>
      byCount(total, `${loaded} of 1 user loaded.`, `${loaded} of ${formatNumber(total)} users loaded.`),
    all: 'The export is complete.',
  },
  invitations: {
    busy: 'Exporting invitations',
    saved: 'Invitations exported',
    startText: 'Loading invitations',
    read: 'Invitations loaded',
    progress: (loaded: string, total: number) =>
      byCount(total, `${loaded} of 1 invitation loaded.`, `${loaded} of ${formatNumber(total)} invitations loaded.`),
    all: 'The export is complete.',
  },
} satisfies Record<ExportKind, unknown>

type ExportRunningProps = {
  kind: ExportKind
  scope: Scope
  run: FileExport
  file: string
  /** Prefix of a further stage: "Groups and status: ". */
  stage?: (() => string | undefined) | undefined
  onClose: () => void
  onAgain: () => void
}

/** Progress, pauses, and the result of an export. */
export function ExportRunning({ kind, scope, run, file, stage, onClose, onAgain }: ExportRunningProps) {
  const state = useSyncExternalStore(run.subscribe, run.getState)
  const { phase, reading } = state
  const labels = kinds[kind]
  const text = stateText(kind, state, file, stage?.())
  const announced = useThrottledValue(text)
  const left = leftText(reading?.timeLeft)
  const busy = phase === 'reading' || phase === 'saving'
  const held = reading?.phase === 'paused' || reading?.phase === 'failed' || reading?.phase === 'stopped'
  return (
    <Dialog
      open
      // While it runs, only its buttons end it: an accidental Escape must not cancel a long load.
      onOpenChange={() => {
        if (!busy) onClose()
      }}
      keepOnOutsideClick
      title={busy ? labels.busy : phase === 'saved' ? labels.saved : 'Nothing was exported'}
      subtitle={<ScopeTag scope={scope} />}
      footer={
        busy ? (
          <>
            {phase === 'reading' && reading?.phase === 'reading' && (
              <Button icon={<Pause aria-hidden />} onClick={run.pause}>
                Pause
              </Button>
            )}
            {phase === 'reading' && held && (
              <>
                <Button icon={<Play aria-hidden />} onClick={run.resume}>
                  Resume
                </Button>
                {run.canSave() && <Button onClick={run.saveSoFar}>Save partial file</Button>}
              </>
            )}
            <Button variant="danger-outline" onClick={run.cancel}>
              Cancel export
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onAgain}>Export again</Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-sm text-text">
          {text}
          {phase === 'reading' && left !== undefined && ` ${left}.`}
        </p>
        <Status className="sr-only">{busy ? announced : text}</Status>
        {busy && reading !== undefined && (
          <Progress label={labels.read} value={reading.people} max={Math.max(1, reading.total ?? 1)} />
        )}
        {busy && <p className="text-sm text-muted">Keep this dialog open until the file is saved.</p>}
        {reading?.phase === 'waiting' && busy && (
          <Note tone="warning" title="Harness asked us to wait">
            {reading.reason} The export continues automatically.
          </Note>
        )}
        {reading?.phase === 'failed' && busy && (
          <Note tone="warning" title="Export interrupted">
            <p role="alert">{reading.reason} Results so far are saved. Select Resume to load the rest.</p>
            {isApiError(reading.error) && <ErrorDetails error={reading.error} />}
          </Note>
        )}
        {phase === 'saved' && state.result?.gap === undefined && (
          <Note tone="success" icon={<CircleCheck aria-hidden />}>
            {labels.all}
          </Note>
        )}
        {phase === 'saved' && state.result?.gap !== undefined && (
          <Note tone="warning" title="The file might be incomplete">
            {state.result.gap} The first lines of the file say so.
          </Note>
        )}
        {phase === 'unwritten' && (
          <Note tone="danger">Couldn’t save the file. Check that you have enough disk space, then try again.</Note>
        )}
      </div>
    </Dialog>
  )
}

function stateText(kind: ExportKind, { phase, reading, result }: ExportState, file: string, stage = ''): string {
  const { progress, startText } = kinds[kind]
  switch (phase) {
    case 'reading': {
      if (reading?.total === undefined) return `${stage}${startText}.`
      const text = `${stage}${progress(formatNumber(reading.people), reading.total)}`
      return reading.phase === 'paused' ? `Paused: ${text}` : text
    }
    case 'saving':
      return 'Saving the file.'
    case 'saved':
      return `Saved as ${file}: ${result === undefined ? '' : resultText(result, kind)}`
    case 'canceled':
      return 'You canceled the export. No file was saved.'
    case 'unwritten':
      return 'No file was saved.'
  }
}
