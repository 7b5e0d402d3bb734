import clsx from 'clsx'
import { useEffect, useRef } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import type { Suggestions } from './use-suggestions.ts'

type SuggestionListProps = {
  suggestions: Suggestions
  onPick: (address: string) => void
}

/** The users suggested below the address box. Focus stays in the box, which points to the highlighted one. */
export function SuggestionList({
  suggestions: { people, more, active, listId, optionId },
  onPick,
}: SuggestionListProps) {
  const popup = useRef<HTMLDivElement>(null)
  // At the end of a short dialog, it would open out of view.
  useEffect(() => {
    popup.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  useEffect(() => {
    if (active >= 0) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' })
  }, [active, optionId])
  return (
    <div
      ref={popup}
      role="presentation"
      // A press here must not take focus from the box, because blur would turn the typed text into an address.
      onMouseDown={(event) => {
        event.preventDefault()
      }}
      className="absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-card border border-edge bg-raised p-[5px] text-sm text-text shadow-overlay"
    >
      <div id={listId} role="listbox" aria-label="Users in parent scopes">
        {people.map(({ uuid, email, name, disabled }, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard reaches it from the box
          <div
            key={uuid}
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            onClick={() => {
              onPick(email)
            }}
            className={clsx(
              'flex min-h-[30px] cursor-default flex-wrap items-baseline gap-x-2 rounded-control px-2 py-[5px] -outline-offset-2',
              // The outline shows in forced colors, where the tint is lost.
              index === active ? 'bg-active outline-2 outline-transparent' : 'hover:bg-hover',
            )}
          >
            <bdi className="min-w-0 font-medium break-words">{displayName({ name, email })}</bdi>
            {displayName({ name, email }) !== email && (
              <bdi className="min-w-0 break-all text-text-secondary">{email}</bdi>
            )}
            {disabled === true && <span className="text-muted">Disabled</span>}
          </div>
        ))}
      </div>
      {more > 0 && (
        <p className="px-2 py-1 text-xs text-muted">And {formatNumber(more)} more. Type more of the name or address.</p>
      )}
    </div>
  )
}
