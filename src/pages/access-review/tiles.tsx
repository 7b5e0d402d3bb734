import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { hasGap, lacksAssignments } from '#src/domain/access-review/holdings.ts'
import type { Figures } from '#src/domain/access-review/findings.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { twoFactorGroups } from '#src/domain/access-review/findings.ts'
import { roleKey, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { flagCountQuery, roleCountsQuery } from '#src/jobs/access-counts.ts'
import { isLong, type AccessLoadState } from '#src/jobs/access-load.ts'
import { inviteListQuery } from '#src/queries/invite-queries.ts'
import { Skeleton } from '#src/ui/skeleton.tsx'
import { whoHasPath } from './matrix-text.ts'

/** A number, or why there is none. A failure never shows a number. */
type TileValue =
  | { readonly state: 'known'; readonly value: number; readonly total?: number | undefined }
  | { readonly state: 'loading' }
  | { readonly state: 'missing'; readonly reason: string }

type TilesProps = {
  scope: Scope
  scopeName: ScopeName
  state: AccessLoadState
  figures: Figures | undefined
  snapshot: AccessSnapshot | undefined
}

/** Key figures: from everything if it is loaded, or counted from a few pages if the account is large. */
export function Tiles({ scope, scopeName, state, figures, snapshot }: TilesProps) {
  const cost = snapshot === undefined && 'cost' in state ? state.cost : undefined
  const isLarge = cost !== undefined && isLong(cost)
  const twoFactor = useFlag(scope, 'twoFactorAuthenticationEnabled', isLarge)
  const locked = useFlag(scope, 'locked', isLarge)
  const disabled = useFlag(scope, 'disabled', isLarge)
  const external = useFlag(scope, 'externallyManaged', isLarge)
  const invitations = useInvitations(scope, isLarge)
  const adminKey = adminKeyOf(scope)
  const all = figures?.holdings.users.size
  const notLoaded: TileValue =
    state.phase === 'stopped' || state.phase === 'failed' || state.phase === 'paused' || isLarge
      ? { state: 'missing', reason: 'Load all role assignments to count' }
      : { state: 'loading' }
  const hidden = snapshot !== undefined && hasGap(snapshot, 'users', scope)
  const loaded = (value: number | undefined): TileValue => {
    if (hidden && snapshot.users.size === 0) return { state: 'missing', reason: 'Not available' }
    return value === undefined ? notLoaded : { state: 'known', value, total: all }
  }
  const adminsBefore = useAdmins(scope, isLarge)
  const byRoles = (value: number | undefined): TileValue =>
    snapshot !== undefined && lacksAssignments(snapshot, scope)
      ? { state: 'missing', reason: 'Not available' }
      : loaded(value)
  const pick = (value: number | undefined, counted: ReturnType<typeof useFlag>, which: 'yes' | 'no' = 'yes') =>
    isLarge ? counted(which) : loaded(value)
  const off = figures && twoFactorGroups.reduce((sum, group) => sum + figures.twoFactor[group].off.length, 0)
  const notReported =
    figures && twoFactorGroups.reduce((sum, group) => sum + figures.twoFactor[group]['not-reported'].length, 0)
  const users = (status: string) => paths.users(scope, `?status=${status}`)
  const invited: TileValue = isLarge
    ? invitations
    : snapshot !== undefined && hasGap(snapshot, 'invitations', scope)
      ? { state: 'missing', reason: 'Not available' }
      : snapshot === undefined
        ? notLoaded
        : {
            state: 'known',
            value: snapshot.invitations.filter((row) => scopeId(row.scope) === scopeId(scope)).length,
          }
  return (
    <ul
      aria-label="Figures"
      className="grid grid-cols-2 gap-px lg:grid-cols-4 overflow-hidden rounded-card border border-edge bg-line shadow-card max-[22rem]:grid-cols-1"
    >
      <Tile
        label="Users"
        figure={isLarge ? { state: 'known', value: cost.rows } : withoutTotal(loaded(all))}
        to={paths.users(scope)}
      />
      <Tile
        label="2FA off"
        figure={pick(off, twoFactor, 'no')}
        to={users('no-2fa')}
        hint={
          notReported !== undefined && notReported > 0 ? `Not reported for ${formatNumber(notReported)}` : undefined
        }
      />
      {isLarge ? (
        // As counted by the service: members of the groups aren't loaded yet.
        <Tile
          label={`${capitalize(scopeName.level)} Admin role assignments`}
          figure={adminsBefore.figure}
          to={whoHasPath(scope, adminKey)}
          hint={adminsBefore.hint}
        />
      ) : (
        <Tile
          label={`${capitalize(scopeName.level)} admins`}
          figure={byRoles(figures?.answers.admins.length)}
          to={paths.finding(scope, 'admins')}
        />
      )}
      <Tile
        label="Without a role"
        figure={byRoles(figures?.answers.withoutRole.length)}
        to={paths.finding(scope, 'no-role')}
      />
      <Tile
        label="Locked"
        figure={pick(figures?.flagged.locked, locked)}
        to={users('locked')}
        hint="Unlocked users might still appear here for a moment"
      />
      <Tile label="Disabled" figure={pick(figures?.flagged.disabled, disabled)} to={users('disabled')} />
      <Tile
        label="Managed by identity provider"
        figure={pick(figures?.flagged.externallyManaged, external)}
        to={users('external')}
      />
      <Tile label="Pending invitations" figure={invited} to={paths.invitations(scope)} />
    </ul>
  )
}

/** The total is not a part of anything. */
function withoutTotal(figure: TileValue): TileValue {
  return figure.state === 'known' ? { state: 'known', value: figure.value } : figure
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Counts of a flag, from a few pages of the sorted list. */
function useFlag(scope: Scope, flag: Parameters<typeof flagCountQuery>[1], enabled: boolean) {
  const query = useQuery({ ...flagCountQuery(scope, flag), enabled })
  return (which: 'yes' | 'no'): TileValue => {
    if (query.isPending) return { state: 'loading' }
    const counts = query.data?.counts
    if (counts === undefined) return { state: 'missing', reason: 'Not available. Load all role assignments to count' }
    return { state: 'known', value: counts[which], total: counts.yes + counts.no + counts.notReported }
  }
}

function useInvitations(scope: Scope, enabled: boolean): TileValue {
  const params = { search: '', sort: 'email,ASC', pageIndex: 0, pageSize: 1 }
  const query = useQuery({ ...inviteListQuery(scope, params), enabled })
  if (query.isPending) return { state: 'loading' }
  return query.data === undefined
    ? { state: 'missing', reason: 'Not available' }
    : { state: 'known', value: query.data.totalItems }
}

function adminKeyOf(scope: Scope): RoleKey {
  return roleKey(undefined, adminRoleOf[scopeLevel(scope)])
}

/** Role assignments of the admin role, as counted in the list of roles. */
function useAdmins(scope: Scope, enabled: boolean): { figure: TileValue; hint?: string } {
  const query = useQuery({ ...roleCountsQuery(scope), enabled })
  if (query.isPending) return { figure: { state: 'loading' } }
  const role = query.data?.find(({ key }) => key === adminKeyOf(scope))
  if (role === undefined) return { figure: { state: 'missing', reason: 'Not available' } }
  const { users, groups, serviceAccounts } = role
  return {
    figure: { state: 'known', value: users + groups + serviceAccounts },
    hint: formatList([
      counted(users, 'user', 'users'),
      counted(groups, 'group', 'groups'),
      counted(serviceAccounts, 'service account', 'service accounts'),
    ]),
  }
}

type TileProps = { label: string; figure: TileValue; to: string; hint?: ReactNode }

function Tile({ label, figure, to, hint }: TileProps) {
  return (
    <li className="flex bg-surface">
      {figure.state === 'known' ? (
        <Link to={to} className="flex min-h-24 flex-1 flex-col gap-1 px-4 py-3 -outline-offset-2 hover:bg-hover">
          <span className="text-sm text-text-secondary">
            {label}
            <span className="sr-only">:</span>
          </span>{' '}
          <span className="flex items-baseline gap-1.5">
            <strong className="text-xl font-semibold text-text tabular-nums">{formatNumber(figure.value)}</strong>{' '}
            {figure.total !== undefined && (
              <span className="text-sm text-muted tabular-nums">
                of {formatNumber(figure.total)}
                <span className="sr-only"> users</span>
              </span>
            )}
          </span>{' '}
          {hint !== undefined && <span className="text-xs text-muted">{hint}</span>}
        </Link>
      ) : (
        <div className="flex min-h-24 flex-1 flex-col gap-1 px-4 py-3">
          <span className="text-sm text-text-secondary">{label}</span>
          {figure.state === 'loading' ? (
            <span className="flex h-8 items-center">
              <Skeleton className="w-14" />
              <span className="sr-only">Loading</span>
            </span>
          ) : (
            <span className="text-sm text-muted">{figure.reason}</span>
          )}
        </div>
      )}
    </li>
  )
}
