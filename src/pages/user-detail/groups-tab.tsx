import { useQuery } from '@tanstack/react-query'
import { Lock, UsersRound } from 'lucide-react'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserGroup } from '#src/contract/group.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'
import { RowHeader, SkeletonRows, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { AsOf } from './as-of.tsx'
import { usePerson } from './person-context.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'

/** Groups of this scope that the person is in. Groups of other scopes are shown there. */
export function GroupsTab() {
  const { scope, person, refresh: refreshPerson } = usePerson()
  const { user } = person
  const { full } = useScopeName(scope)
  const query = useQuery(groupsOfUserQuery(scope, user.uuid))
  const retry = () => void query.refetch()
  const { data } = query

  return (
    <section aria-label="Groups" className="flex flex-col gap-3 px-4 pt-4 md:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm text-text-secondary">Groups of {full}. A group gives its roles to all its members.</p>
        <AsOf
          updatedAt={query.dataUpdatedAt}
          busy={query.isFetching}
          onRefresh={() => {
            refreshPerson()
            retry()
          }}
          thing="groups"
        />
      </div>
      {query.isError && data !== undefined && (
        <StaleNote
          thing="the groups"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {data !== undefined && data.totalItems > data.rows.length + data.unread && (
        <Note tone="warning" title={`Only the first ${formatNumber(data.rows.length)} groups are shown`}>
          Harness counts {formatNumber(data.totalItems)}.
        </Note>
      )}
      {data !== undefined && data.unread > 0 && (
        <Note tone="warning">{counted(data.unread, 'group', 'groups')} could not be read and are left out.</Note>
      )}
      {data === undefined && query.isError ? (
        <ReadError error={query.error} thing="the groups" onRetry={retry} retrying={query.isFetching} />
      ) : data?.pageSize === 0 ? (
        // Without the right Harness answers with an empty page of size 0 instead of a refusal (trap 46).
        <EmptyState icon={<Lock />} title="You may not see the groups">
          <p>Harness shows no groups of {full} to your key. Needs the permission core_usergroup_view here.</p>
        </EmptyState>
      ) : data?.rows.length === 0 && data.totalItems === 0 ? (
        <EmptyState icon={<UsersRound />} title="In no group">
          <p>
            <bdi>{displayName(user)}</bdi> is in no group of {full}.
          </p>
        </EmptyState>
      ) : (
        <Table
          caption={`Groups of ${displayName(user)}`}
          busy={query.isFetching}
          className="relative rounded-card border border-edge bg-surface shadow-card"
          tableClassName="min-w-[44rem] [&_tbody_tr:last-child]:border-b-0"
        >
          <TableHead>
            <Th>Group</Th>
            <Th>Description</Th>
            <Th>Kind</Th>
            <Th>
              <span className="sr-only">Lock</span>
            </Th>
          </TableHead>
          <TableBody>
            {data === undefined ? (
              <SkeletonRows rows={3} columns={4} />
            ) : (
              data.rows.map((group) => <Row key={group.identifier} group={group} />)
            )}
          </TableBody>
        </Table>
      )}
    </section>
  )
}

function Row({ group }: { group: UserGroup }) {
  const kind = groupKind(group)
  const { word, lock } = groupKinds[kind]
  const description = group.description?.trim() ?? ''
  return (
    <TableRow>
      <RowHeader className="max-w-80">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <bdi className="min-w-0 break-words">{group.name}</bdi>
          <code className="min-w-0 font-mono text-xs font-normal break-all text-muted">{group.identifier}</code>
        </span>
      </RowHeader>
      <Td className="max-w-80 break-words">{description === '' ? 'No description' : <bdi>{description}</bdi>}</Td>
      <Td className="break-words">
        {word}
        {kind === 'sso' && group.linkedSsoDisplayName !== undefined && (
          <>
            : <bdi>{group.linkedSsoDisplayName}</bdi>
          </>
        )}
      </Td>
      <Td className="text-right text-xs text-muted">
        {lock !== undefined && (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <Lock aria-hidden className="size-3.5 shrink-0" />
            {lock}
          </span>
        )}
      </Td>
    </TableRow>
  )
}
