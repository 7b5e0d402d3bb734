import type { ScopeName } from '#src/components/use-scope-name.ts'
import { byCount } from '#src/domain/format.ts'
import { boundText, type TotalKind } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import { isFiltered, isFilteredByScan, type UsersSearch } from './users.search.ts'

/**
 * The total as a sentence, announced once the list is loaded.
 *
 * @param kind how exact it is
 */
export function totalText(total: number, kind: TotalKind, search: UsersSearch): string {
  const number = boundText(total, kind)
  if (isSearching(search) || isFilteredByScan(search))
    return kind === 'direct' ? `${number} found by direct roles` : `${number} found`
  if (!isFiltered(search)) return number
  return kind === 'direct' ? `${number} with these direct roles` : `${number} with these roles`
}

/** The total as a sentence, read out once the list is there. @param kind how exact it is */
export function announcement(total: number, kind: TotalKind, search: UsersSearch, { full }: ScopeName): string {
  const bounded = kind === 'at-least' || kind === 'more'
  const count = total === 0 && !bounded ? 'No' : boundText(total, kind)
  if (isFilteredByScan(search))
    return kind === 'direct'
      ? byCount(
          total,
          `${count} user found by direct roles in ${full}`,
          `${count} users found by direct roles in ${full}`,
        )
      : byCount(total, `${count} user found in ${full}`, `${count} users found in ${full}`)
  const text = search.q.trim()
  if (isSearching(search))
    return byCount(total, `${count} user matches “${text}” in ${full}`, `${count} users match “${text}” in ${full}`)
  if (!isFiltered(search)) return byCount(total, `${count} user in ${full}`, `${count} users in ${full}`)
  return kind === 'direct'
    ? byCount(
        total,
        `${count} user in ${full} has these direct roles`,
        `${count} users in ${full} have these direct roles`,
      )
    : byCount(total, `${count} user in ${full} has these roles`, `${count} users in ${full} have these roles`)
}
