import { Search, X } from 'lucide-react'
import { useEffectEvent, useLayoutEffect, useRef, useState, useTransition, type RefObject } from 'react'
import { isComposingInput } from './keys.ts'
import { Kbd } from './kbd.tsx'
import { useDebouncedEffect } from './use-debounce.ts'

type SearchBoxProps = {
  label: string
  /** The active search. */
  value: string
  onCommit: (value: string) => void
  /** Enter, after the search was committed. */
  onEnter?: (value: string) => void
  delayMs?: number
  placeholder?: string
  /** Key that focuses the box, shown inside it. */
  shortcutHint?: string
  inputRef?: RefObject<HTMLInputElement | null>
  className?: string
}

/**
 * A search. The text lives in the field itself: while someone types, nothing writes it, however late the search
 * follows. Commits after a pause or on Enter, at once when cleared, and never what an input method is still composing.
 * Takes over a `value` that moves because someone asked for it (Back, a link), and drops what was waiting then.
 */
export function SearchBox({
  label,
  value,
  onCommit,
  onEnter,
  delayMs = 300,
  placeholder,
  shortcutHint,
  inputRef,
  className,
}: SearchBoxProps) {
  const ownRef = useRef<HTMLInputElement>(null)
  const field = inputRef ?? ownRef
  const [first] = useState(value)
  const [empty, setEmpty] = useState(value === '')
  // Typed and waiting for the pause.
  const [pending, setPending] = useState<string>()
  // Committed here and not come back as `value` yet; each may take a while, and they come back in their order.
  const sent = useRef<readonly string[]>([])
  const seen = useRef(value)
  const [committing, startCommit] = useTransition()
  const commit = (text: string) => {
    setPending(undefined)
    if (text === (sent.current.at(-1) ?? value)) return
    sent.current = [...sent.current, text]
    startCommit(() => {
      onCommit(text)
    })
  }
  const type = (text: string) => {
    setEmpty(text === '')
    if (text === '') commit(text)
    else setPending(text)
  }
  const clear = () => {
    write(field.current, '')
    type('')
  }
  useDebouncedEffect(pending, delayMs, (text) => {
    if (text !== undefined) commit(text)
  })
  // After the screen has changed, never while rendering: a rendering may be thrown away and begun again.
  const follow = useEffectEvent((next: string, settled: boolean) => {
    const isNext = (text: string | undefined) => text?.trim() === next.trim()
    if (next !== seen.current) {
      seen.current = next
      const own = sent.current.findIndex(isNext)
      sent.current = own === -1 ? [] : sent.current.slice(own + 1)
      // Our own, maybe trimmed: what is in the field by now is newer.
      if (own === -1) {
        write(field.current, next)
        setEmpty(next === '')
        setPending(undefined)
      }
    }
    // Typed there and back before anything followed: nothing will come back any more.
    if (settled && isNext(sent.current.at(-1))) sent.current = []
  })
  useLayoutEffect(() => {
    follow(value, !committing)
  }, [value, committing])
  return (
    <form
      role="search"
      aria-label={label}
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        // A form that this one is inside of only by its parts, as in a dialog, is not sent.
        event.stopPropagation()
        const text = field.current?.value ?? ''
        commit(text)
        onEnter?.(text)
      }}
    >
      <span className="relative block">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <input
          ref={field}
          type="search"
          aria-label={label}
          defaultValue={first}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            const { value: text } = event.currentTarget
            if (isComposingInput(event)) {
              setEmpty(text === '')
              setPending(undefined)
            } else type(text)
          }}
          onCompositionEnd={({ currentTarget }) => {
            type(currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            if (event.currentTarget.value === '') event.currentTarget.blur()
            else {
              // A dialog around the box must not close with the first Escape.
              event.stopPropagation()
              event.preventDefault()
              clear()
            }
          }}
          className="h-8 w-full rounded-control border border-control bg-surface pr-8 pl-8 text-sm text-ellipsis text-text hover:border-control-hover max-md:h-10 max-md:text-md [&::-webkit-search-cancel-button]:hidden"
        />
        {empty ? (
          shortcutHint !== undefined && (
            <span aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-md:hidden">
              <Kbd>{shortcutHint}</Kbd>
            </span>
          )
        ) : (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => {
              clear()
              field.current?.focus()
            }}
            className="absolute top-1/2 right-1 flex size-6 -translate-y-1/2 items-center justify-center rounded-control text-muted hover:bg-hover"
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
      </span>
    </form>
  )
}

function write(field: HTMLInputElement | null, text: string): void {
  if (field !== null) field.value = text
}
