import clsx from 'clsx'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { MAX_ADDRESSES } from '#src/domain/emails.ts'
import { formatNumber } from '#src/domain/format.ts'
import { isNamedTable } from '#src/domain/import-columns.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Field } from '#src/ui/field.tsx'
import { isComposingInput } from '#src/ui/keys.ts'
import { Status } from '#src/ui/live-region.tsx'
import { afterPress } from '#src/ui/press.ts'
import { AddressChipItem, ChipEditor, type ChipState } from './address-chip.tsx'
import { AddressLine } from './address-line.tsx'
import { countsText } from './address-counts.ts'
import { AddressRemarks } from './address-remarks.tsx'
import type { AddUsersForm, FormAction } from './add-users.form.ts'
import { ChipPager } from './chip-pager.tsx'
import { OversizedPaste } from './oversized-paste.tsx'
import { SuggestionList } from './suggestion-list.tsx'
import { isFinished, pastedText } from './typed-text.ts'
import type { UnfinishedText } from './unfinished-text.ts'
import { useChipKeys } from './use-chip-keys.ts'
import { MIN_CHIPS_AS_LIST, useChipPages } from './use-chip-pages.ts'
import type { KnownPeople } from './use-known-people.ts'
import { useSuggestions } from './use-suggestions.ts'
import { addressOf, attentionChips, readyAddresses, type AddressChip } from './chip-state.ts'

const howToEnter = `Type or paste up to ${formatNumber(MAX_ADDRESSES)} email addresses, separated by commas, spaces, or line breaks.`

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
  /** Text that was typed but not yet added when the session ended. */
  draft: UnfinishedText | undefined
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
  const chipKeys = useChipKeys(dispatch, inputRef, box, setCurrent)
  const attention = attentionChips(form)
  const chipPages = useChipPages(chips, editing)
  const { shown } = chipPages
  const listed = chips.length >= MIN_CHIPS_AS_LIST
  const Item = listed ? AddressLine : AddressChipItem
  const inTabOrder = shown.some(({ id }) => id === current) ? current : shown.at(-1)?.id

  // A long list pushes the input out of view, where the next address is typed.
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
                          onRemove={chipKeys.remove}
                          onMove={chipKeys.move}
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
                  // Not type=email: the browser would silently change or drop characters (SECURITY.md, T14).
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
                      // Never submits the form.
                      event.preventDefault()
                      if (event.currentTarget.value.trim() !== '') add(event.currentTarget.value)
                    } else chipKeys.fromInput(event)
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
      {chipPages.hasPager && <ChipPager {...chipPages} />}
      <Status className={attention.length > 0 || repeated.length > 0 ? 'text-sm text-muted' : 'sr-only'}>
        {countsText({
          ready: readyAddresses(form).length,
          repeated: repeated.length,
          attention: attention.length,
        })}
      </Status>
      {suggestions.offered && <Status className="sr-only">{suggestions.status}</Status>}
      {suggestions.silence !== undefined && <p className="text-sm text-muted">{suggestions.silence}</p>}
      {tooMuch !== undefined && <OversizedPaste text={tooMuch} dispatch={dispatch} />}
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
