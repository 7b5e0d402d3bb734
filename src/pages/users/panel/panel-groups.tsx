import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { GroupLink } from '#src/components/group-link.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

/** Groups of this scope that the user is in. */
export function PanelGroups({ scope, user }: { scope: Scope; user: UserMetadata }) {
  const { full, name } = useScopeName(scope)
  const query = useQuery(groupsOfUserQuery(scope, user.uuid))
  const { data } = query
  // Without the permission, Harness returns an empty page of size 0 instead of a refusal (docs/service.md, trap 46).
  const hidden = data?.pageSize === 0
  return (
    <section aria-labelledby="panel-groups" className="flex flex-col">
      <h3 id="panel-groups" className="border-b border-line pb-1.5 text-sm font-semibold text-text">
        Groups
        {data !== undefined && !hidden && (
          <span className="font-normal text-muted"> {formatNumber(data.totalItems)}</span>
        )}
      </h3>
      {data === undefined ? (
        query.isError ? (
          <Note
            tone="warning"
            title="Couldn’t load the groups"
            action={
              <Button size="small" onClick={() => void query.refetch()} busy={query.isFetching}>
                Try again
              </Button>
            }
          >
            {causeOf(query.error)}
          </Note>
        ) : (
          <Skeleton className="h-8" />
        )
      ) : hidden ? (
        <p className="py-2 text-sm text-muted">
          You don’t have permission to view groups in <bdi>{full}</bdi>.
        </p>
      ) : data.rows.length === 0 ? (
        <p className="py-2 text-sm text-muted">
          No groups in <bdi>{full}</bdi>
        </p>
      ) : (
        <ul aria-labelledby="panel-groups" className="divide-y divide-line">
          {data.rows.map((group) => {
            const kind = groupKind(group)
            return (
              <li
                key={group.identifier}
                className="grid min-h-13.5 grid-cols-[1rem_minmax(0,1fr)_auto] content-center items-center gap-x-2 py-1.5 text-sm"
              >
                <Users aria-hidden className="size-3.5 shrink-0 text-muted" />
                <GroupLink scope={scope} id={group.identifier} name={group.name} look="name" />
                <span className="text-xs text-muted">{kind === 'local' ? '' : groupKinds[kind].word}</span>
                <span className="col-start-2 col-end-4 truncate text-xs text-muted">
                  {group.users !== undefined && kind !== 'built-in' && (
                    <>
                      {counted(group.users.length, 'member', 'members')} <span aria-hidden>·</span>{' '}
                    </>
                  )}
                  <bdi>{name}</bdi>
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
