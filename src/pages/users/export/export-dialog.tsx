import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, Download, Pause, Play } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { ScopeStamp } from '#src/components/scope-stamp.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useNowAndThen } from '#src/components/use-now-and-then.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { exportFields, resultWords, type ExportField, type ExportShape } from '#src/domain/export-users.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { admitsInternalRoles, hiddenRolesGap, type InheritedRoles, type TotalKind } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { hasAccess } from '#src/domain/status-filter.ts'
import { statusesWords } from '#src/domain/user-status.ts'
import { resourceGroupsByIdQuery, rolesByIdQuery } from '#src/queries/access-lookup.ts'
import { exportUsers, type ExportSource, type ExportState, type UserExport } from '#src/queries/user-export.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { inheritedRolesQuery, scannedUsersQuery, scanQuestion } from '#src/queries/user-queries.ts'
import { scanGap, scanOf } from '#src/queries/user-scan.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import type { UsersSearch } from '../users.search.ts'
import { openFile } from './file-sink.ts'

type ExportDialogProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  params: UserListParams
  /** As the list counts them; undefined while it does not know. */
  total: number | undefined
  /** The list is found by reading people and looking at them here. */
  scanning: boolean
  /** What its number of people stands for. */
  kind: TotalKind
  onClose: () => void
}

const types = { csv: 'text/csv', json: 'application/json' }

/** Saves everybody whom the list finds as a file. Nothing leaves the browser but the reading itself. */
export function ExportDialog({ scope, scopeName, search, params, total, scanning, kind, onClose }: ExportDialogProps) {
  const client = useQueryClient()
  const roles = useQuery({ ...rolesByIdQuery(scope, params.roles), enabled: params.roles.length > 0 })
  const groups = useQuery({
    ...resourceGroupsByIdQuery(scope, params.resourceGroups),
    enabled: params.resourceGroups.length > 0,
  })
  const names: FilterNamesById = new Map([
    ...[...(roles.data ?? [])].map(([id, { role }]) => [id, role.name] as const),
    ...[...(groups.data ?? [])].map(([id, { resourceGroup }]) => [id, resourceGroup.name] as const),
  ])
  const [shape, setShape] = useState<ExportShape>({
    format: 'csv',
    per: 'person',
    fields: exportFields.map(({ name }) => name),
  })
  const [run, setRun] = useState<{ export: UserExport; file: string }>()
  // Whoever leaves the page, or whose session ends, leaves no half file.
  const running = useRef<UserExport>(undefined)
  useEffect(() => () => running.current?.cancel(), [])

  const start = async () => {
    const file = await openFile('users', shape.format, types[shape.format])
    if (file === undefined) return
    const from = { scope: scopeName.full, scopeId: scopeId(scope), filters }
    const wanted = filtersHere || shape.fields.includes('inherited')
    const inherited = wanted ? await client.query(inheritedRolesQuery(scope)) : undefined
    const started = exportUsers(scope, sourceOf(inherited), shape, from, file.sink, inherited)
    running.current = started
    setRun({ export: started, file: file.name })
  }
  const filters = filterWords(search, params, kind === 'direct', names)
  // The service cannot tell who has these roles: everybody is read and looked at here.
  const filtersHere = !scanning && (kind === 'at-least' || kind === 'more')
  const sourceOf = (inherited: InheritedRoles | undefined): ExportSource => {
    if (filtersHere)
      return {
        kind: 'list',
        params: { ...params, roles: [], resourceGroups: [] },
        keep: (row) => hasAccess(row, params, inherited),
        gap: admitsInternalRoles(params) ? hiddenRolesGap : undefined,
      }
    if (!scanning) return { kind: 'list', params }
    const found = client.getQueryData(scannedUsersQuery(scope, params, search.status, search.match).queryKey)
    const scan = scanOf(scope, scanQuestion(params, search.status, search.match))
    return {
      kind: 'found',
      rows: found?.rows ?? [],
      at: found?.at ?? 0,
      gap: scan === undefined ? 'Not complete: the users are still being read.' : scanGap(scan.getState()),
    }
  }
  const unfinished =
    scanning &&
    client.getQueryData(scannedUsersQuery(scope, params, search.status, search.match).queryKey)?.over !== true

  if (run !== undefined)
    return (
      <Running scope={scope} run={run.export} file={run.file} onClose={onClose} onAgain={() => setRun(undefined)} />
    )
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Export users"
      stamp={<ScopeStamp scope={scope} />}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            icon={<Download aria-hidden />}
            blockedReason={shape.fields.length === 0 ? 'Choose at least one column.' : undefined}
            onClick={() => void start()}
          >
            {total === undefined ? 'Export users' : `Export ${counted(total, 'user', 'users')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <p className="text-sm text-text-secondary">
          {filters.length === 0
            ? `Everybody in ${scopeName.full}, in the order of the list. `
            : `Those in ${scopeName.full} with ${formatList(filters)}, in the order of the list. `}
          {filtersHere
            ? 'Harness can’t return all of them, so all users are loaded and filtered here. '
            : !scanning && 'All pages are read. '}
          The file says where it comes from, when, and whether it is complete.
        </p>
        {unfinished && (
          <Note tone="warning">
            The list is still being read. Only those found so far get into the file, and the file says so.
          </Note>
        )}
        <div className="grid gap-5 md:grid-cols-2">
          <RadioGroup
            legend="File"
            name="format"
            defaultValue={shape.format}
            options={[
              { value: 'csv', label: 'CSV', hint: 'For spreadsheets. What looks like a formula gets an apostrophe.' },
              { value: 'json', label: 'JSON', hint: 'For programs. Every value as Harness sent it.' },
            ]}
            onChange={(format) => {
              setShape((now) => ({ ...now, format }))
            }}
          />
          <RadioGroup
            legend="One row for each"
            name="per"
            defaultValue={shape.per}
            options={[
              { value: 'person', label: 'Person', hint: 'All roles in one cell.' },
              { value: 'role', label: 'Role', hint: 'People with several roles have several rows.' },
            ]}
            onChange={(per) => {
              setShape((now) => ({ ...now, per }))
            }}
          />
        </div>
        <fieldset className="flex flex-col">
          <legend className="mb-1.5 text-sm font-medium text-text">Columns</legend>
          <div className="grid grid-cols-2 gap-x-4 md:grid-cols-4">
            {exportFields.map(({ name, head }) => (
              <Checkbox
                key={name}
                label={head}
                checked={shape.fields.includes(name)}
                className="min-h-8 py-1"
                onChange={({ currentTarget: { checked } }) => {
                  setShape((now) => ({ ...now, fields: withField(now.fields, name, checked) }))
                }}
              />
            ))}
          </div>
        </fieldset>
        <p className="text-sm text-muted">
          Roles are those of this scope. Roles of parent scopes are not in it. The file holds names and addresses: keep
          it as safe as they are.
        </p>
      </div>
    </Dialog>
  )
}

function withField(fields: readonly ExportField[], name: ExportField, on: boolean): ExportField[] {
  return exportFields.flatMap(({ name: each }) => ((each === name ? on : fields.includes(each)) ? each : []))
}

/** What narrows the list, in words for people and for the file. */
function filterWords(search: UsersSearch, params: UserListParams, direct: boolean, names: FilterNamesById): string[] {
  const how = direct ? ' assigned directly' : ''
  return [
    ...(isSearching(search) ? [`search “${search.q.trim()}”`] : []),
    ...(params.roles.length > 0 ? [`role ${anyOf(params.roles, names)}${how}`] : []),
    ...(params.resourceGroups.length > 0 ? [`resource group ${anyOf(params.resourceGroups, names)}${how}`] : []),
    ...statusFilterWords(search),
  ]
}

/** One entry that names how several filters are combined. */
function statusFilterWords({ status, match }: UsersSearch): string[] {
  if (status.length === 0) return []
  const words = statusesWords(status, match)
  return [status.length === 1 ? words : `${words} (match ${match ?? 'all'} statuses)`]
}

/** Names with their identifiers, which alone are unique; an identifier stands in for a name that is not known. */
type FilterNamesById = ReadonlyMap<string, string>

function anyOf(ids: readonly string[], names: FilterNamesById): string {
  return ids
    .map((id) => {
      const name = names.get(id)
      return name === undefined ? id : `${name} (${id})`
    })
    .join(' or ')
}

type RunningProps = { scope: Scope; run: UserExport; file: string; onClose: () => void; onAgain: () => void }

function Running({ scope, run, file, onClose, onAgain }: RunningProps) {
  const state = useSyncExternalStore(run.subscribe, run.getState)
  const { phase, reading } = state
  const words = stateWords(state, file)
  const told = useNowAndThen(words)
  const busy = phase === 'reading' || phase === 'saving'
  const held = reading?.phase === 'paused' || reading?.phase === 'failed' || reading?.phase === 'stopped'
  return (
    <Dialog
      open
      // While it runs, only its buttons end it: an Escape too many must not cost a long reading.
      onOpenChange={() => {
        if (!busy) onClose()
      }}
      keepOnOutsideClick
      title={busy ? 'Exporting users' : phase === 'saved' ? 'Users exported' : 'Nothing was exported'}
      stamp={<ScopeStamp scope={scope} />}
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
                <Button icon={<Play aria-hidden />} onClick={run.goOn}>
                  Go on
                </Button>
                {state.rows > 0 && <Button onClick={run.saveSoFar}>Save what was read</Button>}
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
        <p className="text-sm text-text">{words}</p>
        <p role="status" className="sr-only">
          {busy ? told : words}
        </p>
        {busy && reading !== undefined && (
          <Progress label="People read" value={reading.people} max={Math.max(1, reading.total ?? 1)} />
        )}
        {busy && (
          <p className="text-sm text-muted">
            This stays open until the file is saved. “Cancel export” ends it without a file.
          </p>
        )}
        {reading?.phase === 'failed' && busy && (
          <Note tone="warning" title="The reading was interrupted">
            <p role="alert">{reading.why} What was read is kept; “Go on” reads the rest.</p>
            {isApiError(reading.error) && <ErrorDetails error={reading.error} />}
          </Note>
        )}
        {phase === 'saved' && state.result?.gap === undefined && (
          <Note tone="success" icon={<CircleCheck aria-hidden />}>
            Everybody whom Harness counts is in the file.
          </Note>
        )}
        {phase === 'saved' && state.result?.gap !== undefined && (
          <Note tone="warning" title="The file may not be complete">
            {state.result.gap} The file says so at its beginning.
          </Note>
        )}
        {phase === 'unwritten' && (
          <Note tone="danger">The file could not be written. Is there room on the disk? Nothing was kept of it.</Note>
        )}
      </div>
    </Dialog>
  )
}

function stateWords({ phase, reading, result }: ExportState, file: string): string {
  switch (phase) {
    case 'reading':
      if (reading?.total === undefined) return 'Reading people.'
      return `${reading.phase === 'paused' ? 'Paused: ' : ''}${formatNumber(reading.people)} of ${counted(reading.total, 'person', 'people')} read.`
    case 'saving':
      return 'Saving the file.'
    case 'saved':
      return `Saved as ${file}: ${result === undefined ? '' : resultWords(result)}`
    case 'cancelled':
      return 'You cancelled the export. No file was saved.'
    case 'unwritten':
      return 'No file was saved.'
  }
}
