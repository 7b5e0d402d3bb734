import { useState, type ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { Status } from './live-region.tsx'
import { SearchBox } from './search-box.tsx'
import { WindowedList } from './windowed-list.tsx'

/** Number of items from which a list can be searched and copied. */
export const LONG_LIST = 50

const number = new Intl.NumberFormat('en')

const texts = {
  addresses: {
    search: 'Search addresses',
    all: (total: string) => `${total} addresses`,
    some: (count: string, total: string) => `${count} of ${total} addresses`,
    none: (text: string, total: string) => `No matches for “${text}” in ${total} addresses.`,
  },
  users: {
    search: 'Search users',
    all: (total: string) => `${total} users`,
    some: (count: string, total: string) => `${count} of ${total} users`,
    none: (text: string, total: string) => `No matches for “${text}” in ${total} users.`,
  },
  remarks: {
    search: 'Search notes',
    all: (total: string) => `${total} notes`,
    some: (count: string, total: string) => `${count} of ${total} notes`,
    none: (text: string, total: string) => `No matches for “${text}” in ${total} notes.`,
  },
}

type LongListProps<Item> = {
  /** Names the region: "People". */
  label: string
  items: readonly Item[]
  keyOf: (item: Item) => string | number
  /** Text for search and copy. */
  textOf: (item: Item) => string
  /** Kind of the items. */
  things: keyof typeof texts
  itemClassName?: string
  children: (item: Item) => ReactNode
}

/** A list of any length in a small scrolling box. With more than 50 items, it can be searched and copied. */
export function LongList<Item>({ label, items, keyOf, textOf, things, itemClassName, children }: LongListProps<Item>) {
  const [search, setSearch] = useState('')
  const text = search.trim().toLocaleLowerCase()
  const shown = text === '' ? items : items.filter((item) => textOf(item).toLocaleLowerCase().includes(text))
  const total = number.format(items.length)
  return (
    <div className="flex shrink-0 flex-col gap-2">
      {(items.length > LONG_LIST || search !== '') && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <SearchBox
              label={`Search: ${label}`}
              placeholder={texts[things].search}
              value={search}
              onCommit={setSearch}
              className="min-w-40 flex-1"
            />
            {shown.length > 0 && (
              <CopyButton
                // “Copied” refers to these items only.
                key={text}
                variant="button"
                value={shown.map(textOf).join('\n')}
                label={text === '' ? `Copy all ${total}` : `Copy ${number.format(shown.length)}`}
              />
            )}
          </div>
          <Status className="text-sm text-muted">
            {text === ''
              ? texts[things].all(total)
              : shown.length === 0
                ? texts[things].none(search.trim(), total)
                : texts[things].some(number.format(shown.length), total)}
          </Status>
        </>
      )}
      {shown.length > 0 && (
        <WindowedList
          // Other rows start at the top again.
          key={text}
          label={label}
          items={shown}
          keyOf={keyOf}
          className="max-h-48 rounded-card border border-edge px-3 py-2"
          {...(itemClassName === undefined ? {} : { itemClassName })}
        >
          {children}
        </WindowedList>
      )}
    </div>
  )
}
