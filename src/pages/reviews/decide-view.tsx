import { ListChecks, SearchX } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { reviewKeys } from '#src/components/key-list.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useSliced } from '#src/components/use-sliced.ts'
import { itemChanges } from '#src/domain/access-review/change-check.ts'
import { undecided, type DecisionState } from '#src/domain/access-review/decision-log.ts'
import { decisionsFor, needsReason, setOf } from '#src/domain/access-review/decision-rules.ts'
import { decidedLabels } from '#src/domain/access-review/decision-labels.ts'
import { isReadOnly, type RolePair } from '#src/domain/access-review/review.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { formatNumber } from '#src/domain/format.ts'
import { decide } from '#src/jobs/review-decisions.ts'
import { decisionStateIn, type OpenReview } from '#src/jobs/review-state.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Kbd } from '#src/ui/kbd.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { useIsNarrow } from '#src/ui/use-is-narrow.ts'
import { FilterBar } from './filter-bar.tsx'
import { ItemList } from './item-list.tsx'
import {
  isChanged,
  isFlagged,
  isOwn,
  isShown,
  itemRows,
  sortedRows,
  decisionStateCounts,
  wasRemoved,
  type Grouping,
  type ItemRow,
  type Shown,
} from './item-rows.ts'
import type { ItemActions } from './item-row.tsx'
import { ReasonRow } from './reason-row.tsx'
import { BulkDecisionDialog } from './bulk-decision-dialog.tsx'
import { useDecideKeys } from './use-decide-keys.ts'

type DecideViewProps = {
  open: OpenReview
  scopeName: ScopeName
  /** Someone else must decide on an item. */
  onHandOver: () => void
}

/** The list of a review: thousands of items are prepared in slices. */
export function DecideView(props: DecideViewProps) {
  const { review, reviewer, known } = props.open
  const { items, checks, previous } = review
  const { name } = props.scopeName
  const [grouping, setGrouping] = useState<Grouping>('user')
  const { result } = useSliced(
    useCallback(
      // Items change with additions and checks only; the review is a new object after each decision.
      function* () {
        const changes = itemChanges({ checks, items })
        return yield* sortedRows(yield* itemRows(items, known, reviewer, name, changes, previous), grouping)
      },
      [items, checks, previous, known, reviewer, name, grouping],
    ),
  )
  if (result === undefined) return <Spinner label="Listing the items…" />
  return <Decisions {...props} all={result} grouping={grouping} onGrouping={setGrouping} />
}

type DecisionsProps = DecideViewProps & {
  all: readonly ItemRow[]
  grouping: Grouping
  onGrouping: (grouping: Grouping) => void
}

/** Filtered items, and the sequence of decisions. */
function Decisions({ open, onHandOver, all, grouping, onGrouping }: DecisionsProps) {
  const { review, reviewer } = open
  const [shown, setShown] = useState<Shown>('all')
  const [query, setQuery] = useState('')
  const [currentId, setCurrentId] = useState<string>()
  const [pending, setPending] = useState<{ item: string; decision: Decision }>()
  const [isBulkOpen, setBulkOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [announcement, setAnnouncement] = useState('')
  const region = useRef<HTMLDivElement>(null)
  const moving = useRef(false)
  const reveal = useRef<(index: number) => void>(() => undefined)
  const isNarrow = useIsNarrow()
  const locked = isReadOnly(review)
  const decisionStateOf = (item: string): DecisionState => open.decisionStates.get(item) ?? undecided

  const text = query.trim().toLowerCase()
  const fixed = useMemo(
    () => ({
      flagged: all.filter(isFlagged).length,
      changed: all.filter(isChanged).length,
      own: all.filter(isOwn).length,
    }),
    [all],
  )
  const byState = useMemo(() => decisionStateCounts(open), [open])
  const counts = { ...fixed, ...byState, all: all.length }
  const rows = useMemo(
    () =>
      text === '' && shown === 'all'
        ? all
        : all.filter(
            (row) =>
              (text === '' || row.text.includes(text)) &&
              isShown(row, decisionStateIn(open, row.item.id), shown, reviewer),
          ),
    [all, text, open, shown, reviewer],
  )
  // Hidden items aren't decided, so they aren't selected either.
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : rows.filter(({ item }) => selected.has(item.id))),
    [rows, selected],
  )
  const found = currentId === undefined ? -1 : rows.findIndex(({ item }) => item.id === currentId)
  const place = found === -1 && rows.length > 0 ? 0 : found
  const current = rows[place]

  const go = (index: number) => {
    const row = rows[index]
    if (row === undefined) return
    setCurrentId(row.item.id)
    moving.current = true
    reveal.current(index)
  }
  /** The next undecided item after this one, then from the start. */
  const nextAfter = (row: ItemRow): ItemRow | undefined => {
    const at = rows.findIndex(({ item }) => item.id === row.item.id)
    const isOpen = (each: ItemRow) =>
      each !== row && each.own !== 'own' && isShown(each, decisionStateOf(each.item.id), 'undecided', reviewer)
    return rows.slice(at + 1).find(isOpen) ?? rows.slice(0, Math.max(0, at)).find(isOpen)
  }
  const record = (row: ItemRow, decision: Decision, reason = '', target?: RolePair) => {
    const next = nextAfter(row)
    decide(review.id, [row.item.id], { decision, reason, ...(target === undefined ? {} : { target }) })
    setPending(undefined)
    const left = counts.undecided - (isShown(row, decisionStateOf(row.item.id), 'undecided', reviewer) ? 1 : 0)
    const to = next ?? row
    setCurrentId(to.item.id)
    moving.current = true
    const index = rows.findIndex(({ item }) => item.id === to.item.id)
    reveal.current(index)
    setAnnouncement(
      `${decidedLabels[decision]}: ${row.name}. ${next === undefined ? '' : `Next: ${next.name}. `}${formatNumber(left)} undecided.`,
    )
  }
  const choose = (row: ItemRow, decision: Decision) => {
    if (locked || row.own === 'own' || !decisionsFor(row.item).includes(decision)) return
    setCurrentId(row.item.id)
    if (decision === 'keep' && !needsReason(row.item, decision, wasRemoved(row))) record(row, decision)
    else setPending({ item: row.item.id, decision })
  }
  const undo = (row: ItemRow) => {
    if (locked || row.own === 'own' || decisionStateOf(row.item.id).decision === undefined) return
    decide(review.id, [row.item.id], { decision: 'undone' })
    setCurrentId(row.item.id)
    setPending(undefined)
    moving.current = true
    setAnnouncement(`Decision undone: ${row.name}.`)
  }
  const canSelect = (row: ItemRow) => !locked && row.own !== 'own' && setOf(row.item) !== undefined
  const select = (row: ItemRow) => {
    if (!canSelect(row)) return
    const next = new Set(chosen.map(({ item }) => item.id))
    const isOn = !next.delete(row.item.id)
    if (isOn) next.add(row.item.id)
    setSelected(next)
    setCurrentId(row.item.id)
    setAnnouncement(
      isOn
        ? `${row.name} selected. ${formatNumber(next.size)} selected.`
        : `${row.name} not selected. ${formatNumber(next.size)} selected.`,
    )
  }
  useDecideKeys({
    move: (step) => {
      go(current === undefined ? 0 : Math.min(rows.length - 1, Math.max(0, place + step)))
    },
    choose: (decision) => {
      if (current !== undefined) choose(current, decision)
    },
    undo: () => {
      if (current !== undefined) undo(current)
    },
    select: () => {
      if (current !== undefined) select(current)
    },
  })
  const latest = useRef<Omit<ItemActions, 'makeCurrent'>>(undefined)
  useLayoutEffect(() => {
    latest.current = { select, choose, undo, handOver: onHandOver }
  })
  const actions = useMemo(
    (): ItemActions => ({
      select: (row) => latest.current?.select(row),
      makeCurrent: setCurrentId,
      choose: (row, decision) => latest.current?.choose(row, decision),
      undo: (row) => latest.current?.undo(row),
      handOver: () => latest.current?.handOver(),
    }),
    [],
  )
  const pendingRow = pending && rows.find(({ item }) => item.id === pending.item)
  return (
    <>
      <FilterBar
        counts={counts}
        shown={shown}
        query={query}
        grouping={grouping}
        onShown={(next) => {
          setShown(next)
          setPending(undefined)
        }}
        onQuery={setQuery}
        onGrouping={onGrouping}
      >
        {!locked && (
          <span className="flex flex-wrap items-center gap-2">
            <Button
              icon={<ListChecks aria-hidden />}
              onClick={() => {
                setBulkOpen(true)
              }}
            >
              {chosen.length > 0 ? `Decide ${formatNumber(chosen.length)} selected…` : 'Decide several…'}
            </Button>
            {chosen.length > 0 && (
              <Button
                variant="ghost"
                onClick={() => {
                  setSelected(new Set())
                  // This button unmounts with the selection.
                  region.current?.focus({ preventScroll: true })
                }}
              >
                Clear selection
              </Button>
            )}
          </span>
        )}
      </FilterBar>
      <Status className="sr-only">{announcement}</Status>
      {rows.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={shown === 'undecided' && text === '' ? 'Everything here is decided' : 'No matches'}
          action={
            <Button
              onClick={() => {
                setShown('all')
                setQuery('')
              }}
            >
              Show all items
            </Button>
          }
        />
      ) : (
        <ItemList
          label={`Items of ${review.name}`}
          rows={rows}
          regionRef={region}
          isNarrow={isNarrow}
          current={place}
          movingRef={moving}
          locked={locked}
          decisionStateOf={decisionStateOf}
          pending={pending}
          reason={
            pending !== undefined && pendingRow !== undefined ? (
              <ReasonRow
                key={`${pending.item} ${pending.decision}`}
                row={pendingRow}
                decision={pending.decision}
                onSave={(reason, target) => {
                  record(pendingRow, pending.decision, reason, target)
                }}
                onCancel={() => {
                  setPending(undefined)
                  setCurrentId(pending.item)
                  moving.current = true
                }}
              />
            ) : undefined
          }
          canSelect={canSelect}
          selected={selected}
          actions={actions}
          revealRef={reveal}
        />
      )}
      <ListFooter shown={rows.length} total={all.length} />
      {isBulkOpen && (
        <BulkDecisionDialog
          open={open}
          rows={chosen.length > 0 ? chosen : rows}
          shown={rows}
          onDecided={() => {
            setSelected(new Set())
          }}
          onClose={() => {
            setBulkOpen(false)
          }}
        />
      )}
    </>
  )
}

function ListFooter({ shown, total }: { shown: number; total: number }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-muted md:px-6">
      <ul aria-label="Keys" className="flex flex-wrap gap-x-3.5 gap-y-1 max-md:hidden">
        {reviewKeys.map(([keys, word]) => (
          <li key={word} className="flex items-center gap-1 whitespace-nowrap">
            {keys.split(' ').map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
            {word}
          </li>
        ))}
      </ul>
      <span className="tabular-nums">
        {shown === total ? `${formatNumber(total)} items` : `${formatNumber(shown)} of ${formatNumber(total)} items`}
      </span>
    </div>
  )
}
