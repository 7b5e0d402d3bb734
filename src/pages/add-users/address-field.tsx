import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import {
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { isSeparator, MAX_ADDRESSES, parseAddresses } from '#src/domain/emails.ts'
import { formatNumber } from '#src/domain/format.ts'
import { isNamedTable } from '#src/domain/import-columns.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Field, TextArea } from '#src/ui/field.tsx'
import { isComposingInput } from '#src/ui/keys.ts'
import { Status } from '#src/ui/live-region.tsx'
import { LONG_LIST } from '#src/ui/long-list.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { AddressChipItem, ChipEditor, type ChipState } from './address-chip.tsx'
import { AddressLine } from './address-line.tsx'
import { countsText } from './address-counts.ts'
import { AddressRemarks } from './address-remarks.tsx'
import {
  addressOf,
  attentionChips,
  readyAddresses,
  type AddressChip,
  type AddUsersForm,
  type FormAction,
} from './add-users.form.ts'
import { SuggestionList } from './suggestion-list.tsx'
import type { KnownPeople } from './use-known-people.ts'
import { useSuggestions } from './use-suggestions.ts'

const howToEnter = `Type or paste up to ${formatNumber(MAX_ADDRESSES)} email addresses, separated by commas, spaces, or line breaks.`

/** Chips drawn at once. With more there are pages of them, those that need attention first. */
const MAX_SHOWN = LONG_LIST

/** From so many on they are a list with a line each, those to fix on top. */
const MIN_LISTED = 10

type AddressFieldProps = {
  scope: Scope
  form: AddUsersForm
  dispatch: (action: FormAction) => void
  known: KnownPeople
  /** "account Meridian Foods". */
  scopeName: string
  inputRef: RefObject<HTMLInputElement | null>
  error: string | undefined
  /** A table that is not only addresses, from the clipboard. */
  onTable: (text: string) => void
  /** What was typed but not taken over when the session ended. */
  draft: UnfinishedText | undefined
}

/** Text in the input, and in the editor of a chip. */
export type UnfinishedText = {
  readonly typed: string
  readonly edited: { readonly id: number; readonly text: string } | undefined
}

/** What is typed in a form and not taken over yet. */
export function unfinishedText(input: HTMLInputElement | null, body: HTMLElement | null): UnfinishedText {
  const editor = body?.querySelector<HTMLInputElement>('input[data-edited-chip]')
  return {
    typed: input?.value ?? '',
    edited: editor == null ? undefined : { id: Number(editor.dataset['editedChip']), text: editor.value },
  }
}

/** The address field: chips with an input behind them. */
export function AddressField({
  scope,
  form,
  dispatch,
  known,
  scopeName,
  inputRef,
  error,
  onTable,
  draft,
}: AddressFieldProps) {
  const { chips, repeated, tooMuch } = form
  const [editing, setEditing] = useState(draft?.edited?.id)
  const [current, setCurrent] = useState<number>()
  const box = useRef<HTMLDivElement>(null)
  const handlers = useChipHandlers(dispatch, inputRef, box, setCurrent)
  const attention = attentionChips(form)
  const { shown, tools } = useChipPages(chips, editing)
  const listed = chips.length >= MIN_LISTED
  const Item = listed ? AddressLine : AddressChipItem
  const inTabOrder = shown.some(({ id }) => id === current) ? current : shown.at(-1)?.id

  // A long list pushes the input out of sight, where the next address would be typed.
  useEffect(() => {
    if (document.activeElement === inputRef.current) inputRef.current?.scrollIntoView({ block: 'nearest' })
  }, [chips.length, inputRef])

  const suggestions = useSuggestions(scope, () => new Set(readyAddresses(form)))
  const add = (text: string) => {
    dispatch({ type: 'add', text })
    if (inputRef.current !== null) inputRef.current.value = ''
    suggestions.close()
  }
  const type = (text: string) => {
    if (isFinished(text)) add(text)
    else suggestions.onType(text)
  }

  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Email addresses"
        aside={`${formatNumber(chips.length)} of ${formatNumber(MAX_ADDRESSES)}`}
        hint={
          chips.length === 0
            ? suggestions.offered
              ? `${howToEnter} Users in parent scopes are suggested by name.`
              : howToEnter
            : undefined
        }
        error={error}
      >
        {(wiring) => {
          const invalid = wiring['aria-invalid'] ?? (attention.length > 0 || undefined)
          return (
            <div className="relative">
              {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the chips means the input, which the keyboard reaches anyway */}
              <div
                ref={box}
                onClick={(event) => {
                  if (event.target === event.currentTarget) inputRef.current?.focus()
                }}
                className={clsx(
                  'flex cursor-text rounded-control bg-surface',
                  listed
                    ? 'flex-col overflow-hidden'
                    : 'max-h-56 min-h-20 flex-wrap content-start items-center gap-1.5 overflow-y-auto p-1.5',
                  'focus-within:outline-2 focus-within:outline-focus',
                  invalid ? 'border-2 border-danger-text' : 'border border-control hover:border-control-hover',
                )}
              >
                <ul
                  aria-label="Addresses"
                  className={clsx(
                    listed ? 'relative max-h-70 overflow-y-auto' : 'contents',
                    shown.length === 0 && 'hidden',
                  )}
                >
                  {shown.map((chip) => (
                    <li
                      key={chip.id}
                      className={clsx('flex max-w-full min-w-0', listed && 'min-h-8 items-center border-b border-line')}
                    >
                      {chip.id === editing ? (
                        <ChipEditor
                          chip={chip}
                          draft={draft?.edited?.id === chip.id ? draft.edited.text : undefined}
                          onDone={(id, text) => {
                            setEditing(undefined)
                            if (text !== chip.text) dispatch({ type: 'edit', id, text })
                            inputRef.current?.focus()
                          }}
                        />
                      ) : (
                        <Item
                          chip={chip}
                          state={stateOf(chip, known)}
                          inTabOrder={chip.id === inTabOrder}
                          onRemove={handlers.remove}
                          onMove={handlers.move}
                          onEdit={setEditing}
                        />
                      )}
                    </li>
                  ))}
                </ul>
                <input
                  {...wiring}
                  {...suggestions.inputProps}
                  ref={inputRef}
                  aria-invalid={invalid}
                  // Not type=email: the browser would change or drop characters in silence (SECURITY.md, T14).
                  type="text"
                  inputMode="email"
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                  defaultValue={draft?.typed}
                  placeholder={
                    chips.length > 0
                      ? 'Type or paste more'
                      : suggestions.offered
                        ? 'name@company.com, or a name'
                        : 'name@company.com'
                  }
                  className={clsx(
                    'min-w-32 bg-transparent text-sm text-text outline-none placeholder:text-muted max-md:text-md',
                    listed ? 'min-h-9 px-2.5' : 'min-h-7 flex-1 px-1.5',
                  )}
                  onChange={(event) => {
                    if (!isComposingInput(event)) type(event.currentTarget.value)
                  }}
                  onCompositionEnd={(event) => {
                    type(event.currentTarget.value)
                  }}
                  onPaste={(event) => {
                    const text = pastedText(event)
                    if (text === undefined) return
                    event.preventDefault()
                    if (isNamedTable(text)) onTable(text)
                    else add(text)
                  }}
                  onKeyDown={(event) => {
                    if (suggestions.onKey(event, add)) return
                    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
                      // Never sends the form.
                      event.preventDefault()
                      if (event.currentTarget.value.trim() !== '') add(event.currentTarget.value)
                    } else handlers.fromInput(event)
                  }}
                  onBlur={({ currentTarget }) =>
                    afterPress(() => {
                      const { value } = currentTarget
                      if (value.trim() !== '') add(value)
                      suggestions.close()
                    })
                  }
                />
              </div>
              {suggestions.open && <SuggestionList suggestions={suggestions} onPick={add} />}
            </div>
          )
        }}
      </Field>
      {tools}
      <Status className={attention.length > 0 || repeated.length > 0 ? 'text-sm text-muted' : 'sr-only'}>
        {countsText({
          ready: readyAddresses(form).length,
          repeated: repeated.length,
          attention: attention.length,
        })}
      </Status>
      {suggestions.offered && <Status className="sr-only">{suggestions.status}</Status>}
      {suggestions.silence !== undefined && <p className="text-sm text-muted">{suggestions.silence}</p>}
      {tooMuch !== undefined && <TooMuch text={tooMuch} dispatch={dispatch} />}
      <AddressRemarks
        scope={scope}
        form={form}
        known={known}
        scopeName={scopeName}
        dispatch={dispatch}
        onEdit={setEditing}
      />
    </div>
  )
}

function stateOf(chip: AddressChip, known: KnownPeople): ChipState {
  const address = addressOf(chip)
  if (address === undefined) return 'attention'
  if (known.here.has(address)) return 'here'
  if (known.invited.has(address)) return 'invited'
  return known.checked.has(address) ? 'new' : 'ready'
}

/**
 * Which chips are drawn: all of a short list. A long one has pages and a search; the page of what was just typed is
 * shown, and the chip that is being edited always.
 */
function useChipPages(chips: readonly AddressChip[], editing: number | undefined) {
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(0)
  const [seen, setSeen] = useState(chips.length)
  const long = chips.length > MAX_SHOWN
  const listed = chips.length >= MIN_LISTED
  const term = search.trim().toLocaleLowerCase()
  const needsAttention = (chip: AddressChip) => addressOf(chip) === undefined
  const ordered = listed ? [...chips.filter(needsAttention), ...chips.filter((chip) => !needsAttention(chip))] : chips
  const found = term === '' ? ordered : ordered.filter(({ text }) => text.toLocaleLowerCase().includes(term))
  const pages = long ? Math.ceil(found.length / MAX_SHOWN) : 1
  const index = Math.min(page, Math.max(0, pages - 1))
  if (chips.length !== seen) {
    setSeen(chips.length)
    const added = chips.length - seen
    const newest = chips.at(-1)
    if (added > 0) setSearch('')
    // A pasted list is looked at from its beginning.
    if (added > 0) setPage(added < 10 && newest !== undefined ? Math.floor(ordered.indexOf(newest) / MAX_SHOWN) : 0)
  }
  const ofPage = long ? found.slice(index * MAX_SHOWN, (index + 1) * MAX_SHOWN) : found
  const edited = chips.find(({ id }) => id === editing)
  const shown = edited === undefined || ofPage.includes(edited) ? ofPage : [edited, ...ofPage]
  const step = (to: number, label: string, icon: ReactNode) => (
    <IconButton
      size="small"
      label={label}
      icon={icon}
      aria-disabled={to < 0 || to >= pages || undefined}
      className={to < 0 || to >= pages ? 'opacity-50' : ''}
      onClick={() => {
        if (to >= 0 && to < pages) setPage(to)
      }}
    />
  )
  return {
    shown,
    tools: (long || search !== '') && (
      <div role="group" aria-label="Addresses shown" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SearchBox
          label="Search addresses"
          placeholder="Search addresses"
          value={search}
          className="min-w-40 flex-1"
          onCommit={(text) => {
            setSearch(text)
            setPage(0)
          }}
        />
        <span className="flex items-center gap-1">
          <Status className="text-sm text-muted">
            {found.length === 0
              ? `No matches for “${search.trim()}”`
              : rangeText(index * MAX_SHOWN + 1, index * MAX_SHOWN + ofPage.length, found.length, term !== '')}
          </Status>
          {pages > 1 && (
            <>
              {step(index - 1, 'Previous addresses', <ChevronLeft aria-hidden />)}
              {step(index + 1, 'Next addresses', <ChevronRight aria-hidden />)}
            </>
          )}
        </span>
      </div>
    ),
  }
}

/**
 * Whether what is typed is done: by a separator, or by a space after a complete address. An open quote keeps it open.
 */
function isFinished(value: string): boolean {
  const last = value.slice(-1)
  if (value.trim() === '' || !isSeparator(last)) return false
  if (/^\s*"[^"]*$/u.test(value)) return false
  const space = last.trim() === '' && last !== '\t' && last !== '\n'
  return !space || parseAddresses(value).every(({ check }) => check.ok)
}

/** A pasted list together with what is typed around the cursor; undefined for a piece of a single address. */
function pastedText(event: ClipboardEvent<HTMLInputElement>): string | undefined {
  const pasted = event.clipboardData.getData('text')
  const { value, selectionStart, selectionEnd } = event.currentTarget
  const start = selectionStart ?? value.length
  const all = value.slice(0, start) + pasted + value.slice(selectionEnd ?? start)
  const isPiece = value !== '' && ![...pasted].some(isSeparator)
  return isPiece || pasted.trim() === '' ? undefined : all
}

/** Keyboard and focus of the chips: arrows, Home and End move, Backspace and Delete remove, focus goes to a neighbor. */
function useChipHandlers(
  dispatch: (action: FormAction) => void,
  inputRef: RefObject<HTMLInputElement | null>,
  box: RefObject<HTMLDivElement | null>,
  setCurrent: (id: number) => void,
) {
  const [handlers] = useState(() => {
    const buttons = () => [...(box.current?.querySelectorAll<HTMLButtonElement>('button[data-chip]') ?? [])]
    const focus = (target: HTMLButtonElement | undefined) => {
      if (target === undefined) inputRef.current?.focus()
      else {
        setCurrent(Number(target.dataset['chip']))
        target.focus()
      }
    }
    const at = (id: number) => buttons().findIndex((button) => button.dataset['chip'] === String(id))
    const remove = (id: number) => {
      focus(buttons()[at(id) + 1])
      dispatch({ type: 'remove', id })
    }
    const move = (id: number, event: KeyboardEvent<HTMLElement>) => {
      const all = buttons()
      const here = at(id)
      if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') focus(all[Math.max(0, here - 1)])
      else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') focus(all[here + 1])
      else if (event.key === 'Home') focus(all[0])
      else if (event.key === 'End') focus(undefined)
      else if (event.key === 'Backspace' || event.key === 'Delete') {
        // Holding the key removes one, not all.
        if (!event.repeat) remove(id)
      } else return
      event.preventDefault()
    }
    const fromInput = (event: KeyboardEvent<HTMLInputElement>) => {
      const { value, selectionEnd } = event.currentTarget
      const leaves = event.key === 'ArrowLeft' && selectionEnd === 0
      const selects = event.key === 'Backspace' && value === '' && !event.repeat
      const last = buttons().at(-1)
      if ((!leaves && !selects) || last === undefined) return
      event.preventDefault()
      focus(last)
    }
    return { remove, move, fromInput }
  })
  return handlers
}

/** Longest text that a box for editing takes without holding up the page, in characters. */
const MAX_EDITABLE = 200_000

/** A piece of text short enough to be drawn at once. */
const PIECE = 4000

/** Text of any length to look at: pieces out of sight cost nothing, unlike a text area of a megabyte. */
function LongText({ text }: { text: string }) {
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) => index * PIECE)
  return (
    <ScrollBox
      label="Pasted text"
      className="mt-2 max-h-32 rounded-control border border-control bg-surface px-2.5 py-1.5 font-mono text-sm text-text"
    >
      {pieces.map((start) => (
        <p
          key={start}
          translate="no"
          className="break-all whitespace-pre-wrap [contain-intrinsic-size:auto_60rem] [content-visibility:auto]"
        >
          {text.slice(start, start + PIECE)}
        </p>
      ))}
    </ScrollBox>
  )
}

/** A paste beyond the limit, kept for cutting it down. */
function TooMuch({ text, dispatch }: { text: string; dispatch: (action: FormAction) => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const editable = text.length <= MAX_EDITABLE
  useEffect(() => {
    area.current?.focus()
  }, [text])
  return (
    <Note tone="danger" title={`Use up to ${formatNumber(MAX_ADDRESSES)} addresses`}>
      <p role="alert">
        {editable
          ? 'Nothing was added. Keep part of the text and add that, or add the users in several steps.'
          : 'Nothing was added. Add the users in several steps.'}
      </p>
      {!editable && <LongText text={text} />}
      {editable && (
        <TextArea
          ref={area}
          key={text}
          label="Pasted text"
          defaultValue={text}
          rows={5}
          wrap="off"
          spellCheck={false}
          className="font-mono"
        />
      )}
      <p className="mt-2 flex flex-wrap gap-2">
        {editable ? (
          <Button
            size="small"
            onClick={() => {
              dispatch({ type: 'add', text: area.current?.value ?? text })
            }}
          >
            Add these addresses
          </Button>
        ) : (
          <CopyButton value={text} label="Copy the pasted text" variant="button" />
        )}
        <Button
          size="small"
          variant="ghost"
          onClick={() => {
            dispatch({ type: 'drop-too-much' })
          }}
        >
          Discard this text
        </Button>
      </p>
    </Note>
  )
}

function rangeText(first: number, last: number, total: number, isSearch: boolean): string {
  const range = `${formatNumber(first)}–${formatNumber(last)}`
  return isSearch ? `${range} of ${formatNumber(total)} found` : `${range} of ${formatNumber(total)}`
}
