import { KeyRound, Users } from 'lucide-react'
import type { ReactElement } from 'react'
import {
  pairKey,
  isAdminRole,
  resourceGroupNameOf,
  roleNameOf,
  summarizeRoles,
  type KnownRoles,
  type VisibleRole,
} from '#src/domain/roles.ts'
import { Chip } from '#src/ui/badge.tsx'

/**
 * One role as a chip; admin roles carry a key, inherited ones a group icon. The rest is in the text for screen readers.
 */
function RoleChip({ assignment }: { assignment: VisibleRole }) {
  const admin = isAdminRole(assignment.roleIdentifier)
  const name = roleNameOf(assignment)
  const group = resourceGroupNameOf(assignment)
  const { from } = assignment
  const icon = admin ? <KeyRound aria-hidden /> : from === undefined ? undefined : <Users aria-hidden />
  const parts = [name, group, from !== undefined && `inherited from ${from}`].filter((part) => typeof part === 'string')
  return (
    <Chip tone={admin ? 'admin' : 'plain'} icon={icon} title={parts.join(' · ')}>
      <bdi>{name}</bdi>
      {group !== undefined && (
        <span className="sr-only">
          {' '}
          on <bdi>{group}</bdi>
        </span>
      )}
      {from !== undefined && (
        <span className="sr-only">
          , inherited from <bdi>{from}</bdi>
        </span>
      )}
    </Chip>
  )
}

type RoleBadgesProps = {
  /** Direct ones first. */
  assignments: readonly VisibleRole[]
  known: KnownRoles
  /** Whose roles, for the label of the button. */
  personName: string
  /** Number of chips before the button. */
  max?: number
  /** Opens the whole list next to the button. */
  onMore: (button: HTMLButtonElement) => void
}

const noRole: Record<KnownRoles, string> = {
  all: 'No role here',
  direct: 'No direct role',
  some: 'Roles not loaded',
  invited: 'No role here',
}

/** "only" says that there is nothing else, so all roles must be known. */
const viewerLabels: Partial<Record<KnownRoles, string>> = { all: 'Viewer only', direct: 'Viewer · direct' }

/** Roles of a user in a table row: one or more chips, and a button for the rest. */
export function RoleBadges(props: RoleBadgesProps) {
  return roleBadges(props)
}

/** The same as a function instead of a component, for rows of long tables. */
export function roleBadges({ assignments, known, personName, max = 1, onMore }: RoleBadgesProps): ReactElement {
  const summary = summarizeRoles(assignments, max)
  if (summary.kind === 'none') return <span className="text-muted">{noRole[known]}</span>
  if (summary.kind === 'viewer-only')
    return (
      <span className="text-muted group-data-cards/cards:max-md:sr-only">
        {viewerLabels[known] ?? <bdi>{summary.name}</bdi>}
      </span>
    )
  return (
    <span className="flex min-w-0 items-center gap-1 group-data-cards/cards:max-md:gap-1.5">
      {summary.shown.map((assignment) => (
        <RoleChip key={`${pairKey(assignment)} ${assignment.from ?? ''}`} assignment={assignment} />
      ))}
      {summary.more > 0 && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={(event) => {
            onMore(event.currentTarget)
          }}
          className="min-h-6 min-w-6 shrink-0 rounded-control border border-button px-2 text-xs font-medium text-text hover:bg-hover group-data-cards/cards:max-md:-my-1 group-data-cards/cards:max-md:border-0 group-data-cards/cards:max-md:px-1 group-data-cards/cards:max-md:text-muted"
        >
          +{summary.more}{' '}
          <span className="sr-only">
            more, show all {assignments.length} roles of <bdi>{personName}</bdi>
          </span>
        </button>
      )}
    </span>
  )
}
