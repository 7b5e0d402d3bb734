import clsx from 'clsx'
import { CircleAlert, Mail, MailCheck, Pencil, UserRoundCheck, X } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { AddressChipItemProps, ChipState } from './address-chip.tsx'
import { attentionText } from './chip-state.ts'

const styles: Record<ChipState, { icon: ReactNode; word: string; spoken: string }> = {
  ready: { icon: <Mail aria-hidden className="text-muted" />, word: '', spoken: '' },
  new: { icon: <Mail aria-hidden className="text-muted" />, word: 'New', spoken: '' },
  here: { icon: <UserRoundCheck aria-hidden className="text-muted" />, word: 'Already here', spoken: ', already here' },
  invited: {
    icon: <MailCheck aria-hidden className="text-muted" />,
    word: 'Already invited',
    spoken: ', already invited',
  },
  attention: { icon: <CircleAlert aria-hidden className="text-danger-text" />, word: '', spoken: ', to fix' },
}

const small = 'flex size-6 shrink-0 items-center justify-center rounded-badge hover:bg-active [&_svg]:size-4'

/** One address of many: a line with its state, advice if it has a problem, and its buttons. */
export const AddressLine = memo(function AddressLine({
  chip,
  state,
  inTabOrder,
  onRemove,
  onMove,
  onEdit,
}: AddressChipItemProps) {
  const { icon, word, spoken } = styles[state]
  const own = chip.own === undefined ? '' : ', own access'
  const isWrong = state === 'attention'
  return (
    <span
      className={clsx(
        'flex min-h-8 min-w-0 flex-1 items-center gap-2 px-2.5 text-sm [&>svg]:size-4 [&>svg]:shrink-0',
        isWrong && 'bg-danger-tint',
      )}
    >
      {icon}
      <bdi className="min-w-0 flex-1 truncate text-text">{chip.text}</bdi>
      <span
        className={clsx(
          'max-w-[60%] text-right text-xs',
          isWrong ? 'text-danger-text' : 'shrink-0 text-text-secondary',
        )}
      >
        {isWrong
          ? attentionText(chip)
          : [word, chip.own === undefined ? '' : 'Own access'].filter((each) => each !== '').join(' · ')}
      </span>
      {isWrong && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Edit ${chip.text}`}
          className={small}
          onClick={() => {
            onEdit(chip.id)
          }}
        >
          <Pencil aria-hidden />
        </button>
      )}
      <button
        type="button"
        // Found by the field when arrow keys move.
        data-chip={chip.id}
        tabIndex={inTabOrder ? 0 : -1}
        aria-label={`Remove ${chip.text}${spoken}${own}`}
        className={small}
        onKeyDown={(event) => {
          onMove(chip.id, event)
        }}
        onClick={() => {
          onRemove(chip.id)
        }}
      >
        <X aria-hidden />
      </button>
    </span>
  )
})
