import { Menu } from '@base-ui/react/menu'
import clsx from 'clsx'
import { Fragment, useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import { OPENED_FROM_END } from './menu-keys.ts'

export type MenuItem = {
  id: string
  label: string
  icon?: ReactNode
  onSelect: () => void
  danger?: boolean
  /** Why it can't be used: stays focusable, shows the reason below its label, does nothing. */
  blockedReason?: string | undefined
  separatorBefore?: boolean
  /** Shortcut for the same action. */
  shortcut?: string
}

/** A row of icons, one of them selected. */
export type MenuChoice = {
  label: string
  value: string
  options: readonly { value: string; label: string; icon: ReactNode }[]
  onChange: (value: string) => void
}

type ActionMenuProps = {
  /** The button that opened it; undefined while closed. One menu serves every row. */
  anchor: HTMLElement | undefined
  label: string
  /** First line: user and scope. */
  header?: ReactNode
  /** Between the first line and the items. */
  choice?: MenuChoice
  items: readonly MenuItem[]
  onClose: () => void
}

/**
 * Actions for one object, opened from any button, with the menu button pattern of the ARIA practices: the button
 * reports that it is open, the first item has the focus, and it returns to the button unless an item moved it.
 */
export function ActionMenu({ anchor, label, header, choice, items, onClose }: ActionMenuProps) {
  // While it closes, there is no anchor anymore, but it stays in place and focus must return.
  const [opener, setOpener] = useState(anchor)
  if (anchor !== undefined && anchor !== opener) setOpener(anchor)
  const popup = useRef<HTMLDivElement>(null)
  // On a phone, its items are at the lower edge, within reach of the thumb.
  const isSheet = choice === undefined
  const isLeftByTab = useRef(false)
  /** A key was pressed while it opened, so an item is already focused. */
  const isMovedIn = useRef(false)
  useEffect(() => {
    // Buttons that control their menu set this themselves.
    if (anchor === undefined || anchor.hasAttribute('aria-expanded')) return
    anchor.setAttribute('aria-expanded', 'true')
    return () => {
      anchor.removeAttribute('aria-expanded')
    }
  }, [anchor])
  return (
    <Menu.Root
      open={anchor !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      onOpenChangeComplete={(open) => {
        if (!open) {
          isMovedIn.current = false
          return
        }
        isLeftByTab.current = false
        if (isMovedIn.current) return
        const entries = [...(popup.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
        entries.at(opener?.hasAttribute(OPENED_FROM_END) === true ? -1 : 0)?.focus()
      }}
    >
      {/* Inside the landmark or dialog of its button, where users who navigate by landmarks find it. */}
      <Menu.Portal container={opener?.closest<HTMLElement>('main, header, [role=dialog]') ?? undefined}>
        {isSheet && <Menu.Backdrop className="fixed inset-0 z-40 bg-scrim md:hidden" />}
        <Menu.Positioner
          anchor={opener ?? null}
          side="bottom"
          align="end"
          // Covers the buttons of the rows below completely, so that none is pressed by mistake.
          alignOffset={-4}
          sideOffset={4}
          collisionPadding={8}
          className={clsx(
            'z-50',
            isSheet &&
              'max-md:fixed! max-md:inset-x-0! max-md:top-auto! max-md:bottom-0! max-md:w-full! max-md:transform-none!',
          )}
        >
          <Menu.Popup
            ref={popup}
            aria-label={label}
            finalFocus={() => !isLeftByTab.current && (opener ?? true)}
            onKeyDown={(event) => {
              isMovedIn.current = true
              if (event.key !== 'Tab') return
              // Tab order continues after the button.
              event.preventBaseUIHandler()
              isLeftByTab.current = true
              opener?.focus()
              onClose()
            }}
            className={clsx(
              'max-h-(--available-height) max-w-[min(22rem,calc(100vw-1rem))] min-w-60 overflow-y-auto rounded-card border border-edge bg-raised p-[5px] text-sm text-text shadow-overlay transition-[opacity,translate] duration-(--duration-base) ease-out outline-none data-starting-style:translate-y-1 data-starting-style:opacity-0',
              isSheet
                ? 'max-md:max-h-[calc(100dvh-1.5rem)] max-md:max-w-none max-md:rounded-t-dialog max-md:rounded-b-none max-md:p-2 max-md:shadow-dialog'
                : 'max-md:w-[calc(100vw-1rem)] max-md:max-w-none',
            )}
          >
            {header !== undefined && (
              <div className="px-2 pt-1.5 pb-[5px] text-xs break-words text-muted">{header}</div>
            )}
            {choice !== undefined && <Choice {...choice} />}
            {items.map(
              ({
                id,
                label: itemLabel,
                icon,
                onSelect,
                danger = false,
                blockedReason,
                separatorBefore = false,
                shortcut,
              }) => (
                <Fragment key={id}>
                  {separatorBefore && (
                    <Menu.Separator
                      className={clsx('-mx-[5px] my-[5px] border-t border-line', isSheet && 'max-md:-mx-2')}
                    />
                  )}
                  <Menu.Item
                    aria-disabled={blockedReason !== undefined || undefined}
                    closeOnClick={blockedReason === undefined}
                    onClick={() => {
                      if (blockedReason === undefined) onSelect()
                    }}
                    className={clsx(
                      // The outline shows only in forced colors, where the tint is lost.
                      isSheet && 'max-md:min-h-11 max-md:py-3',
                      'flex min-h-[30px] cursor-default items-start gap-[9px] rounded-control px-2 py-[5px] -outline-offset-2 outline-transparent data-highlighted:bg-active data-highlighted:outline-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0',
                      blockedReason !== undefined
                        ? 'text-muted'
                        : danger
                          ? 'text-danger-text'
                          : 'text-text [&_svg:not([class*=text-])]:text-muted',
                    )}
                  >
                    {icon}
                    <span className="min-w-0">
                      {itemLabel}
                      {blockedReason !== undefined && <span className="block max-w-64 text-xs">{blockedReason}</span>}
                    </span>
                    {shortcut !== undefined && (
                      <span aria-hidden className={clsx('ml-auto', isSheet && 'max-md:hidden')}>
                        <Kbd>{shortcut}</Kbd>
                      </span>
                    )}
                  </Menu.Item>
                </Fragment>
              ),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Choice({ label, value, options, onChange }: MenuChoice) {
  const labelId = useId()
  return (
    <div className="flex min-h-9 items-center justify-between gap-3 py-0.5 pr-1 pl-2">
      <span id={labelId}>{label}</span>
      <Menu.RadioGroup
        aria-labelledby={labelId}
        value={value}
        onValueChange={onChange}
        className="flex gap-0.5 rounded-control bg-active p-0.5"
      >
        {options.map((option) => (
          <Menu.RadioItem
            key={option.value}
            value={option.value}
            closeOnClick={false}
            aria-label={option.label}
            className="grid min-h-6 min-w-8 cursor-default place-items-center rounded-badge text-muted outline-2 outline-offset-1 outline-transparent data-checked:bg-raised data-checked:text-text data-checked:shadow-card data-highlighted:outline-focus forced-colors:data-checked:border [&_svg]:size-3.5"
          >
            <span aria-hidden title={option.label}>
              {option.icon}
            </span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </div>
  )
}
