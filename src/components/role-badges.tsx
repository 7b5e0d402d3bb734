import { KeyRound } from 'lucide-react'
import { isAdminRole, resourceGroupNameOf, roleNameOf, summarizeRoles, type RoleInSight } from '#src/domain/roles.ts'
import { Chip } from '#src/ui/badge.tsx'

/** One direct role as a chip; admin roles carry a key. The resource group is in the text, not in sight. */
function RoleChip({ assignment }: { assignment: RoleInSight }) {
  const admin = isAdminRole(assignment.roleIdentifier)
  const name = roleNameOf(assignment)
  const group = resourceGroupNameOf(assignment)
  return (
    <Chip
      tone={admin ? 'admin' : 'plain'}
      icon={admin ? <KeyRound aria-hidden /> : undefined}
      title={group === undefined ? name : `${name} · ${group}`}
    >
      {name}
      {group !== undefined && <span className="sr-only"> on {group}</span>}
    </Chip>
  )
}

type RoleBadgesProps = {
  assignments: readonly RoleInSight[]
  /** Whose roles, for the name of the button. */
  personName: string
  /** Opens the whole list beside the button. */
  onMore: (button: HTMLButtonElement) => void
}

/** Direct roles of a person in a table row: two chips and a button for the rest. */
export function RoleBadges({ assignments, personName, onMore }: RoleBadgesProps) {
  const summary = summarizeRoles(assignments)
  if (summary.kind === 'none') return <span className="text-muted">No role here</span>
  if (summary.kind === 'viewer-only') return <span className="text-muted">{summary.name} only</span>
  return (
    <span className="flex min-w-0 items-center gap-1 max-md:flex-wrap">
      {summary.shown.map((assignment) => (
        <RoleChip
          key={`${assignment.roleIdentifier} ${assignment.resourceGroupIdentifier ?? ''}`}
          assignment={assignment}
        />
      ))}
      {summary.more > 0 && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={(event) => {
            onMore(event.currentTarget)
          }}
          className="min-h-6 min-w-6 shrink-0 rounded-control border border-control px-2 text-xs font-medium text-text hover:bg-hover"
        >
          +{summary.more}{' '}
          <span className="sr-only">
            more, show all {assignments.length} roles of {personName}
          </span>
        </button>
      )}
    </span>
  )
}
