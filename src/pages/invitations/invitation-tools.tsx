import type { RefObject } from 'react'
import { ListTools, SortSelect } from '#src/components/list/list-tools.tsx'
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
      display={
        <SortSelect
          choices={sortChoices}
          value={search.sort}
          onSort={(word) => {
            const sort = parseSort(word)
            if (sort !== undefined) onChange({ sort })
          }}
        />
      }
    />
  )
}
