import clsx from 'clsx'
import { ChevronDown, CircleAlert, X } from 'lucide-react'
import { memo, useEffect, useRef, useState, type MouseEvent, type ReactNode, type RefObject } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { Button, IconButton, iconButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { Popover } from '#src/ui/popover.tsx'
import { listKeyTargets } from './list-keys.ts'

/** An action for the whole selection. */
export type SelectionAction = {
  readonly id: string
  /** Label with the number of users it would change: "Unlock 3…". */
  readonly label: string
  /** Label in the menu, where it is disabled. Default: the label. */
  readonly plainLabel?: string
  readonly icon: ReactNode
  readonly danger?: boolean
  /** Why it is disabled: it moves to the menu and shows the reason there. */
  readonly blockedReason?: string | undefined
  /** Only ever in the menu. */
  readonly rare?: boolean
  /** @param opener gets the focus back */
  readonly onAsk: (opener: HTMLElement) => void
}

type SelectionBarProps = {
  /** "Selected users in account Meridian Foods". */
  label: string
  count: number
  onClear: () => void
  /** The table below, which takes the focus once nothing is selected. */
  region: RefObject<HTMLElement | null>
  /** Next to the count. */
  extra?: ReactNode
  /** Why some users are skipped by an action. */
  excluded?: ReactNode
  actions: readonly SelectionAction[]
}

const clearIcon = <X aria-hidden />
const more = (
  <>
    More <ChevronDown aria-hidden />
  </>
)

/** Space for the count, its neighbors and the menu; and for one action. In pixels. */
const RESERVED_WIDTH = 340
const WIDTH_PER_ACTION = 135

/**
 * The selection across all pages, and its actions. It replaces the list tools, so that no row moves; on a phone, the
 * actions are at the bottom of the window.
 */
export function SelectionBar({ label, count, onClear, region, extra, excluded, actions }: SelectionBarProps) {
  const box = useRef<HTMLDivElement>(null)
  const matches = useFittingActions(box)
  const [menu, setMenu] = useState<HTMLElement>()
  const [reasons, setReasons] = useState<HTMLElement>()
  const useful = actions.filter(({ blockedReason, rare }) => blockedReason === undefined && rare !== true)
  const visible = useful.slice(0, matches)
  const rest = actions.filter((action) => !visible.includes(action))
  const ask = useStableHandler(({ currentTarget }: MouseEvent<HTMLElement>) => {
    actions.find(({ id }) => id === currentTarget.dataset['action'])?.onAsk(currentTarget)
  })
  const openMenu = useStableHandler(({ currentTarget }: MouseEvent<HTMLElement>) => {
    setMenu(currentTarget)
  })
  const clear = useStableHandler(() => {
    onClear()
    // The button unmounts with the bar.
    region.current?.focus({ preventScroll: true })
  })
  return (
    <div
      ref={box}
      role="region"
      aria-label={label}
      // The shortcut is attached here, because the first visible button depends on the width.
      tabIndex={-1}
      {...{ [listKeyTargets.bar]: '' }}
      className="absolute inset-x-0 top-0 flex h-10 items-center gap-1 bg-surface px-4 text-sm md:inset-x-4 md:-top-0.5 md:h-9 md:rounded-control md:bg-accent-tint md:px-1"
    >
      {iconButton({
        label: 'Clear selection',
        size: 'small',
        icon: clearIcon,
        className: 'max-md:hidden',
        onClick: clear,
      })}
      <Status as="span" className="shrink-0 pr-1 font-semibold md:pl-1 text-text tabular-nums">
        {formatNumber(count)} selected
      </Status>
      {extra}
      <div className="contents max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:flex max-md:items-center max-md:gap-2 max-md:border-t max-md:border-line max-md:bg-surface max-md:px-4 max-md:py-2.5 max-md:shadow-overlay">
        {/* Visual only: the same text is announced above the list. */}
        <span
          aria-hidden
          data-count={`${formatNumber(count)} selected`}
          className="grow font-semibold text-text tabular-nums before:content-[attr(data-count)] max-[24rem]:before:hidden md:hidden"
        />
        {visible.length > 0 && <span aria-hidden className="mx-1.5 h-4 border-l border-accent-edge max-md:hidden" />}
        {visible.map(({ id, label: actionLabel, icon, danger = false }) => (
          <BarButton
            key={id}
            data-action={id}
            variant={danger ? 'danger-ghost' : 'ghost'}
            size="small"
            icon={icon}
            className={clsx(
              'max-md:min-h-10 max-md:border-button max-md:bg-surface max-md:px-3 md:hover:bg-surface',
              !danger && 'text-text!',
            )}
            onClick={ask}
          >
            {actionLabel}
          </BarButton>
        ))}
        {excluded !== undefined && (
          <IconButton
            label="Why some are skipped"
            size="small"
            icon={<CircleAlert aria-hidden />}
            aria-haspopup="dialog"
            aria-expanded={reasons !== undefined}
            className="ml-auto"
            onClick={({ currentTarget }) => {
              setReasons(currentTarget)
            }}
          />
        )}
        {rest.length > 0 && (
          <BarButton
            variant="ghost"
            size="small"
            className={clsx(
              'text-text! max-md:min-h-10 max-md:border-button max-md:bg-surface max-md:px-3 md:hover:bg-surface',
              excluded === undefined && 'md:ml-auto',
            )}
            aria-haspopup="menu"
            aria-expanded={menu !== undefined}
            onClick={openMenu}
          >
            {more}
          </BarButton>
        )}
      </div>
      <BarButton className="ml-auto min-h-10 md:hidden" onClick={clear}>
        Done
      </BarButton>
      {menu !== undefined && (
        <ActionMenu
          anchor={menu}
          label={`More for ${formatNumber(count)} selected`}
          onClose={() => {
            setMenu(undefined)
          }}
          items={rest.map(({ id, label: actionLabel, plainLabel, icon, danger = false, blockedReason, onAsk }) => ({
            id,
            label: blockedReason === undefined ? actionLabel : (plainLabel ?? actionLabel),
            icon,
            danger,
            blockedReason,
            onSelect: () => {
              onAsk(menu)
            },
          }))}
        />
      )}
      {reasons !== undefined && (
        <Popover
          open
          anchor={reasons}
          label="Why some are skipped"
          onOpenChange={(open) => {
            if (!open) setReasons(undefined)
          }}
        >
          <div className="w-80 max-w-full p-1 wrap-anywhere text-text-secondary">{excluded}</div>
        </Popover>
      )}
    </div>
  )
}

/** Re-rendered only if its text changes. */
const BarButton = memo(Button)

/** How many actions fit next to the count; all of them before the bar is measured. */
function useFittingActions(box: RefObject<HTMLElement | null>): number {
  const [matches, setFits] = useState(Infinity)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      setFits(Math.max(1, Math.floor((element.offsetWidth - RESERVED_WIDTH) / WIDTH_PER_ACTION)))
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [box])
  return matches
}
