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
  /** Called on Enter, after the search was committed. */
  onEnter?: (value: string) => void
  delayMs?: number
  placeholder?: string
  /** Shortcut that focuses the box, shown inside it. */
  shortcutHint?: string
  inputRef?: RefObject<HTMLInputElement | null>
  className?: string
}

/**
 * A search field. Uncontrolled while someone types, however late the search follows. Commits after a pause or on
 * Enter, immediately when cleared, and never text that an input method is still composing. Adopts a `value` that
 * changes from outside (Back, a link), and discards pending text then.
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
  // Typed and not committed yet.
  const [pending, setPending] = useState<string>()
  // Committed here and not returned as `value` yet; they return in order, with a delay.
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
  // In an effect, never during render: a render can be discarded and repeated.
  const follow = useEffectEvent((next: string, settled: boolean) => {
    const isNext = (text: string | undefined) => text?.trim() === next.trim()
    if (next !== seen.current) {
      seen.current = next
      const own = sent.current.findIndex(isNext)
      sent.current = own === -1 ? [] : sent.current.slice(own + 1)
      // Our own, maybe trimmed: the field's text is newer.
      if (own === -1) {
        write(field.current, next)
        setEmpty(next === '')
        setPending(undefined)
      }
    }
    // Typed and undone before anything was committed: nothing will return.
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
        // Don't submit a form around this one in the React tree, as in a dialog.
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
              // A dialog around the box must not close on the first Escape.
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
