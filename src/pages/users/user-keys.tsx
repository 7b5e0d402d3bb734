import { KeysPopover } from '#src/components/keys-popover.tsx'

const keys = [
  ['/', 'Search'],
  ['J', 'Next row'],
  ['K', 'Previous row'],
  ['Enter', 'Open the row'],
  ['M', 'Actions for the row'],
  ['[', 'Previous page'],
  [']', 'Next page'],
  ['A', 'Add users'],
  ['R', 'Refresh'],
] as const

/** Keys of the users list. */
export function UserKeys(props: { anchor: HTMLElement; onClose: () => void }) {
  return <KeysPopover keys={keys} {...props} />
}
