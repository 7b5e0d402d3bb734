import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/**
 * Words at a control, on pointer and focus; Escape hides them. Decoration only: what a person needs stands in the page,
 * and the control has its own name.
 *
 * @param children the control, for instance an `IconButton`
 */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} collisionPadding={8} className="z-[60]">
          <Base.Popup className="max-w-72 rounded-control border border-edge bg-raised px-2 py-1 text-xs text-text shadow-overlay">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
