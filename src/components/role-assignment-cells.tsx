import { ChevronRight, KeyRound, Users } from 'lucide-react'
import { Link } from 'react-router'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName, placeOf, viaScope } from '#src/domain/access-map.ts'
import { formatDay } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths, type UserTab } from '#src/domain/paths.ts'
import { isAdminRole } from '#src/domain/roles.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { GroupLink } from './group-link.tsx'
import { scopeIcons } from './scope-tag.tsx'
import { useScopeName } from './use-scope-name.ts'

/** The parts that show a role assignment, in tables and trees. */

/** Name of a role, followed by a key icon if it can manage users. */
export function RoleName({ role }: Pick<RoleAssignment, 'role'>) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <bdi className="min-w-0 truncate" title={role.name}>
        {role.name}
      </bdi>
      {isAdminRole(role.id) && <KeyRound aria-hidden className="size-3.5 shrink-0 text-accent-text" />}
    </span>
  )
}

type RoleButtonProps = { assignment: RoleAssignment; open: boolean; onToggle: () => void }

/** A role name that toggles its permissions and coverage. */
export function RoleButton({ assignment, open, onToggle }: RoleButtonProps) {
  return (
    <span className="flex min-w-0 flex-col items-start">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="-ml-1.5 flex min-h-6 min-w-0 items-center gap-1 rounded-badge px-1.5 text-left hover:bg-active"
      >
        <ChevronRight
          aria-hidden
          className={`size-3.5 shrink-0 text-muted transition-[rotate] duration-(--duration-fast) ${open ? 'rotate-90' : ''}`}
        />
        <RoleName role={assignment.role} />
      </button>
      {assignment.disabled && <span className="text-xs font-normal text-muted">Turned off: grants no permissions</span>}
    </span>
  )
}

type PlaceProps = {
  assignment: Pick<RoleAssignment, 'scope' | 'orgName' | 'projectName'>
  /** Scope of the page, which needs no link. */
  here: Scope
  userId: string
  /** Tab of the user's page that the link opens. */
  tab?: UserTab
}

/** Name of a scope; a link to the user there unless it is the scope of the page. */
export function Place({ assignment, here, userId, tab = 'access' }: PlaceProps) {
  const { scope } = assignment
  const { account } = useScopeName(here)
  const ids = [scope.org, scope.project]
  const name = scopeLevel(scope) === 'account' ? account : placeName(assignment)
  const text = (
    <bdi className="block min-w-0 truncate" title={name}>
      {name}
    </bdi>
  )
  return (
    <span className="flex min-w-0 items-center gap-[7px] [&>svg]:size-3.5">
      {scopeIcons[scopeLevel(scope)]}
      {placeOf(scope) === placeOf(here) || !ids.every((id) => id === undefined || isSafeId(id)) ? (
        text
      ) : (
        <Link
          to={paths.user(scope, userId, tab)}
          className="flex min-h-6 min-w-0 items-center hover:text-text hover:underline"
        >
          {text}
        </Link>
      )}
    </span>
  )
}

/**
 * Direct, or inherited from which group.
 *
 * @param linked whether the group links to its users
 */
export function Via({ assignment: { via, scope }, linked = false }: { assignment: RoleAssignment; linked?: boolean }) {
  if (via.kind === 'direct') return <span>Direct</span>
  if (via.kind === 'other') return <span>Inherited from {via.word}</span>
  const elsewhere = via.level !== undefined && via.level !== scopeLevel(scope)
  return (
    <span className="flex min-w-0 items-center gap-[7px]">
      <Users aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="sr-only">Inherited from group </span>
      <span className="min-w-0 truncate" title={via.name}>
        {linked ? (
          <GroupLink scope={viaScope(scope, via.level)} id={via.id} name={via.name} />
        ) : (
          <bdi className="text-text">{via.name}</bdi>
        )}
        {elsewhere && <span className="text-muted"> ({via.level} group)</span>}
      </span>
    </span>
  )
}

/** Date on which a role was assigned. */
export function Since({ since }: Pick<RoleAssignment, 'since'>) {
  return since === undefined ? (
    <span>Unknown</span>
  ) : (
    <time dateTime={new Date(since).toISOString()} className="whitespace-nowrap tabular-nums">
      {formatDay(since)}
    </time>
  )
}
