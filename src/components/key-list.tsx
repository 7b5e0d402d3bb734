import { Checkbox } from '#src/ui/checkbox.tsx'
import { Kbd } from '#src/ui/kbd.tsx'
import { singleKeysChoices, singleKeysPreference } from './list-keys.ts'
import { usePreference } from './use-preference.ts'

/** Single-key shortcuts of the users list; other lists lack some. Implemented in `list-keys.ts`. */
export const allListKeys = [
  ['/', 'Search'],
  ['J', 'Next row'],
  ['K', 'Previous row'],
  ['Enter', 'Open the row'],
  ['Space', 'Open the row in the side panel'],
  ['X', 'Select the row'],
  ['Shift X', 'Select rows up to this one'],
  ['B', 'Open the selection or unsaved changes'],
  ['M', 'Actions for the row'],
  ['[', 'Previous page'],
  [']', 'Next page'],
  ['E', 'Export'],
  ['A', 'Add users'],
  ['R', 'Refresh'],
] as const

/** Single keys of a review. */
export const reviewKeys = [
  ['↑ ↓', 'Move'],
  ['K', 'Keep'],
  ['R', 'Remove'],
  ['C', 'Change role'],
  ['N', 'Not sure'],
  ['U', 'Undo'],
  ['X', 'Select'],
] as const

/** Each shortcut with its action. Keys of a sequence or chord are separated by a space. */
export function KeyList({ keys }: { keys: readonly (readonly [key: string, word: string])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(4rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {keys.map(([key, word]) => (
        <div key={key} className="contents">
          <dt className="flex items-start gap-1">
            {key.split(' ').map((one) => (
              <Kbd key={one}>{one}</Kbd>
            ))}
          </dt>
          <dd>{word}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The switch that turns single keys off (WCAG 2.1.4). */
export function SingleKeys() {
  const [choice, choose] = usePreference<(typeof singleKeysChoices)[number]>(
    singleKeysPreference,
    singleKeysChoices,
    'on',
  )
  return (
    <Checkbox
      label="Single-key shortcuts"
      hint="They’re off while you type."
      checked={choice === 'on'}
      onChange={(event) => {
        choose(event.currentTarget.checked ? 'on' : 'off')
      }}
    />
  )
}
