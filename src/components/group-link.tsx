import clsx from 'clsx'
import { Link } from 'react-router'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'

type GroupLinkProps = {
  /** Where the group is defined. */
  scope: Scope
  id: string
  name: string
  /** `name`: the name of a row, as a user's is. */
  look?: 'link' | 'name'
}

/** Address of the users of a scope who are in a group. @param ref as `groupRef` names it */
export function groupUsersPath(scope: Scope, ref: string): string {
  return paths.users(scope, `?${new URLSearchParams({ group: ref }).toString()}`)
}

/** A group's name that leads to the users who are in it; plain text where its identifier cannot be asked about. */
export function GroupLink({ scope, id, name, look = 'link' }: GroupLinkProps) {
  const text = <bdi className={clsx('min-w-0 wrap-anywhere', look === 'name' && 'font-medium text-text')}>{name}</bdi>
  if (![id, scope.org, scope.project].every((part) => part === undefined || isSafeId(part))) return text
  return (
    <Link
      to={groupUsersPath(scope, id)}
      title="Users in this group"
      className={clsx('min-w-0', look === 'name' ? 'text-text hover:underline' : 'text-accent-text underline')}
    >
      {text}
    </Link>
  )
}
