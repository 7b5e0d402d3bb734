import { useState } from 'react'
import { LONG_LIST } from '#src/ui/long-list.tsx'
import { addressOf, type AddressChip } from './chip-state.ts'

/** Number of rendered chips. More are on pages, those that need attention first. */
const PAGE_SIZE = LONG_LIST

/** From this number of chips, each has its own line, those that need attention first. */
export const MIN_CHIPS_AS_LIST = 10

/** The page of chips on screen, and the data for a pager. */
export type ChipPages = {
  readonly shown: readonly AddressChip[]
  readonly hasPager: boolean
  readonly search: string
  readonly onSearch: (text: string) => void
  /** Number of the first chip of the page among the matches, from 1. */
  readonly first: number
  readonly last: number
  readonly matches: number
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

/**
 * Which chips are rendered: all of a short list. A long one has pages and a search. The page follows typed addresses,
 * and the edited chip always stays.
 */
export function useChipPages(chips: readonly AddressChip[], editing: number | undefined): ChipPages {
  const [search, setSearch] = useState('')
  const [requestedPage, setPage] = useState(0)
  const [seen, setSeen] = useState(chips.length)
  const isLong = chips.length > PAGE_SIZE
  const term = search.trim().toLocaleLowerCase()
  const needsAttention = (chip: AddressChip) => addressOf(chip) === undefined
  const ordered =
    chips.length >= MIN_CHIPS_AS_LIST
      ? [...chips.filter(needsAttention), ...chips.filter((chip) => !needsAttention(chip))]
      : chips
  const matches = term === '' ? ordered : ordered.filter(({ text }) => text.toLocaleLowerCase().includes(term))
  const pages = isLong ? Math.ceil(matches.length / PAGE_SIZE) : 1
  const page = Math.min(requestedPage, Math.max(0, pages - 1))
  if (chips.length !== seen) {
    setSeen(chips.length)
    const added = chips.length - seen
    const newest = chips.at(-1)
    if (added > 0) setSearch('')
    // A pasted list is shown from its start.
    if (added > 0) setPage(added < 10 && newest !== undefined ? Math.floor(ordered.indexOf(newest) / PAGE_SIZE) : 0)
  }
  const ofPage = isLong ? matches.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE) : matches
  const edited = chips.find(({ id }) => id === editing)
  return {
    shown: edited === undefined || ofPage.includes(edited) ? ofPage : [edited, ...ofPage],
    hasPager: isLong || search !== '',
    search,
    onSearch: (text) => {
      setSearch(text)
      setPage(0)
    },
    first: page * PAGE_SIZE + 1,
    last: page * PAGE_SIZE + ofPage.length,
    matches: matches.length,
    page,
    pages,
    onPage: setPage,
  }
}
