import { Ellipsis, KeyRound } from 'lucide-react'
import { memo, type ReactElement } from 'react'

/** Icons of every row of a long table. */
const icons = {
  actions: <Ellipsis aria-hidden />,
  access: <KeyRound aria-hidden />,
} as const

const idOf = (name: string) => `sheet-icon-${name}`

/**
 * The icon definitions that rows reference; once per table. Hundreds of icon components would be most of the cost of a
 * page change.
 */
export const IconSheet = memo(function IconSheet() {
  return (
    <svg aria-hidden className="absolute size-0">
      {Object.entries(icons).map(([name, icon]) => (
        <symbol key={name} id={idOf(name)} viewBox="0 0 24 24">
          {icon}
        </symbol>
      ))}
    </svg>
  )
})

/** @returns one of the icons of `IconSheet`, as an element without its own component */
export function sheetIcon(name: keyof typeof icons): ReactElement {
  return (
    <svg aria-hidden width="24" height="24">
      <use href={`#${idOf(name)}`} />
    </svg>
  )
}
