import { useQuery } from '@tanstack/react-query'
import { useId, useState, type InputHTMLAttributes, type KeyboardEvent } from 'react'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { searchProblem } from '#src/domain/search.ts'
import { peopleAboveQuery } from '#src/queries/people-above-queries.ts'
import { useDebouncedText } from '#src/ui/use-debounce.ts'

const MIN_CHARACTERS = 2
const DELAY_MS = 250

/**
 * Users of parent scopes, suggested while an address or a name is typed: the logic of a combobox with a list. A
 * library's combobox would own the text of the box, which here belongs to the chips.
 */
export type Suggestions = {
  /** Whether there is a parent scope to suggest from. */
  readonly offered: boolean
  /** Props of the box. */
  readonly inputProps: Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'role' | 'aria-expanded' | 'aria-controls' | 'aria-autocomplete' | 'aria-activedescendant'
  >
  readonly open: boolean
  readonly people: readonly UserMetadata[]
  /** Number of further matches. */
  readonly more: number
  readonly active: number
  readonly listId: string
  readonly optionId: (index: number) => string
  /** Announcement for screen readers. */
  readonly status: string
  /** Why there are no suggestions; undefined if no reason has to be shown. */
  readonly silence: string | undefined
  readonly onType: (text: string) => void
  /**
   * @param onPick called with the address of the user that the key chose
   * @returns whether the key was handled by the list
   */
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>, onPick: (address: string) => void) => boolean
  readonly close: () => void
}

/** @param addressesInField addresses that are already in the field, in lower case */
export function useSuggestions(scope: Scope, addressesInField: () => ReadonlySet<string>): Suggestions {
  const offered = scopeLevel(scope) !== 'account'
  const [typed, setTyped] = useState('')
  const term = useDebouncedText(typed, DELAY_MS)
  const [active, setActive] = useState(-1)
  const [refused, setRefused] = useState(false)
  const listId = useId()

  const { data, error } = useQuery({ ...peopleAboveQuery(scope, term), enabled: offered && !refused && term !== '' })
  // Repeated requests would only be refused repeatedly.
  if (!refused && error !== null && readOutcome(error) === 'forbidden') setRefused(true)

  const known = data === undefined || term === '' ? undefined : addressesInField()
  const people = known === undefined ? [] : (data?.rows ?? []).filter(({ email }) => !known.has(email.toLowerCase()))
  const open = people.length > 0
  const more = open ? Math.max(0, (data?.totalItems ?? 0) - (data?.rows.length ?? 0)) : 0
  const optionId = (index: number) => `${listId}-${index}`

  const close = () => {
    setTyped('')
    setActive(-1)
  }
  return {
    offered,
    inputProps: offered
      ? {
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': open,
          ...(open ? { 'aria-controls': listId } : {}),
          ...(open && active >= 0 ? { 'aria-activedescendant': optionId(active) } : {}),
        }
      : {},
    open,
    people,
    more,
    active,
    listId,
    optionId,
    status: open
      ? byCount(
          people.length,
          '1 user suggested. Use the down arrow to choose.',
          `${formatNumber(people.length)} users suggested. Use the down arrow to choose.`,
        )
      : '',
    silence: refused
      ? 'No suggestions. You don’t have permission to view users in the parent scopes.'
      : error !== null && term !== ''
        ? 'Couldn’t load suggestions. You can still type addresses.'
        : undefined,
    onType: (text) => {
      setActive(-1)
      const next = text.trim()
      const isSearchable = [...next].length >= MIN_CHARACTERS && searchProblem(next) === undefined
      if (offered && !refused) setTyped(isSearchable ? next : '')
    },
    onKey: (event, onPick) => {
      if (!open || event.nativeEvent.isComposing) return false
      const picked = people[active]
      if (event.key === 'ArrowDown') setActive(active + 1 < people.length ? active + 1 : 0)
      else if (event.key === 'ArrowUp') setActive(active > 0 ? active - 1 : people.length - 1)
      else if (event.key === 'Enter' && picked !== undefined && !event.ctrlKey && !event.metaKey) {
        close()
        onPick(picked.email)
      } else if (event.key === 'Escape') {
        close()
        // Closes only the list: the dialog around it stays.
        event.stopPropagation()
      } else return false
      event.preventDefault()
      return true
    },
    close,
  }
}
