import { KeysPopover } from '#src/components/keys-popover.tsx'

const keys = [
  ['/', 'Search'],
  ['J', 'Next row'],
  ['K', 'Previous row'],
  ['Enter', 'Open the row'],
  ['P', 'Show the row beside the list'],
  ['X', 'Select the row'],
  ['Shift X', 'Select up to the row'],
  ['B', 'What to do with the selection'],
  ['M', 'Actions for the row'],
  ['[', 'Previous page'],
  [']', 'Next page'],
  ['E', 'Export'],
  ['A', 'Add users'],
  ['R', 'Refresh'],
] as const

/** Keys of the users list. */
export function UserKeys(props: { anchor: HTMLElement; onClose: () => void }) {
  return <KeysPopover keys={keys} {...props} />
}
