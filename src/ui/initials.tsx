import clsx from 'clsx'
import type { ReactElement } from 'react'

const tints = [
  'bg-initials-1-tint text-initials-1-text',
  'bg-initials-2-tint text-initials-2-text',
  'bg-initials-3-tint text-initials-3-text',
  'bg-initials-4-tint text-initials-4-text',
  'bg-initials-5-tint text-initials-5-text',
]
const sizes = {
  small: 'size-6 text-[0.625rem]',
  row: 'size-(--row-avatar) text-[0.6875rem]',
  /** In a table row; larger if the row is a card. */
  card: 'size-(--row-avatar) text-[0.6875rem] max-md:size-9 max-md:text-xs',
  medium: 'size-8 text-xs',
  large: 'size-12 text-md',
  /** In a page header; smaller on a phone. */
  head: 'size-10 text-base md:size-12 md:text-md',
}

/** First letters of the first and last word of a name, at most two; for an address, of its local part. */
export function initialsOf(name: string): string {
  const at = name.lastIndexOf('@')
  const words = (at > 0 ? name.slice(0, at) : name)
    .trim()
    .split(/[\s@._-]+/u)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase('en') || '?'
}

function tintOf(seed: string): string {
  let sum = 0
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return tints[sum % tints.length] ?? ''
}

type InitialsProps = { name: string; seed: string; size?: keyof typeof sizes }

/** Two letters on a tint that is always the same for one user. Decoration next to the name. */
export function Initials(props: InitialsProps) {
  return initialsOn(props)
}

/** The same as a function instead of a component, for rows of long tables. */
export function initialsOn({ name, seed, size = 'row' }: InitialsProps): ReactElement {
  return (
    <span
      aria-hidden
      translate="no"
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none forced-colors:border',
        sizes[size],
        tintOf(seed),
      )}
    >
      {initialsOf(name)}
    </span>
  )
}
