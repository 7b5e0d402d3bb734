import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { Link, useLocation } from 'react-router'
import { GroupLink } from '#src/components/group-link.tsx'
import { fromList } from '#src/components/list-link-state.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

/** Groups of this scope that the person is in. */
export function PanelGroups({ scope, user }: { scope: Scope; user: UserMetadata }) {
  const { search } = useLocation()
  const { full } = useScopeName(scope)
  const query = useQuery(groupsOfUserQuery(scope, user.uuid))
  const { data } = query
  // Without the right Harness answers with an empty page of size 0 instead of a refusal (docs/service.md, trap 46).
  const hidden = data?.pageSize === 0
  return (
    <section aria-labelledby="panel-groups" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h3 id="panel-groups" className="text-sm font-semibold text-text">
          Groups
          {data !== undefined && !hidden && (
            <span className="font-normal text-muted"> {formatNumber(data.totalItems)}</span>
          )}
        </h3>
        <Link
          to={paths.user(scope, user.uuid, 'groups')}
          state={fromList(search)}
          className="inline-flex min-h-6 items-center text-sm text-accent-text hover:underline"
        >
          Join or leave
        </Link>
      </div>
      {data === undefined ? (
        query.isError ? (
          <Note
            tone="warning"
            title="Couldn't load the groups"
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
        <p className="text-sm text-muted">
          You don’t have permission to view groups in <bdi>{full}</bdi>.
        </p>
      ) : data.rows.length === 0 ? (
        <p className="text-sm text-muted">
          In no group of <bdi>{full}</bdi>.
        </p>
      ) : (
        <ul aria-labelledby="panel-groups" className="flex flex-col gap-1 text-sm">
          {data.rows.map((group) => (
            <li key={group.identifier} className="flex items-center gap-2">
              <Users aria-hidden className="size-4 shrink-0 text-muted" />
              <GroupLink scope={scope} id={group.identifier} name={group.name} />
              <span className="text-muted">{groupKinds[groupKind(group)].word}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
