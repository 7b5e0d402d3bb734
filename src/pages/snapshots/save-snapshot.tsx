import { useQuery } from '@tanstack/react-query'
import { CircleCheck, Download, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { GapList } from '#src/components/access/completeness-line.tsx'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { openFile } from '#src/components/export/file-sink.ts'
import { useSession } from '#src/components/session-context.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { provedText } from '#src/domain/access-review/review-text.ts'
import { MAX_FILE_BYTES } from '#src/domain/access-review/snapshot-file.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { formatTime } from '#src/domain/format.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { AccessLoad } from '#src/jobs/access-load.ts'
import type { SavedFile } from '#src/jobs/lined-files.ts'
import { saveSnapshot } from '#src/jobs/snapshot-files.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Note } from '#src/ui/note.tsx'
import { ChecksumNote } from './checksum-note.tsx'

type SaveSnapshotProps = {
  scope: Scope
  scopeName: ScopeName
  load: AccessLoad
  /** Whether child scopes are included. */
  includes: boolean
  onIncludes: (includes: boolean) => void
}

/** Loads the current access, with each list twice, and saves it as a file. */
export function SaveSnapshot({ scope, scopeName, load, includes, onIncludes }: SaveSnapshotProps) {
  const state = load.getState()
  const snapshot = load.latest()
  useEffect(() => {
    load.start()
  }, [load])
  const isBusy = state.phase === 'loading' || state.phase === 'waiting' || state.phase === 'paused'
  const level = scopeLevel(scope)
  return (
    <Card aria-labelledby="access-now">
      <CardHeader id="access-now" title="Current access">
        Users, role assignments, groups, roles, resource groups, and invitations, with each list of users and role
        assignments checked a second time.
      </CardHeader>
      <div className="flex flex-col gap-3 px-4 pt-3 pb-4 md:px-5 md:pb-5">
        {level !== 'project' && (
          <Checkbox
            label={level === 'account' ? 'Include all organizations and projects' : 'Include all projects'}
            checked={includes}
            disabled={isBusy}
            onChange={({ currentTarget: { checked } }) => {
              onIncludes(checked)
            }}
          />
        )}
        <LoadPanel load={load} state={state} what={['assignmentsIn', scopeName.full]} rows="users" />
        {snapshot !== undefined && (
          <Loaded key={snapshot.endedAt} scope={scope} scopeName={scopeName} snapshot={snapshot} load={load} />
        )}
      </div>
    </Card>
  )
}

type LoadedProps = { scope: Scope; scopeName: ScopeName; snapshot: AccessSnapshot; load: AccessLoad }

function Loaded({ scope, scopeName, snapshot, load }: LoadedProps) {
  const { keyType } = useSession()
  const me = useQuery({ ...currentUserQuery(scope.account), enabled: keyType === 'pat' })
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState<SavedFile & { name: string }>()
  const [hasWriteError, setHasWriteError] = useState(false)
  const { level, gaps } = snapshot.completeness
  const save = async () => {
    const file = await openFile('access-snapshot', 'json')
    if (file === undefined) return
    setSaving(true)
    setSaved(undefined)
    setHasWriteError(false)
    // Harness reports nothing about a service account, so the file names no user.
    const savedBy = me.data === undefined ? undefined : { id: me.data.uuid, name: me.data.name, email: me.data.email }
    try {
      setSaved({ ...(await saveSnapshot(snapshot, savedBy, file.sink)), name: file.name })
    } catch {
      setHasWriteError(true)
    }
    setSaving(false)
  }
  return (
    <>
      {level === 'gaps' ? (
        <Note tone="warning" title="We couldn’t confirm that everything was loaded">
          <p>Loaded at {formatTime(snapshot.endedAt)}. The file notes this, and comparisons skip these parts.</p>
          <GapList gaps={gaps} scope={scope} />
        </Note>
      ) : (
        <p className="flex items-start gap-2 text-sm text-text-secondary">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
          <span>
            <strong className="font-semibold text-text">Complete.</strong> {provedText(snapshot, scopeName.full)}
          </span>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon={<Download aria-hidden />}
          busy={saving}
          busyLabel="Saving the snapshot"
          onClick={() => void save()}
        >
          Save snapshot
        </Button>
        <Button icon={<RefreshCw aria-hidden />} onClick={load.begin}>
          Load again
        </Button>
      </div>
      <p className="text-sm text-muted">
        The file contains names, email addresses, and roles, but no API key. Anyone who has the file can see them.
      </p>
      {hasWriteError && (
        <Note tone="danger" title="The snapshot wasn’t saved">
          <p role="alert">Check that you have enough disk space, then try again.</p>
        </Note>
      )}
      {saved !== undefined && (
        <>
          <ChecksumNote name={saved.name} sha256={saved.sha256} />
          {saved.size > MAX_FILE_BYTES && (
            <Note tone="warning" title="This file is too large to be opened here">
              Files up to 30 MB can be opened. Save a snapshot of each organization to compare them.
            </Note>
          )}
        </>
      )}
    </>
  )
}
