import { Checkbox } from '#src/ui/checkbox.tsx'
import { Kbd } from '#src/ui/kbd.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { singleKeysChoices, singleKeysPreference } from './list-keys.ts'
import { usePreference } from './use-preference.ts'

type KeysPopoverProps = {
  /** Each key with what it does. */
  keys: readonly (readonly [key: string, word: string])[]
  anchor: HTMLElement
  onClose: () => void
}

/** Keys of the list, and the switch that turns them off (WCAG 2.1.4). */
export function KeysPopover({ keys, anchor, onClose }: KeysPopoverProps) {
  const [choice, choose] = usePreference<(typeof singleKeysChoices)[number]>(
    singleKeysPreference,
    singleKeysChoices,
    'on',
  )
  return (
    <Popover
      open
      anchor={anchor}
      label="Keyboard shortcuts"
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-64 max-w-full flex-col gap-3 p-1">
        <dl className="grid grid-cols-[4rem_minmax(0,1fr)] gap-y-1.5">
          {keys.map(([key, word]) => (
            <div key={key} className="contents">
              <dt>
                <Kbd>{key}</Kbd>
              </dt>
              <dd>{word}</dd>
            </div>
          ))}
        </dl>
        <Checkbox
          label="Single-key shortcuts"
          hint="They rest while you type."
          checked={choice === 'on'}
          onChange={(event) => {
            choose(event.currentTarget.checked ? 'on' : 'off')
          }}
        />
      </div>
    </Popover>
  )
}
