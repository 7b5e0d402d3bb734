import { Check, Info, Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'

type Consequence = { kind: 'gains' | 'loses' | 'keeps' | 'note'; children: ReactNode }

const styles = {
  gains: { word: 'Will get', icon: <Plus aria-hidden className="text-success-text" /> },
  loses: { word: 'Will lose', icon: <Minus aria-hidden className="text-danger-text" /> },
  keeps: { word: 'Will keep', icon: <Check aria-hidden className="text-success-text" /> },
  note: { word: 'Note', icon: <Info aria-hidden className="text-warning-text" /> },
}

/** Effects of an action, one row each: changes, unchanged data, notes. */
export function ConsequenceList({ items }: { items: readonly Consequence[] }) {
  return (
    <ul className="divide-y divide-line rounded-card border border-edge">
      {items.map(({ kind, children }, index) => (
        <li key={index} className="grid gap-x-2 gap-y-1 px-3 py-2 text-sm md:grid-cols-[5.75rem_minmax(0,1fr)]">
          <span className="flex items-start gap-2 font-medium text-text [&_svg]:mt-0.5 [&_svg]:size-4">
            {styles[kind].icon}
            {styles[kind].word}
          </span>
          <span className="min-w-0 break-words max-md:pl-6">{children}</span>
        </li>
      ))}
    </ul>
  )
}
