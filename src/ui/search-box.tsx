import { Search, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { Kbd } from './kbd.tsx'

type SearchBoxProps = {
  label: string
  /** The search in force. */
  value: string
  onCommit: (value: string) => void
  delayMs?: number
  placeholder?: string
  /** Key that focuses the box, shown inside it. */
  shortcutHint?: string
  inputRef?: RefObject<HTMLInputElement | null>
  className?: string
}

/**
 * A search that owns what is being typed: commits after a pause or on Enter, at once when cleared, and adopts `value`
 * when that moves for another reason (Back, a link), by comparing while rendering.
 */
export function SearchBox({
  label,
  value,
  onCommit,
  delayMs = 300,
  placeholder,
  shortcutHint,
  inputRef,
  className,
}: SearchBoxProps) {
  const [draft, setDraft] = useState(value)
  const [seen, setSeen] = useState(value)
  // Committed by us and not come back as `value` yet; that may take a while.
  const [sent, setSent] = useState<readonly string[]>([])
  // Typed and waiting for the pause.
  const [pending, setPending] = useState<string>()
  const ownRef = useRef<HTMLInputElement>(null)
  const field = inputRef ?? ownRef
  if (value !== seen) {
    setSeen(value)
    const own = sent.findIndex((text) => text.trim() === value.trim())
    setSent(own === -1 ? [] : sent.slice(own + 1))
    // Our own commit, maybe trimmed: what is in the box by now is newer.
    if (own === -1) {
      setDraft(value)
      setPending(undefined)
    }
  }
  const commit = (text: string) => {
    setPending(undefined)
    if (text === (sent.at(-1) ?? value)) return
    setSent([...sent, text])
    onCommit(text)
  }
  const type = (text: string) => {
    setDraft(text)
    if (text === '') commit(text)
    else setPending(text)
  }
  const commitPending = useEffectEvent(commit)
  useEffect(() => {
    if (pending === undefined) return
    const timer = setTimeout(() => {
      commitPending(pending)
    }, delayMs)
    return () => {
      clearTimeout(timer)
    }
  }, [pending, delayMs])
  return (
    <form
      role="search"
      aria-label={label}
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        commit(draft)
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
          value={draft}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            type(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            if (draft === '') event.currentTarget.blur()
            else {
              // A dialog around the box must not close with the first Escape.
              event.stopPropagation()
              event.preventDefault()
              type('')
            }
          }}
          className="h-8 w-full rounded-control border border-control bg-surface pr-8 pl-8 text-sm text-text hover:border-control-hover max-md:h-10 max-md:text-md [&::-webkit-search-cancel-button]:hidden"
        />
        {draft === '' ? (
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
              type('')
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
