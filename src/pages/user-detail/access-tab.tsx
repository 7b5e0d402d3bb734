import { KeyRound } from 'lucide-react'
import { useRef, useSyncExternalStore } from 'react'
import { useSearchParams } from 'react-router'
import { useQueryClient } from '@tanstack/react-query'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { StaleNote } from '#src/components/read-error.tsx'
import { useAccess } from '#src/components/use-access.ts'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { inOrder } from '#src/domain/access.ts'
import { filterMap, placeOf, sortMap } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import { MAX_ASSIGNMENTS } from '#src/queries/access-queries.ts'
import { scopeScanOf } from '#src/jobs/scope-scan.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { AccessControls } from './access-controls.tsx'
import { AccessTable } from './access-table.tsx'
import { AccessTree } from './access-tree.tsx'
import {
  everything,
  mapFilterOf,
  parseAccessSearch,
  serializeAccessSearch,
  type AccessSearch,
} from './access.search.ts'
import { RefreshLine } from './refresh-line.tsx'
import { EditTools } from './edit/edit-tools.tsx'
import { RoleEditing } from './edit/role-editing.tsx'
import { RowNotes } from './edit/row-change.tsx'
import { useRoleEditor } from './edit/use-role-editor.ts'
import { usePerson } from './person-context.ts'
import { useLinkState } from './use-link-state.ts'

const ScopeScanPanel = lazyPart(
  async () => (await import('#src/components/person/scope-scan-panel.tsx')).ScopeScanPanel,
)
const Answers = lazyPart(async () => (await import('#src/components/permission-answers.tsx')).PermissionAnswers)

/** All roles of the user, in all scopes and inherited, if they can be loaded. */
export function AccessTab() {
  const context = usePerson()
  const { scope, person, refresh: refreshPerson } = context
  const { user } = person
  const { full, level } = useScopeName(scope)
  const {
    query,
    assignments: loadedAssignments,
    reach,
    complete,
  } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const client = useQueryClient()
  const scan = scopeScanOf(client, scope.account, user.uuid)
  const scanned = useSyncExternalStore(scan.subscribe, scan.getState)
  const partly = reach === 'refused' || reach === 'failed'
  const found = partly && scanned.phase === 'scanning' ? scanned.found : []
  // The page's own read of this scope is available from the start, and newer.
  const elsewhere = found
    .filter((place) => placeOf(place.scope) !== placeOf(scope))
    .flatMap((place) => place.assignments)
  const assignments =
    elsewhere.length === 0 ? loadedAssignments : [...loadedAssignments, ...elsewhere].toSorted(inOrder)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const state = useLinkState()
  const search = parseAccessSearch(params)
  const filterable = reach === 'all' || elsewhere.length > 0
  const rows = sortMap(
    filterable ? filterMap(assignments, mapFilterOf(search, scope)) : assignments,
    search.sort,
    search.descending,
  )
  const change = (patch: Partial<AccessSearch>, typing?: 'typing') => {
    setAddress(
      (current) => serializeAccessSearch({ ...parseAccessSearch(current), ...patch }, current),
      typing === undefined ? 'push' : 'replace',
      state,
    )
  }
  const retry = () => void query.refetch()
  const refresh = () => {
    refreshPerson()
    retry()
  }
  const addButton = useRef<HTMLButtonElement>(null)
  const editor = useRoleEditor(context, addButton)
  const name = displayName(user)
  const caption = `Roles of ${name}`
  const countedRoles = (count: number) =>
    partly ? counted(count, 'direct role', 'direct roles') : counted(count, 'role', 'roles')

  return (
    <section aria-label="Access" className="flex flex-1 flex-col gap-3.5 px-4 pt-3.5 md:px-6">
      <div className="flex items-center gap-2">
        {filterable && <AccessControls search={search} assignments={assignments} level={level} onChange={change} />}
        <RefreshLine
          updatedAt={query.dataUpdatedAt}
          busy={query.isFetching}
          onRefresh={refresh}
          label="Refresh access"
          hiddenOnPhone
        />
        <EditTools editor={editor} addButton={addButton} scopeName={full} onRefresh={refresh} />
      </div>

      {search.can !== '' && reach !== 'loading' && (
        <Answers
          question={search.can}
          assignments={assignments}
          complete={complete}
          scope={scope}
          scopeName={full}
          person={name}
        />
      )}
      {reach === 'refused' && (
        <Note
          title={elsewhere.length > 0 ? 'Only direct roles are shown' : 'Only direct roles in this scope are shown'}
        >
          You don’t have permission to view roles of <bdi>{name}</bdi> in other scopes or inherited from groups.
        </Note>
      )}
      {reach === 'failed' && (
        <Note
          tone="warning"
          title={
            elsewhere.length > 0
              ? 'Couldn’t load roles from other scopes and groups. Only direct roles are shown'
              : 'Couldn’t load roles from other scopes and groups. Only direct roles in this scope are shown'
          }
          action={
            <Button size="small" onClick={retry} busy={query.isFetching}>
              Try again
            </Button>
          }
        >
          <span role="alert">{causeOf(query.error)}</span>
          <ErrorDetails error={query.error} />
        </Note>
      )}
      {partly && <ScopeScanPanel scan={scan} state={scanned} scope={scope} userId={user.uuid} person={name} />}
      {reach === 'all' && query.isError && (
        <StaleNote
          what="access"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {reach === 'all' && query.data !== undefined && query.data.totalItems > MAX_ASSIGNMENTS && (
        <Note tone="warning" title={`Only the first ${formatNumber(MAX_ASSIGNMENTS)} roles are shown`}>
          There are {formatNumber(query.data.totalItems)} in total. Filters apply only to the roles shown.
        </Note>
      )}
      {reach === 'all' && query.data !== undefined && query.data.unread > 0 && (
        <Note tone="warning">
          {byCount(
            query.data.unread,
            '1 role couldn’t be loaded and is missing here.',
            `${formatNumber(query.data.unread)} roles couldn’t be loaded and are missing here.`,
          )}
        </Note>
      )}

      <RoleEditing editor={editor} scopeName={full}>
        {reach !== 'loading' && rows.length + editor.added.length === 0 ? (
          assignments.length > 0 ? (
            <EmptyState
              icon={<KeyRound />}
              title="No matching roles"
              action={
                <Button onClick={() => change({ ...everything, view: search.view, can: search.can })}>
                  Clear filters
                </Button>
              }
            >
              <p>
                {assignments.length === 1 ? (
                  <>
                    <bdi>{name}</bdi> has 1 role outside these filters.
                  </>
                ) : (
                  <>
                    <bdi>{name}</bdi> has {formatNumber(assignments.length)} roles outside these filters.
                  </>
                )}
              </p>
            </EmptyState>
          ) : (
            <EmptyState icon={<KeyRound />} title="No roles">
              <p>
                {reach === 'all' && !complete ? (
                  <>
                    None of the roles of <bdi>{name}</bdi> could be loaded.
                  </>
                ) : reach === 'all' ? (
                  <>
                    <bdi>{name}</bdi> has no direct or inherited role that you can view.
                  </>
                ) : (
                  <>
                    <bdi>{name}</bdi> has no direct role in <bdi>{full}</bdi>.
                  </>
                )}
              </p>
            </EmptyState>
          )
        ) : (
          <div className="flex flex-col gap-3">
            {search.view === 'table' || !filterable ? (
              <AccessTable
                caption={caption}
                busy={query.isFetching}
                rows={reach === 'loading' ? undefined : [...editor.added, ...rows]}
                sort={search.sort}
                descending={search.descending}
                onSort={(sort, descending) => {
                  change({ sort, descending })
                }}
                scope={scope}
                userId={user.uuid}
              />
            ) : (
              <AccessTree
                key={search.view}
                caption={caption}
                rows={[...editor.added, ...rows]}
                by={search.view}
                scope={scope}
                userId={user.uuid}
              />
            )}
            <RowNotes rows={[...editor.added, ...rows]} />
          </div>
        )}
        {/* Always rendered, so that its changes are announced. */}
        <p className="-mt-2 pb-5 text-sm text-muted">
          <Status as="span" className="tabular-nums">
            {reach === 'loading'
              ? 'Loading…'
              : rows.length === assignments.length
                ? `${countedRoles(rows.length)}.`
                : `${formatNumber(rows.length)} of ${countedRoles(assignments.length)}.`}
          </Status>
          {reach === 'all' &&
            assignments.length > 0 &&
            ' Only scopes and groups that your API key can view are listed.'}
        </p>
      </RoleEditing>
    </section>
  )
}
