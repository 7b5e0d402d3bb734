import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

export function OwnGroupsCard({ scope, me }: { scope: Scope; me: UserInfo }) {
  const { full } = useScopeName(scope)
  const query = useQuery({ ...groupsOfUserQuery(scope, me.uuid), retryOnMount: false })
  const { data } = query
  const retry = () => void query.refetch()
  return (
    <Card aria-labelledby="my-groups">
      <CardHeader id="my-groups" title="Groups">
        Your user groups in <bdi>{full}</bdi>. You inherit the roles of every group you’re in.
      </CardHeader>
      <div className="flex flex-col gap-3 px-4 pt-3 pb-4 md:px-5 md:pb-5">
        {query.isError && data !== undefined && (
          <StaleNote
            what="ownGroups"
            error={query.error}
            updatedAt={query.dataUpdatedAt}
            onRetry={retry}
            retrying={query.isFetching}
          />
        )}
        {data !== undefined && data.totalItems > data.rows.length && data.pageSize !== 0 && (
          <Note tone="warning">
            {byCount(
              data.totalItems,
              `Only ${formatNumber(data.rows.length)} of 1 group could be loaded.`,
              `Only ${formatNumber(data.rows.length)} of ${formatNumber(data.totalItems)} groups could be loaded.`,
            )}
          </Note>
        )}
        {data === undefined ? (
          query.isError ? (
            <ReadError error={query.error} what="ownGroups" onRetry={retry} retrying={query.isFetching} />
          ) : (
            <Status className="text-sm text-muted">Loading your groups…</Status>
          )
        ) : data.pageSize === 0 ? (
          // Without the permission, Harness returns an empty page of size 0 instead of a refusal (docs/service.md, trap
          // 46).
          <p className="text-sm text-text-secondary">
            You don’t have permission to view groups. The table above names the groups that you inherit roles from, if
            you can view your roles.
          </p>
        ) : data.rows.length === 0 ? (
          <p className="flex items-center gap-2 text-sm text-text-secondary">
            <Users aria-hidden className="size-4 text-muted" />
            You aren’t in any group in <bdi>{full}</bdi>.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {data.rows.map((group) => {
              const { word, lock } = groupKinds[groupKind(group)]
              return (
                <li key={group.identifier} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 text-sm">
                  <span className="min-w-0 font-medium wrap-anywhere text-text">
                    <bdi>{group.name}</bdi>
                  </span>
                  <span className="text-muted">
                    {word}
                    {lock !== undefined && ` · ${lock}`}
                  </span>
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </Card>
  )
}
