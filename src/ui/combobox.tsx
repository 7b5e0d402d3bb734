import { Combobox as Base } from '@base-ui/react/combobox'
import clsx from 'clsx'
import { Check, ChevronDown, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import type { FieldWiring } from './field.tsx'
import { isComposing } from './keys.ts'
import { Status } from './live-region.tsx'
import { afterPress } from './press.ts'

export type ComboboxItem = {
  value: string
  label: string
  hint?: string
  /** Why it can't be chosen; shown below its label. */
  blockedReason?: string
}

type Shared = {
  items: readonly ComboboxItem[]
  /** If set, the caller looks up items while typing; otherwise the items are filtered here. */
  onQueryChange?: (query: string) => void
  /** With `onQueryChange`: the text that the items belong to; undefined while they belong to a previous one. */
  searched?: string | undefined
  loading?: boolean
  emptyText?: string
  /** Says that there are more items than shown, and how to find them. */
  more?: string | undefined
  placeholder?: string
  /** From `Field`. */
  wiring: FieldWiring
}

type ComboboxProps = Shared & { value: ComboboxItem | null; onChange: (item: ComboboxItem | null) => void }

const same = (a: ComboboxItem, b: ComboboxItem) => a.value === b.value
const frame =
  'flex min-h-8 w-full flex-wrap items-center gap-1 rounded-control border bg-surface text-sm text-text -outline-offset-1 hover:border-control-hover focus-within:outline-2 focus-within:outline-focus max-md:min-h-10'
const inputClasses = 'min-w-24 flex-1 bg-transparent px-1.5 py-1 outline-none max-md:text-md'

type TypedTextOptions = {
  items: Shared['items']
  onQueryChange: Shared['onQueryChange'] | undefined
  searched: string | undefined
  loading: boolean
  /** Label of the current choice. A new one replaces the typed text. */
  named?: string | undefined
  onPick: (item: ComboboxItem) => void
}

/**
 * Typed text is matched: the first match is highlighted, Enter and Tab choose it, and Enter without a match keeps the
 * text. While the caller looks up items, the existing ones are filtered here. Blur never discards typed text: after
 * Tab before the response, the only match is chosen when it arrives; otherwise the text stays, and the box says that
 * it isn't chosen.
 */
function useTypedText({ items, onQueryChange, searched, loading, named, onPick }: TypedTextOptions) {
  const [typed, setTyped] = useState('')
  const [left, setLeft] = useState<'for-answer' | 'as-text'>()
  const [previousName, setPreviousName] = useState(named)
  if (named !== previousName) {
    setPreviousName(named)
    setTyped('')
    setLeft(undefined)
  }
  const highlighted = useRef<ComboboxItem>(undefined)
  /** This event made a choice, so the typed text is obsolete. */
  const justChosen = useRef(false)
  const text = typed.trim()
  const late = onQueryChange !== undefined && text !== '' && searched !== text
  const answered = !loading && !late
  const take = (item: ComboboxItem) => {
    justChosen.current = true
    setTyped('')
    setLeft(undefined)
    onPick(item)
  }

  const ask = useEffectEvent(() => {
    if (text !== '') onQueryChange?.(typed)
  })
  const isSearchedRemotely = onQueryChange !== undefined
  // The text was typed before the list turned out to be too long to filter here.
  useEffect(() => {
    if (isSearchedRemotely) ask()
  }, [isSearchedRemotely])
  const [found, setFound] = useState<{ readonly item: ComboboxItem }>()
  if (left === 'for-answer' && answered) {
    const [only, second] = isSearchedRemotely ? items : items.filter((item) => matchesQuery(item, text))
    const matches = only !== undefined && second === undefined && only.blockedReason === undefined
    setLeft(matches ? undefined : 'as-text')
    if (matches) {
      setTyped('')
      setFound({ item: only })
    }
  }
  const pickMatch = useEffectEvent((item: ComboboxItem) => {
    onPick(item)
    onQueryChange?.('')
  })
  useEffect(() => {
    if (found !== undefined) pickMatch(found.item)
  }, [found])

  const root = {
    items: late ? items.filter((item) => matchesQuery(item, text)) : [...items],
    autoHighlight: true,
    onItemHighlighted: (item: ComboboxItem | undefined) => {
      highlighted.current = item
    },
    onInputValueChange: (query: string, details: Base.Root.ChangeEventDetails) => {
      const { reason } = details
      if (reason === 'input-change') {
        justChosen.current = false
        setTyped(query)
        setLeft(undefined)
      } else if (text !== '' && !justChosen.current && reason !== 'item-press' && reason !== 'clear-press') {
        // Base UI clears typed text when its list closes.
        details.cancel()
        return
      } else setTyped('')
      // Filling in the chosen label isn't a search.
      if (reason === 'input-change' || reason === 'input-clear') onQueryChange?.(query)
    },
    onOpenChange: (open: boolean) => {
      if (open) return
      const isWaiting = left === 'for-answer'
      if (text !== '' && !justChosen.current && !isWaiting)
        // The line below the box must not move the pressed element.
        afterPress(() => {
          setLeft('as-text')
        })
      // The next time it opens, and in the next row, all items are shown.
      if (!isWaiting) onQueryChange?.('')
    },
    ...(onQueryChange === undefined ? {} : { filter: null }),
  }
  const onKeyDown: ComponentProps<typeof Base.Input>['onKeyDown'] = (event) => {
    keepOnEscape(event)
    if (isComposing(event.nativeEvent) || text === '') return
    if (event.currentTarget.getAttribute('aria-expanded') !== 'true') return
    const item = highlighted.current
    const matches = item !== undefined && item.blockedReason === undefined
    if (event.key === 'Tab' && !event.shiftKey) {
      if (matches) take(item)
      else if (!answered) setLeft('for-answer')
    }
    if (event.key === 'Enter' && !matches) {
      event.preventDefault()
      event.preventBaseUIHandler()
    }
  }
  const onChosen = () => {
    justChosen.current = true
  }
  return { root, onKeyDown, onChosen, text, left: left === undefined ? '' : text }
}

/** Explains that text left in the box is not a choice. */
function LeftText({ text, instead }: { text: string; instead?: string | undefined }) {
  return (
    <Status className="mt-1 text-xs text-text-secondary empty:hidden">
      {text === ''
        ? ''
        : instead === undefined
          ? `“${text}” isn’t chosen. Choose an entry from the list.`
          : `“${text}” isn’t chosen. “${instead}” still is.`}
    </Status>
  )
}

function matchesQuery({ label, hint }: ComboboxItem, query: string): boolean {
  const text = query.toLocaleLowerCase()
  return [label, hint].some((part) => part?.toLocaleLowerCase().includes(text) === true)
}

/** A single choice from many with search as you type. */
export function Combobox({ items, value, onChange, onQueryChange, searched, wiring, ...shared }: ComboboxProps) {
  const { root, onKeyDown, onChosen, left } = useTypedText({
    items,
    onQueryChange,
    searched,
    loading: shared.loading ?? false,
    named: value?.value,
    onPick: onChange,
  })
  return (
    <Base.Root
      {...root}
      value={value}
      onValueChange={(item, details) => {
        if (item?.blockedReason === undefined) {
          onChosen()
          onChange(item)
        } else details.cancel()
      }}
      isItemEqualToValue={same}
    >
      <Base.InputGroup
        // The input inside has the name.
        role="presentation"
        className={clsx(frame, wiring['aria-invalid'] ? 'border-2 border-danger-text' : 'border-control')}
      >
        <Base.Input
          {...wiring}
          onKeyDown={onKeyDown}
          placeholder={shared.placeholder}
          className={clsx(inputClasses, 'pl-2.5')}
        />
        {value !== null && (
          <Base.Clear
            aria-label={`Clear ${value.label}`}
            className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover"
          >
            <X aria-hidden className="size-4" />
          </Base.Clear>
        )}
        <Base.Trigger aria-label="Show choices" className="flex h-7 w-7 items-center justify-center text-muted">
          <ChevronDown aria-hidden className="size-4" />
        </Base.Trigger>
      </Base.InputGroup>
      <LeftText text={left} instead={value?.label} />
      <Choices {...shared} />
    </Base.Root>
  )
}

type MultiComboboxProps = Shared & {
  values: readonly ComboboxItem[]
  onChange: (items: ComboboxItem[]) => void
  chipIcon?: ReactNode
}

/** Several choices from many, shown as chips with remove buttons. */
export function MultiCombobox({
  items,
  values,
  onChange,
  onQueryChange,
  searched,
  wiring,
  chipIcon,
  ...shared
}: MultiComboboxProps) {
  // Unlike in the single one, Base UI doesn't write into this input when a choice is set from outside.
  const [text, setText] = useState('')
  const {
    root,
    onKeyDown,
    onChosen,
    text: typedText,
    left,
  } = useTypedText({
    items,
    onQueryChange,
    searched,
    loading: shared.loading ?? false,
    onPick: (item) => {
      setText('')
      if (!values.some((chosen) => same(chosen, item))) onChange([...values, item])
    },
  })
  return (
    <Base.Root
      {...root}
      multiple
      inputValue={text}
      onInputValueChange={(query, details) => {
        root.onInputValueChange(query, details)
        if (!details.isCanceled) setText(query)
      }}
      value={[...values]}
      onValueChange={(chosen, { reason, event }) => {
        if (reason === 'item-press') onChosen()
        // Typing the name of a chosen item and Enter must not remove it.
        if (typedText !== '' && reason === 'item-press' && event.type === 'keydown' && chosen.length < values.length)
          return
        onChange(chosen.filter(({ blockedReason }) => blockedReason === undefined))
      }}
      isItemEqualToValue={same}
    >
      <Base.InputGroup
        // The input inside has the name.
        role="presentation"
        className={clsx(frame, 'p-1', wiring['aria-invalid'] ? 'border-2 border-danger-text' : 'border-control')}
      >
        <Base.Chips className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
          {values.map((item) => (
            <Base.Chip
              key={item.value}
              role="group"
              aria-label={item.label}
              className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-control border border-edge bg-neutral-tint pl-2 text-sm outline-none data-highlighted:border-accent-text [&_svg]:size-3.5"
            >
              {chipIcon}
              <bdi className="truncate">{item.label}</bdi>
              <Base.ChipRemove
                aria-label={`Remove ${item.label}`}
                className="flex size-6 shrink-0 items-center justify-center rounded-control hover:bg-active"
              >
                <X aria-hidden />
              </Base.ChipRemove>
            </Base.Chip>
          ))}
          <Base.Input {...wiring} onKeyDown={onKeyDown} placeholder={shared.placeholder} className={inputClasses} />
        </Base.Chips>
      </Base.InputGroup>
      <LeftText text={left} />
      <Choices {...shared} />
    </Base.Root>
  )
}

/**
 * Base UI clears the input on Escape once its list is closed; here, Escape is for the dialog around it, and nothing is
 * lost.
 */
const keepOnEscape: NonNullable<ComponentProps<typeof Base.Input>['onKeyDown']> = (event) => {
  if (event.key === 'Escape' && event.currentTarget.getAttribute('aria-expanded') !== 'true')
    event.preventBaseUIHandler()
}

/**
 * Base UI hides the rest of the page from screen readers while options are shown, but leaves it in the tab order, so
 * that focus can land on something that is never announced. The input references its options and the highlighted one,
 * so nothing needs hiding.
 */
function KeepPageAccessible() {
  useEffect(() => {
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) if (target instanceof Element) target.removeAttribute('aria-hidden')
    })
    // Its records come after the effect that hides, which belongs to an outer component.
    observer.observe(document.body, { subtree: true, attributeFilter: ['aria-hidden'] })
    return () => {
      observer.disconnect()
    }
  }, [])
  return null
}

function Choices({ loading = false, emptyText = 'No matches', more }: Pick<Shared, 'loading' | 'emptyText' | 'more'>) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} collisionPadding={8} className="z-[60]">
        {/* At the end of the page, outside all landmarks, so it is one itself. */}
        <Base.Popup
          role="region"
          aria-label="Choices"
          className="max-w-(--available-width) min-w-(--anchor-width) rounded-card border border-edge bg-raised text-sm text-text shadow-overlay transition-[opacity,translate] duration-(--duration-base) ease-out data-starting-style:translate-y-1 data-starting-style:opacity-0"
        >
          <KeepPageAccessible />
          <ChoiceList loading={loading} emptyText={emptyText} more={more} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

/** The options themselves, in a popup or an inline list. */
export function ChoiceList({ loading, emptyText, more }: Pick<Shared, 'loading' | 'emptyText' | 'more'>) {
  return (
    <>
      <Status className="px-2.5 pt-2 text-xs text-muted empty:hidden">{loading === true ? 'Loading…' : more}</Status>
      <Base.Empty role="presentation" aria-live="off" className="px-2.5 text-muted not-empty:py-2">
        {loading === true ? null : <Status as="span">{emptyText}</Status>}
      </Base.Empty>
      <Base.List
        aria-label="Choices"
        className="max-h-[min(20rem,var(--available-height))] overflow-y-auto p-[5px] outline-none empty:p-0"
      >
        {(item: ComboboxItem) => (
          <Base.Item
            key={item.value}
            value={item}
            aria-disabled={item.blockedReason !== undefined || undefined}
            className={clsx(
              'grid min-h-[30px] cursor-default grid-cols-[1rem_minmax(0,1fr)] items-start gap-2 rounded-control px-2 py-[5px] -outline-offset-2 outline-transparent data-highlighted:bg-active data-highlighted:outline-2',
              item.blockedReason !== undefined && 'text-muted',
            )}
          >
            <Base.ItemIndicator className="col-start-1 pt-0.5">
              <Check aria-hidden className="size-4" />
            </Base.ItemIndicator>
            <span className="col-start-2 min-w-0">
              <bdi className="block break-words">{item.label}</bdi>
              {(item.blockedReason ?? item.hint) !== undefined && (
                <span className="block text-xs break-words text-muted">{item.blockedReason ?? item.hint}</span>
              )}
            </span>
          </Base.Item>
        )}
      </Base.List>
    </>
  )
}
