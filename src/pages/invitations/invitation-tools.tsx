import type { RefObject } from 'react'
import { ListTools } from '#src/components/list/list-tools.tsx'
import { parseSort, type InvitationsSearch, type InviteSort, type ChangeSearch } from './invitations.search.ts'

type InvitationToolsProps = {
  search: InvitationsSearch
  onChange: ChangeSearch
  searchInput: RefObject<HTMLInputElement | null>
}

const sortChoices: readonly (readonly [InviteSort, string])[] = [
  ['-created', 'Newest first'],
  ['created', 'Oldest first'],
  ['email', 'Email, A to Z'],
  ['-email', 'Email, Z to A'],
]

const keys = [
  ['/', 'Search'],
  ['J', 'Next row'],
  ['K', 'Previous row'],
  ['Enter', 'Open the row'],
  ['X', 'Select the row'],
  ['M', 'Actions for the row'],
  ['[', 'Previous page'],
  [']', 'Next page'],
  ['A', 'Add users'],
  ['E', 'Export'],
  ['R', 'Refresh'],
] as const

/** Search and sort of the list. */
export function InvitationTools({ search, onChange, searchInput }: InvitationToolsProps) {
  return (
    <ListTools
      label="Search email"
      q={search.q}
      onSearch={(q) => {
        onChange({ q }, 'replace')
      }}
      searchInput={searchInput}
      sortChoices={sortChoices}
      sort={search.sort}
      onSort={(word) => {
        const sort = parseSort(word)
        if (sort !== undefined) onChange({ sort })
      }}
      keys={keys}
    />
  )
}
