import { KeyRound } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { StaleNote } from '#src/components/read-error.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { filterHoldings } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/api-error.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import { MOST_ASSIGNMENTS } from '#src/queries/access-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { AccessTable } from './access-table.tsx'
import { holdingFilter, parseAccessSearch, serialiseAccessSearch, type AccessSearch } from './access.search.ts'
import { AsOf } from './as-of.tsx'
import { usePerson } from './person-context.ts'
import { useAccess } from './use-access.ts'
import { useLinkState } from './use-link-state.ts'

/** Everything the person holds, in all scopes and through groups, as far as it can be read. */
export function AccessTab() {
  const { scope, person, lastAdmin, refresh: refreshPerson } = usePerson()
  const { user } = person
  const { full, level } = useScopeName(scope)
  const { query, holdings, reach } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const [params, setParams] = useSearchParams()
  const state = useLinkState()
  const search = parseAccessSearch(params)
  const rows = reach === 'all' ? filterHoldings(holdings, holdingFilter(search, scope)) : holdings
  const change = (patch: Partial<AccessSearch>) => {
    setParams(serialiseAccessSearch({ ...search, ...patch }), { state })
  }
  const retry = () => void query.refetch()

  return (
    <section aria-label="Access" className="flex flex-col gap-3 px-4 pt-4 md:px-6">
      <div className="flex flex-wrap items-center gap-2">
        {reach === 'all' && (
          <>
            <NativeSelect
              aria-label="Scope of the roles"
              value={search.here ? 'here' : 'all'}
              onChange={(event) => {
                change({ here: event.currentTarget.value === 'here' })
              }}
            >
              <option value="all">All scopes</option>
              <option value="here">This {level} only</option>
            </NativeSelect>
            <NativeSelect
              aria-label="How the roles are assigned"
              value={search.how}
              onChange={(event) => {
                const { value } = event.currentTarget
                change({ how: value === 'direct' || value === 'groups' ? value : 'any' })
              }}
            >
              <option value="any">Direct and through groups</option>
              <option value="direct">Direct only</option>
              <option value="groups">Through groups only</option>
            </NativeSelect>
          </>
        )}
        <p role="status" className="text-sm text-muted tabular-nums">
          {reach === 'loading'
            ? 'Loading the access'
            : rows.length === holdings.length
              ? counted(rows.length, 'role', 'roles')
              : `${formatNumber(rows.length)} of ${counted(holdings.length, 'role', 'roles')}`}
        </p>
        <AsOf
          updatedAt={query.dataUpdatedAt}
          busy={query.isFetching}
          onRefresh={() => {
            refreshPerson()
            retry()
          }}
          thing="access"
        />
      </div>

      {reach === 'refused' && (
        <Note title="Only direct roles of this scope are shown">
          Your key may not see what <bdi>{displayName(user)}</bdi> holds in other scopes and through groups.
        </Note>
      )}
      {reach === 'failed' && (
        <Note
          tone="warning"
          title="Couldn't load the roles of other scopes and groups. Only direct roles of this scope are shown"
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
      {reach === 'all' && query.isError && (
        <StaleNote
          thing="the access"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {reach === 'all' && query.data !== undefined && query.data.totalItems > MOST_ASSIGNMENTS && (
        <Note tone="warning" title={`Only the first ${formatNumber(MOST_ASSIGNMENTS)} roles are shown`}>
          Harness counts {formatNumber(query.data.totalItems)}. The filters look at those that are shown.
        </Note>
      )}
      {reach === 'all' && query.data !== undefined && query.data.unread > 0 && (
        <Note tone="warning">{counted(query.data.unread, 'role', 'roles')} could not be read and are left out.</Note>
      )}

      {reach !== 'loading' && rows.length === 0 ? (
        holdings.length > 0 ? (
          <EmptyState
            icon={<KeyRound />}
            title="No roles match"
            action={<Button onClick={() => change({ here: false, how: 'any' })}>Clear filters</Button>}
          >
            <p>
              <bdi>{displayName(user)}</bdi> holds {counted(holdings.length, 'role', 'roles')} outside these filters.
            </p>
          </EmptyState>
        ) : (
          <EmptyState icon={<KeyRound />} title="No roles">
            <p>
              {reach === 'all' ? (
                <>
                  <bdi>{displayName(user)}</bdi> holds no role that you may see, neither directly nor through a group.
                </>
              ) : (
                <>
                  <bdi>{displayName(user)}</bdi> holds no role directly in {full}.
                </>
              )}
            </p>
          </EmptyState>
        )
      ) : (
        <AccessTable
          caption={`Roles of ${displayName(user)}`}
          busy={query.isFetching}
          rows={reach === 'loading' ? undefined : rows}
          scope={scope}
          userId={user.uuid}
          lastAccountAdmin={lastAdmin && level === 'account'}
        />
      )}
      {reach === 'all' && holdings.length > 0 && (
        <p className="-mt-2 text-sm text-muted">Harness lists only scopes and groups that your key may see.</p>
      )}
    </section>
  )
}
