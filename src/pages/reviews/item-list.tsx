import clsx from 'clsx'
import { useLayoutEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react'
import type { DecisionState } from '#src/domain/access-review/decision-log.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'
import type { ItemRow } from './item-rows.ts'
import { ItemRowView, type ItemActions } from './item-row.tsx'
import { useItemWindow } from './use-item-window.ts'

type ItemListProps = {
  label: string
  rows: readonly ItemRow[]
  regionRef: RefObject<HTMLDivElement | null>
  isNarrow: boolean
  /** Index of the item that shortcuts act on; -1: none. */
  current: number
  /** The current item takes the focus as soon as it is rendered. */
  movingRef: RefObject<boolean>
  locked: boolean
  decisionStateOf: (item: string) => DecisionState
  /** The item for whose decision a reason is being entered. */
  pending: { readonly item: string; readonly decision: Decision } | undefined
  reason: ReactNode
  canSelect: (row: ItemRow) => boolean
  selected: ReadonlySet<string>
  actions: ItemActions
  revealRef: RefObject<(index: number) => void>
}

/** The items of a review. Only the visible part is rendered, so every row has its index. */
export function ItemList(props: ItemListProps) {
  const { label, rows, regionRef, isNarrow, current, movingRef, locked, decisionStateOf, pending, reason, revealRef } =
    props
  const keys = useMemo(() => rows.map(({ item }) => item.id), [rows])
  const { slots, rest, measure, reveal } = useItemWindow({
    region: regionRef,
    keys,
    isNarrow,
    pinned: [current, pending === undefined ? -1 : keys.indexOf(pending.item)],
  })
  useLayoutEffect(() => {
    revealRef.current = reveal
  })
  // After each render: the row might have to be rendered first.
  useLayoutEffect(() => {
    if (!movingRef.current) return
    const row = regionRef.current?.querySelector<HTMLElement>('[data-current]')
    if (row == null) return
    movingRef.current = false
    row.focus({ preventScroll: true })
  })
  return (
    <Table
      caption={label}
      regionRef={regionRef}
      narrow="cards"
      className="min-h-80 flex-1 overflow-auto border-t border-line max-lg:max-h-[80dvh]"
      tableClassName="md:table-fixed"
      rowCount={rows.length + 1}
    >
      <TableHead>
        <Th className="w-[25%] pl-4 max-lg:w-[30%] md:pl-6">User or group</Th>
        <Th className="lg:w-[26%]">Role and resource group</Th>
        <Th className="md:max-lg:hidden">Scope</Th>
        <Th className="w-32 md:max-lg:hidden">Assigned</Th>
        <Th className="w-[18rem] max-lg:w-[17rem] pr-4 text-right md:pr-6">Decision</Th>
      </TableHead>
      {slots.flatMap(({ index, gap }) => {
        const row = rows[index]
        if (row === undefined) return []
        const isCurrent = index === current
        const isPending = pending?.item === row.item.id
        return [
          <Gap key={`gap ${index}`} size={gap} />,
          <TableBody key={row.item.id} ref={measure} data-index={index} className={clsx(isCurrent && 'bg-subtle')}>
            <ItemRowView
              row={row}
              place={index + 2}
              isCurrent={isCurrent}
              locked={locked}
              decisionState={decisionStateOf(row.item.id)}
              pending={isPending ? pending.decision : undefined}
              reason={isPending ? reason : undefined}
              selected={props.canSelect(row) ? props.selected.has(row.item.id) : undefined}
              isSelecting={props.selected.size > 0}
              actions={props.actions}
            />
          </TableBody>,
        ]
      })}
      <Gap size={rest} />
    </Table>
  )
}

/** Rows that aren't rendered, as one empty part of their height. */
function Gap({ size }: { size: number }) {
  const box = useRef<HTMLTableCellElement>(null)
  useLayoutEffect(() => {
    // Through the CSSOM, because the policy allows no style attributes.
    if (box.current !== null) box.current.style.height = `${size}px`
  }, [size])
  if (size <= 0) return null
  return (
    <tbody aria-hidden className="max-md:block">
      <tr className="max-md:block">
        <td ref={box} className="p-0 max-md:block" />
      </tr>
    </tbody>
  )
}
