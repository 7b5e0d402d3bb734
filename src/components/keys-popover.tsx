import { Popover } from '#src/ui/popover.tsx'
import { allListKeys, KeyList, SingleKeys } from './key-list.tsx'

type KeysPopoverProps = {
  /** Each key with what it does; by default all that lists have. */
  keys?: readonly (readonly [key: string, word: string])[] | undefined
  anchor: HTMLElement
  onClose: () => void
}

/** Keys of the list, and the switch that turns them off. */
export function KeysPopover({ keys = allListKeys, anchor, onClose }: KeysPopoverProps) {
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
        <KeyList keys={keys} />
        <SingleKeys />
      </div>
    </Popover>
  )
}
