import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ExportForm } from '#src/components/export/export-form.tsx'
import { ExportRunning } from '#src/components/export/export-running.tsx'
import { openFile } from '#src/components/export/file-sink.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { exportFields, type ExportShape } from '#src/domain/export-users.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { includesInternalRoles, hiddenRolesGap, type InheritedRoles, type TotalKind } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { hasAccess } from '#src/domain/status-filter.ts'
import { statusesText } from '#src/domain/user-status.ts'
import { resourceGroupsByIdQuery, rolesByIdQuery } from '#src/queries/access-lookup.ts'
import type { FileExport } from '#src/jobs/file-export.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { readingTime } from '#src/jobs/paginate-all.ts'
import { exportUsers, type ExportSource } from '#src/jobs/user-export.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { filterPlanQuery, inheritedRolesQuery } from '#src/queries/user-queries.ts'
import { scannedUsersQuery, scanQuestion } from '#src/jobs/scanned-users-query.ts'
import { filterScanOf } from '#src/jobs/filter-scan.ts'
import { Note } from '#src/ui/note.tsx'
import type { UsersSearch } from '../users.search.ts'
import { scanGap } from '#src/jobs/filter-scan-state.ts'

type ExportDialogProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  params: UserListParams
  /** Total of the list; undefined while unknown. */
  total: number | undefined
  /** The list is filtered in the browser. */
  scanning: boolean
  /** Meaning of its total. */
  kind: TotalKind
  onClose: () => void
}

const rowKinds = [
  { value: 'person', label: 'User', hint: 'All roles in one cell.' },
  { value: 'role', label: 'Role', hint: 'Users with several roles have several rows.' },
] as const

/** Saves all users of the list to a file. Only the reads leave the browser. */
export function ExportDialog({ scope, scopeName, search, params, total, scanning, kind, onClose }: ExportDialogProps) {
  const client = useQueryClient()
  const roles = useQuery({ ...rolesByIdQuery(scope, params.roles), enabled: params.roles.length > 0 })
  const groups = useQuery({
    ...resourceGroupsByIdQuery(scope, params.resourceGroups),
    enabled: params.resourceGroups.length > 0,
  })
  const inGroups = useQuery({
    ...filterGroupsQuery(scope, params.groups ?? []),
    enabled: params.groups !== undefined,
  })
  const groupNames: FilterNamesById = new Map(inGroups.data?.map(({ ref, name }) => [ref, name] as const))
  const names: FilterNamesById = new Map([
    ...[...(roles.data ?? [])].map(([id, { role }]) => [id, role.name] as const),
    ...[...(groups.data ?? [])].map(([id, { resourceGroup }]) => [id, resourceGroup.name] as const),
  ])
  const [shape, setShape] = useState<ExportShape>({
    format: 'csv',
    per: 'person',
    fields: exportFields.map(({ name }) => name),
  })
  const [run, setRun] = useState<{ export: FileExport; file: string }>()
  // Leaving the page, or the end of the session, discards a partial file.
  const running = useRef<FileExport>(undefined)
  useEffect(() => () => running.current?.cancel(), [])

  const start = async () => {
    const file = await openFile('users', shape.format)
    if (file === undefined) return
    const from = { scope: scopeName.full, scopeId: scopeId(scope), filters }
    const wanted = filtersHere || shape.fields.includes('inherited')
    const inherited = wanted ? await client.query(inheritedRolesQuery(scope)) : undefined
    const started = exportUsers(scope, sourceOf(inherited), shape, from, file.sink, inherited)
    running.current = started
    setRun({ export: started, file: file.name })
  }
  const filters = filterText(search, params, kind === 'direct', names, groupNames)
  // The service can't filter by these roles, so everyone is loaded and filtered here.
  const filtersHere = !scanning && (kind === 'at-least' || kind === 'more')
  const sourceOf = (inherited: InheritedRoles | undefined): ExportSource => {
    if (filtersHere)
      return {
        kind: 'list',
        params: { ...params, roles: [], resourceGroups: [] },
        keep: (row) => hasAccess(row, params, inherited),
        gap: includesInternalRoles(params) ? hiddenRolesGap : undefined,
      }
    if (!scanning) return { kind: 'list', params }
    const found = client.getQueryData(scannedUsersQuery(scope, params, search.status, search.match).queryKey)
    const scan = filterScanOf(scope, scanQuestion(params, search.status, search.match))
    return {
      kind: 'found',
      rows: found?.rows ?? [],
      at: found?.at ?? 0,
      gap: scan === undefined ? 'Incomplete: some users aren’t checked yet.' : scanGap(scan.getState()),
    }
  }
  // If all are loaded, they are more than the total of the list.
  const everyone = client.getQueryData(filterPlanQuery(scope, params).queryKey)?.users
  const known = filtersHere ? everyone : undefined
  const unfinished =
    scanning &&
    client.getQueryData(scannedUsersQuery(scope, params, search.status, search.match).queryKey)?.over !== true

  const reads = scanning ? 0 : (known ?? total ?? 0)
  if (run !== undefined)
    return (
      <ExportRunning
        kind="users"
        scope={scope}
        run={run.export}
        file={run.file}
        onClose={onClose}
        onAgain={() => setRun(undefined)}
      />
    )
  return (
    <ExportForm
      scope={scope}
      title="Export users"
      submit={
        total === undefined ? 'Export users' : byCount(total, 'Export 1 user', `Export ${formatNumber(total)} users`)
      }
      intro={
        <>
          {filters.length === 0
            ? `All users in ${scopeName.full}, in the order shown in the list. `
            : `Users in ${scopeName.full} with ${formatList(filters)}, in the order shown in the list. `}
          {filtersHere
            ? 'Harness can’t return all of them, so all users are loaded and filtered here.'
            : !scanning && 'All pages are included.'}
        </>
      }
      time={readingTime(reads)}
      notes={
        unfinished && (
          <Note tone="warning">We’re still checking users. The file has only those found so far, and says so.</Note>
        )
      }
      below="The file has roles in this scope, but not in parent scopes. It contains names and emails, so store it securely."
      shape={shape}
      rowKinds={rowKinds}
      fields={exportFields}
      onShape={setShape}
      onStart={() => void start()}
      onClose={onClose}
    />
  )
}

/** Active filters of the list, as text for the screen and the file. */
function filterText(
  search: UsersSearch,
  params: UserListParams,
  direct: boolean,
  names: FilterNamesById,
  groupNames: FilterNamesById,
): string[] {
  const roles = anyOf(params.roles, names)
  const resourceGroups = anyOf(params.resourceGroups, names)
  return [
    ...(isSearching(search) ? [`search “${search.q.trim()}”`] : []),
    ...(params.roles.length > 0 ? [direct ? `role ${roles} (direct only)` : `role ${roles}`] : []),
    ...(params.resourceGroups.length > 0
      ? [direct ? `resource group ${resourceGroups} (direct only)` : `resource group ${resourceGroups}`]
      : []),
    ...(params.groups === undefined ? [] : [`group ${anyOf(params.groups, groupNames)}`]),
    ...statusFilterText(search),
  ]
}

/** One entry that says how several filters are combined. */
function statusFilterText({ status, match }: UsersSearch): string[] {
  if (status.length === 0) return []
  const text = statusesText(status, match)
  return [status.length === 1 ? text : `${text} (${match === 'any' ? 'match any status' : 'match all statuses'})`]
}

/** Names with their identifiers, because only those are unique; unknown names fall back to the identifier. */
type FilterNamesById = ReadonlyMap<string, string>

function anyOf(ids: readonly string[], names: FilterNamesById): string {
  return ids
    .map((id) => {
      const name = names.get(id)
      return name === undefined ? id : `${name} (${id})`
    })
    .join(' or ')
}
