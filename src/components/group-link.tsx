import clsx from 'clsx'
import { Link } from 'react-router'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'

type GroupLinkProps = {
  /** Scope in which the group is defined. */
  scope: Scope
  id: string
  name: string
  /** `name`: the name of a row, as a user's is. */
  look?: 'link' | 'name'
}

/**
 * Address of the users of a scope who are in a group.
 *
 * @param ref as formatted by `groupRef`
 */
export function groupUsersPath(scope: Scope, ref: string): string {
  return paths.users(scope, `?${new URLSearchParams({ group: ref }).toString()}`)
}

/** The name of a group as a link to its users; plain text if its identifier can't be used in an address. */
export function GroupLink({ scope, id, name, look = 'link' }: GroupLinkProps) {
  const text = <bdi className={clsx('min-w-0 wrap-anywhere', look === 'name' && 'font-medium text-text')}>{name}</bdi>
  if (![id, scope.org, scope.project].every((part) => part === undefined || isSafeId(part))) return text
  return (
    <Link
      to={groupUsersPath(scope, id)}
      title="Users in this group"
      className={clsx(
        '-my-0.5 min-w-0 py-0.5',
        look === 'name' ? 'text-text hover:underline' : 'text-accent-text underline',
      )}
    >
      {text}
    </Link>
  )
}
