import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { ignoreForeignEscape } from './keys.ts'

type PopoverProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The anchor button; focus returns there. */
  anchor: HTMLElement | null
  label: string
  children: ReactNode
}

/** A small panel at a button: named, closed by Escape or a click elsewhere. */
export function Popover({ open, onOpenChange, anchor, label, children }: PopoverProps) {
  return (
    <BasePopover.Root open={open} onOpenChange={ignoreForeignEscape(onOpenChange)}>
      {/* Inside the landmark of its button, where users who navigate by landmarks find it. */}
      <BasePopover.Portal container={anchor?.closest<HTMLElement>('main, header') ?? undefined}>
        <BasePopover.Positioner anchor={anchor} align="start" sideOffset={4} collisionPadding={8} className="z-50">
          <BasePopover.Popup
            aria-label={label}
            finalFocus={() => anchor ?? true}
            className="max-h-(--available-height) max-w-[calc(100vw-1rem)] overflow-y-auto rounded-card border border-edge bg-raised p-2 text-sm text-text shadow-overlay transition-[opacity,translate] duration-(--duration-base) ease-out outline-none [--color-surface:var(--color-raised)] data-starting-style:translate-y-1 data-starting-style:opacity-0"
          >
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
