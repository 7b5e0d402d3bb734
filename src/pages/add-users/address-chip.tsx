import { KeyRound, MailCheck, CircleAlert, UserRoundCheck } from 'lucide-react'
import { memo, useState, type KeyboardEvent } from 'react'
import { RemovableChip } from '#src/ui/badge.tsx'
import { afterPress } from '#src/ui/press.ts'
import type { AddressChip } from './chip-state.ts'

/** `ready`: not looked up yet. */
export type ChipState = 'ready' | 'new' | 'here' | 'invited' | 'attention'

const styles = {
  ready: { tone: 'plain', icon: undefined, word: '' },
  new: { tone: 'plain', icon: undefined, word: '' },
  here: { tone: 'accent', icon: <UserRoundCheck aria-hidden />, word: ', already here' },
  invited: { tone: 'accent', icon: <MailCheck aria-hidden />, word: ', already invited' },
  attention: { tone: 'danger', icon: <CircleAlert aria-hidden />, word: ', to fix' },
} as const

export type AddressChipItemProps = {
  chip: AddressChip
  state: ChipState
  /** The one address that Tab reaches; arrow keys reach the others. */
  inTabOrder: boolean
  onRemove: (id: number) => void
  onMove: (id: number, event: KeyboardEvent<HTMLElement>) => void
  onEdit: (id: number) => void
}

/** One address with its remove button. Memoized: the field can contain two thousand. */
export const AddressChipItem = memo(function AddressChipItem({
  chip,
  state,
  inTabOrder,
  onRemove,
  onMove,
  onEdit,
}: AddressChipItemProps) {
  const { tone, icon, word } = styles[state]
  // Found by the field when arrow keys move.
  const mark = { 'data-chip': chip.id }
  const text = <bdi>{chip.text}</bdi>
  return (
    <RemovableChip
      label={`${chip.text}${word}${chip.own === undefined ? '' : ', own access'}`}
      tone={tone}
      icon={icon ?? (chip.own === undefined ? undefined : <KeyRound aria-hidden />)}
      onRemove={() => {
        onRemove(chip.id)
      }}
      buttonProps={{
        ...mark,
        tabIndex: inTabOrder ? 0 : -1,
        onKeyDown: (event) => {
          onMove(chip.id, event)
        },
      }}
    >
      {state === 'attention' ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Edit ${chip.text}`}
          className="max-w-full truncate rounded-badge hover:underline"
          onClick={() => {
            onEdit(chip.id)
          }}
        >
          {text}
        </button>
      ) : (
        text
      )}
    </RemovableChip>
  )
})

type ChipEditorProps = {
  chip: AddressChip
  /** Text typed before the session ended. */
  draft?: string | undefined
  onDone: (id: number, text: string) => void
}

/** Editor of an address in place of its chip: Enter or blur saves, Escape restores the previous text. */
export function ChipEditor({ chip, draft, onDone }: ChipEditorProps) {
  const [size] = useState(() => Math.min(60, Math.max(16, chip.text.length + 2)))
  return (
    <input
      // eslint-disable-next-line jsx-a11y/no-autofocus -- a click on the address asked for it
      autoFocus
      type="text"
      inputMode="email"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      size={size}
      defaultValue={draft ?? chip.text}
      // Found by the page when the session ends.
      data-edited-chip={chip.id}
      aria-label={`Edit address ${chip.text}`}
      className="min-h-7 max-w-full rounded-control border border-danger-text bg-surface px-2 text-sm text-text max-md:text-md"
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          // Saves this address only; Ctrl+Enter here must not send a half-edited address.
          event.preventDefault()
          event.stopPropagation()
          event.currentTarget.blur()
        } else if (event.key === 'Escape') {
          // Keep the key from the dialog around it.
          event.stopPropagation()
          event.currentTarget.value = chip.text
          event.currentTarget.blur()
        }
      }}
      onBlur={({ currentTarget }) =>
        afterPress(() => {
          const { value } = currentTarget
          onDone(chip.id, value)
        })
      }
    />
  )
}
