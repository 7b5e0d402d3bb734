import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { Place, RoleButton, Via } from '#src/components/role-assignment-cells.tsx'
import { fromList } from '#src/components/list-link-state.ts'
import { RoleAssignmentDetails } from '#src/components/person/role-assignment-details.tsx'
import type { useAccess } from '#src/components/use-access.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { firstName } from '#src/domain/user.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

/** Rows that are shown here; the page of the person has them all. */
const MAX = 20

type PanelAccessProps = { scope: Scope; user: UserMetadata; access: ReturnType<typeof useAccess> }

/** What the person holds, where, and through whom. */
export function PanelAccess({ scope, user, access: { query, assignments, reach } }: PanelAccessProps) {
  const { search } = useLocation()
  return (
    <section aria-labelledby="panel-access" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h3 id="panel-access" className="text-sm font-semibold text-text">
          Access
          {reach !== 'loading' && <span className="font-normal text-muted"> {formatNumber(assignments.length)}</span>}
        </h3>
        <Link
          to={paths.user(scope, user.uuid)}
          state={fromList(search)}
          className="inline-flex min-h-6 items-center text-sm text-accent-text hover:underline"
        >
          {assignments.length > MAX ? `All ${formatNumber(assignments.length)}, filters, changes` : 'Filter or change'}
        </Link>
      </div>
      {(reach === 'refused' || reach === 'failed') && (
        <Note
          tone={reach === 'failed' ? 'warning' : 'plain'}
          title="Only direct roles of this scope are shown"
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
            : `You don’t have permission to view ${firstName(user)}’s roles in other scopes and groups.`}
        </Note>
      )}
      {reach === 'loading' ? (
        <Skeleton className="h-16" />
      ) : assignments.length === 0 ? (
        <p className="text-sm text-muted">No roles that you can view.</p>
      ) : (
        <ul aria-labelledby="panel-access" className="divide-y divide-line rounded-card border border-edge">
          {assignments.slice(0, MAX).map((assignment) => (
            <Item key={assignment.id} assignment={assignment} scope={scope} userId={user.uuid} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Item({ assignment, scope, userId }: { assignment: RoleAssignment; scope: Scope; userId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <li className="flex flex-col gap-1 px-3 py-2 text-sm">
      <span className="font-medium text-text">
        <RoleButton
          assignment={assignment}
          open={open}
          onToggle={() => {
            setOpen(!open)
          }}
        />
      </span>
      <span className="flex flex-wrap gap-x-4 gap-y-1 pl-4.5 text-text-secondary">
        <bdi className="wrap-anywhere">{assignment.resourceGroup}</bdi>
        <Place assignment={assignment} here={scope} userId={userId} />
        <Via assignment={assignment} linked />
        {assignment.managed && <span className="text-muted">Managed</span>}
      </span>
      {open && (
        <div className="mt-1 rounded-control bg-subtle px-3 py-2">
          <RoleAssignmentDetails assignment={assignment} stacked />
        </div>
      )}
    </li>
  )
}
