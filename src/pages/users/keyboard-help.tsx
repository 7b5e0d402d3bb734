import { allListKeys } from '#src/components/key-list.tsx'
import { KeysPopover } from '#src/components/keys-popover.tsx'

/** Keys of the users list. */
export function KeyboardHelp(props: { anchor: HTMLElement; onClose: () => void }) {
  return <KeysPopover keys={allListKeys} {...props} />
}
