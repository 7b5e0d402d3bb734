import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { Search, X } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { isInForeignElement } from './keys.ts'
import { Kbd } from './kbd.tsx'
import { Matched } from './matched.tsx'

export type PaletteItem = {
  id: string
  label: string
  icon: ReactNode
  /** The label is a name, which browser translation must not change. */
  isName?: boolean
  /** Next to the label: an email, a state, a count. */
  detail?: ReactNode
  /** Shortcut for the same action, at the right: `['G', 'U']`. */
  keys?: readonly string[]
  /** Its text is red. */
  danger?: boolean
  /** Why it can't be chosen; shown below its label. */
  blockedReason?: string | undefined
  onSelect: () => void
}

/** Choices under one heading; `about`: the user they are about, below it. */
export type PaletteGroup = { value: string; about?: ReactNode; items: PaletteItem[] }

type CommandPaletteProps = {
  open: boolean
  label: string
  placeholder: string
  value: string
  onValueChange: (value: string) => void
  groups: PaletteGroup[]
  /** The filter of the choices, shown before the text; `onLeave` removes it. */
  within?: { readonly label: string; readonly onLeave: () => void } | undefined
  /** Announced count: "2 users, 4 commands". */
  count?: string | undefined
  /**
   * Enter while the choices still belong to a previous text.
   *
   * @returns whether it is deferred until the new ones arrive
   */
  onEarlyEnter?: (() => boolean) | undefined
  /** Below the choices: that something is loading, or why nothing is found. */
  children?: ReactNode
  onClose: () => void
  /** Called when it is closed and the focus is back where it was. */
  onClosed: () => void
}

/** A search box with a list of choices, over the page. The first choice is highlighted for Enter. */
export function CommandPalette({
  open,
  label,
  placeholder,
  value,
  onValueChange,
  groups,
  within,
  count,
  onEarlyEnter,
  children,
  onClose,
  onClosed,
}: CommandPaletteProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next, { reason, event }) => {
        if (next || (reason === 'escape-key' && isInForeignElement(event))) return
        if (reason === 'escape-key' && within !== undefined) within.onLeave()
        else onClose()
      }}
      onOpenChangeComplete={(now) => {
        if (!now) onClosed()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-(--duration-base) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center p-2 md:px-3 md:pt-32 md:pb-8">
          <Dialog.Popup
            initialFocus={input}
            className="flex max-h-full w-full max-w-[640px] flex-col overflow-hidden rounded-dialog border border-edge bg-raised text-text shadow-dialog outline-none [--color-surface:var(--color-raised)]"
          >
            <Dialog.Title className="sr-only">{label}</Dialog.Title>
            <Autocomplete.Root
              inline
              open
              items={groups}
              filter={null}
              value={value}
              autoHighlight="always"
              keepHighlight
              itemToStringValue={(item: PaletteItem) => item.label}
              onValueChange={(text, { reason }) => {
                // A chosen item is not a search.
                if (reason !== 'item-press') onValueChange(text)
              }}
            >
              <div data-field className="flex flex-wrap items-center gap-2 border-b border-line px-4">
                <Search aria-hidden className="size-4 shrink-0 text-muted" />
                {within !== undefined && (
                  <button
                    type="button"
                    aria-label={`Leave ${within.label}`}
                    onClick={() => {
                      within.onLeave()
                      input.current?.focus()
                    }}
                    className="inline-flex max-w-40 min-h-7 shrink-0 items-center gap-1 rounded-control border border-edge bg-neutral-tint px-2 text-sm hover:bg-hover"
                  >
                    <bdi className="truncate">{within.label}</bdi>
                    <X aria-hidden className="size-3.5 shrink-0" />
                  </button>
                )}
                <Autocomplete.Input
                  ref={input}
                  aria-label={label}
                  placeholder={placeholder}
                  autoComplete="off"
                  spellCheck={false}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' && onEarlyEnter?.() === true) {
                      event.preventDefault()
                      event.preventBaseUIHandler()
                    }
                    if (event.key === 'Backspace' && value === '' && within !== undefined) {
                      event.preventDefault()
                      within.onLeave()
                    }
                  }}
                  className="h-13 min-w-0 flex-1 bg-transparent text-md outline-none"
                />
                <Dialog.Close aria-label="Esc: close" className="rounded-control hover:bg-hover">
                  <Kbd>Esc</Kbd>
                </Dialog.Close>
              </div>
              <Autocomplete.List
                aria-label="Choices"
                className="min-h-0 flex-auto overflow-y-auto px-1.5 py-1 empty:hidden"
              >
                {(group: PaletteGroup) => (
                  <Autocomplete.Group
                    key={group.value}
                    items={group.items}
                    className="-mx-1.5 border-t border-line px-1.5 py-1 first:border-t-0"
                  >
                    <Autocomplete.GroupLabel className="block px-2 pt-1.5 text-xs text-muted">
                      <span className="block pb-1 wrap-anywhere">{group.value}</span>
                      {group.about !== undefined && (
                        <>
                          {' '}
                          <span className="flex min-h-9 items-center gap-x-2.5 text-sm text-text max-md:min-h-11">
                            {group.about}
                          </span>
                        </>
                      )}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(item: PaletteItem) => (
                        <Autocomplete.Item
                          key={item.id}
                          value={item}
                          aria-disabled={item.blockedReason === undefined ? undefined : true}
                          onClick={() => {
                            if (item.blockedReason === undefined) item.onSelect()
                          }}
                          className={clsx(
                            'group flex min-h-9 cursor-default items-center gap-x-2.5 rounded-control px-2 py-1 text-sm outline-none aria-disabled:text-muted data-highlighted:bg-accent-tint max-md:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&>svg]:mx-1 [&>svg]:text-muted data-highlighted:[&>svg]:text-accent-text forced-colors:data-highlighted:outline-2 forced-colors:data-highlighted:-outline-offset-2',
                            group.about !== undefined && 'min-[24rem]:ml-8',
                            item.danger === true &&
                              item.blockedReason === undefined &&
                              'text-danger-text [&>svg]:text-danger-text',
                          )}
                        >
                          {item.icon}
                          <span className="flex min-w-0 flex-1 items-center gap-x-2.5">
                            <span
                              className={clsx(
                                'min-w-0',
                                item.detail === undefined ? 'wrap-anywhere' : 'shrink-0 truncate max-w-3/5',
                              )}
                            >
                              <bdi translate={item.isName === true ? 'no' : 'yes'}>
                                <Matched text={item.label} searchText={value} />
                              </bdi>
                              {item.blockedReason !== undefined && (
                                <span className="block text-sm text-muted">{item.blockedReason}</span>
                              )}
                            </span>
                            {item.detail !== undefined && (
                              <span className="flex min-w-0 items-center gap-2 text-sm text-muted">{item.detail}</span>
                            )}
                          </span>
                          <span aria-hidden className="ml-auto flex shrink-0 gap-1 max-md:hidden">
                            {item.blockedReason === undefined && (
                              <Kbd className="hidden group-data-highlighted:inline-block">Enter</Kbd>
                            )}
                            {item.keys?.map((key) => (
                              <Kbd key={key} className="inline-block group-data-highlighted:hidden">
                                {key}
                              </Kbd>
                            ))}
                          </span>
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </Autocomplete.Root>
            {children}
            <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line bg-subtle px-4 py-2 text-xs text-muted max-md:hidden">
              <span className="flex flex-wrap gap-x-3 gap-y-1 max-md:hidden">
                <span>
                  <Kbd>↑</Kbd> <Kbd>↓</Kbd> Move
                </span>
                <span>
                  <Kbd>Enter</Kbd> Run
                </span>
                <span>
                  <Kbd>Esc</Kbd> {within === undefined ? 'Close' : 'Back'}
                </span>
              </span>
              <span>{count ?? 'Paste an email, a user ID, or a log line'}</span>
            </p>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
