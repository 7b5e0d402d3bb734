import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { RoleButton } from '#src/components/role-assignment-cells.tsx'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { fromList } from '#src/components/list-link-state.ts'
import { RoleAssignmentDetails } from '#src/components/person/role-assignment-details.tsx'
import type { useAccess } from '#src/components/use-access.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName, viaName } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

/** Maximum number of rows here; the user's page has all. */
const MAX = 20

type PanelAccessProps = { scope: Scope; user: UserMetadata; access: ReturnType<typeof useAccess> }

/** Roles of the user in two lines each: role and how assigned; resource group and scope. */
export function PanelAccess({ scope, user, access: { query, assignments, reach } }: PanelAccessProps) {
  const { search } = useLocation()
  const here = useScopeName(scope)
  const more = assignments.length - MAX
  return (
    <section aria-labelledby="panel-access" className="flex flex-col">
      <h3 id="panel-access" className="border-b border-line pb-1.5 text-sm font-semibold text-text">
        Roles
        {reach !== 'loading' && <span className="font-normal text-muted"> {formatNumber(assignments.length)}</span>}
      </h3>
      {(reach === 'refused' || reach === 'failed') && (
        <div className="py-2">
          <Note
            tone={reach === 'failed' ? 'warning' : 'plain'}
            title="Only direct roles in this scope are shown"
            action={
              reach === 'failed' && (
                <Button size="small" onClick={() => void query.refetch()} busy={query.isFetching}>
                  Try again
                </Button>
              )
            }
          >
            {reach === 'failed'
              ? causeOf(query.error)
              : `You don’t have permission to view roles of ${displayName(user)} in other scopes or inherited from groups.`}
          </Note>
        </div>
      )}
      {reach === 'loading' ? (
        <Skeleton className="mt-2 h-16" />
      ) : assignments.length === 0 ? (
        <p className="py-2 text-sm text-muted">No roles that you can view</p>
      ) : (
        <ul aria-labelledby="panel-access" className="divide-y divide-line">
          {assignments.slice(0, MAX).map((assignment) => (
            <Item key={assignment.id} assignment={assignment} accountName={here.account} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <Link
          to={paths.user(scope, user.uuid)}
          state={fromList(search)}
          className="inline-flex min-h-8 items-center self-start text-sm text-accent-text hover:underline"
        >
          {counted(more, 'more role', 'more roles')}
        </Link>
      )}
    </section>
  )
}

function Item({ assignment, accountName }: { assignment: RoleAssignment; accountName: string }) {
  const [open, setOpen] = useState(false)
  const { via, managed, scope } = assignment
  const level = scopeLevel(scope)
  return (
    <li className="grid min-h-13.5 grid-cols-[1rem_minmax(0,1fr)_auto] content-center gap-x-2 py-1.5 text-sm [&>svg]:mt-1 [&>svg]:size-3.5">
      {scopeIcons[level]}
      <span className="min-w-0 font-medium text-text">
        <RoleButton
          assignment={assignment}
          open={open}
          onToggle={() => {
            setOpen(!open)
          }}
        />
      </span>
      <span className="max-w-32 truncate text-xs leading-6 text-muted">
        {via.kind === 'direct' ? (
          managed ? (
            'Built-in'
          ) : (
            'Direct'
          )
        ) : (
          <>
            <span className="sr-only">Inherited from </span>
            <bdi>{viaName(assignment)}</bdi>
          </>
        )}
      </span>
      <span className="col-start-2 col-end-4 truncate pl-4.5 text-xs text-muted">
        <bdi>{assignment.resourceGroup}</bdi> <span aria-hidden>·</span>{' '}
        <bdi>{level === 'account' ? accountName : placeName(assignment)}</bdi>
      </span>
      {open && (
        <div className="col-span-full mt-1 rounded-control bg-subtle px-3 py-2">
          <RoleAssignmentDetails assignment={assignment} stacked />
        </div>
      )}
    </li>
  )
}
