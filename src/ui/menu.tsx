import { Menu } from '@base-ui/react/menu'
import clsx from 'clsx'
import type { ReactNode } from 'react'

export type MenuItem = {
  id: string
  label: string
  icon?: ReactNode
  onSelect: () => void
  danger?: boolean
  /** Why it cannot be used: stays reachable, says so below its label, does nothing. */
  blockedReason?: string | undefined
  separatorBefore?: boolean
}

type ActionMenuProps = {
  /** The button that opened it; undefined while closed. One menu serves every row. */
  anchor: HTMLElement | undefined
  label: string
  /** First line: person and scope. */
  header?: ReactNode
  items: readonly MenuItem[]
  onClose: () => void
}

/** Actions for one thing, opened from any button. Focus goes back to that button unless an item moved it. */
export function ActionMenu({ anchor, label, header, items, onClose }: ActionMenuProps) {
  return (
    <Menu.Root
      open={anchor !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          anchor={anchor ?? null}
          side="bottom"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50"
        >
          <Menu.Popup
            aria-label={label}
            finalFocus={() => anchor ?? true}
            className="max-w-[calc(100vw-1rem)] min-w-60 rounded-card border border-edge bg-raised p-[5px] text-sm text-text shadow-overlay outline-none"
          >
            {header !== undefined && (
              <div className="mb-1 border-b border-line px-2.5 py-1.5 text-xs break-words text-muted">{header}</div>
            )}
            {items.map(
              ({ id, label: word, icon, onSelect, danger = false, blockedReason, separatorBefore = false }) => (
                <Menu.Item
                  key={id}
                  aria-disabled={blockedReason !== undefined || undefined}
                  closeOnClick={blockedReason === undefined}
                  onClick={() => {
                    if (blockedReason === undefined) onSelect()
                  }}
                  className={clsx(
                    'flex min-h-[30px] cursor-default items-start gap-2.5 rounded-control px-2.5 py-1.5 outline-none data-highlighted:bg-hover [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0',
                    separatorBefore && 'mt-1 border-t border-line',
                    blockedReason !== undefined ? 'text-muted' : danger ? 'text-danger-text' : 'text-text',
                  )}
                >
                  {icon}
                  <span className="min-w-0">
                    {word}
                    {blockedReason !== undefined && <span className="block max-w-64 text-xs">{blockedReason}</span>}
                  </span>
                </Menu.Item>
              ),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
