import clsx from 'clsx'
import { KeyRound, ShieldOff, TriangleAlert, UserRound, Users } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { DecisionButtons } from '#src/components/access/decision-buttons.tsx'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import type { DecisionState } from '#src/domain/access-review/decision-log.ts'
import { decisionsFor, MAX_REASON } from '#src/domain/access-review/decision-rules.ts'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import { isDecision, type DecisionEvent } from '#src/domain/access-review/review.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { formatDay, formatList } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeLevel } from '#src/domain/scope.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, Td, TableRow } from '#src/ui/table.tsx'
import { EVERYTHING_BELOW } from '#src/domain/access-review/holdings.ts'
import { beforeText, flagsOf, truncated, wasRemoved, type ItemRow } from './item-rows.ts'

/** Actions for an item. The same object while the list is mounted, so that rows re-render only for themselves. */
export type ItemActions = {
  readonly select: (row: ItemRow) => void
  readonly makeCurrent: (item: string) => void
  readonly choose: (row: ItemRow, decision: Decision) => void
  readonly undo: (row: ItemRow) => void
  /** Someone else must decide. */
  readonly handOver: () => void
}

type ItemRowViewProps = {
  row: ItemRow
  place: number
  isCurrent: boolean
  locked: boolean
  decisionState: DecisionState
  pending: Decision | undefined
  reason: ReactNode
  /** Undefined: it can't be selected. */
  selected: boolean | undefined
  /** Whether any item is selected: then checkboxes replace the initials. */
  isSelecting: boolean
  actions: ItemActions
}

/** An item with its facts and its decision; below it the reason while one is entered. */
export const ItemRowView = memo(function ItemRowView(props: ItemRowViewProps) {
  const { row, place, isCurrent, locked, decisionState, pending, reason, actions } = props
  const { item } = row
  const decided = decisionState.conflict.length > 0 ? undefined : decisionState.decision
  const bar = isCurrent && 'md:shadow-[inset_2px_0_var(--color-accent-text)]'
  const isOpen = reason !== undefined && reason !== null && reason !== false
  const border = isOpen && 'md:border-b-transparent'
  return (
    <>
      <TableRow
        tabIndex={isCurrent ? 0 : -1}
        data-current={isCurrent || undefined}
        data-selected={props.selected === true || undefined}
        aria-rowindex={place}
        className="group/item -outline-offset-2"
        onFocus={() => {
          if (!isCurrent) actions.makeCurrent(item.id)
        }}
        onPointerDown={() => {
          if (!isCurrent) actions.makeCurrent(item.id)
        }}
      >
        <RowHeader className={clsx('pl-4 max-md:basis-full md:pl-6', bar, border)}>
          <Subject
            row={row}
            isCurrent={isCurrent}
            box={
              props.selected !== undefined && (
                <Checkbox
                  label={`Select ${row.name}`}
                  labelHidden
                  checked={props.selected}
                  tabIndex={isCurrent ? 0 : -1}
                  className={clsx(
                    'w-(--row-avatar) shrink-0 max-md:hidden',
                    !props.isSelecting && 'hidden group-hover/item:flex',
                  )}
                  onChange={() => {
                    actions.select(row)
                  }}
                />
              )
            }
            hidesAvatar={props.selected !== undefined && (props.isSelecting ? 'always' : 'under-pointer')}
          />
        </RowHeader>
        <Td className={clsx('max-md:basis-full', border)}>
          <span className="flex min-w-0 items-center gap-1.5 font-medium text-text">
            <span className="min-w-0 wrap-anywhere">{row.role}</span>
            {item.weighty && (
              <KeyRound role="img" aria-label={privilegeText(row)} className="size-3.5 shrink-0 text-accent-text" />
            )}
          </span>
          {row.resourceGroup !== undefined && (
            <span className="block text-xs wrap-anywhere text-muted">{row.resourceGroup}</span>
          )}
          <span className="hidden text-xs text-muted md:max-lg:block">
            <bdi>{row.scopeName}</bdi> · {row.via}
          </span>
          <Flags row={row} />
          {row.before !== undefined && !wasRemoved(row) && (
            <span className="mt-0.5 block text-xs wrap-anywhere text-muted">{beforeText(row.before)}</span>
          )}
        </Td>
        <Td className={clsx('max-md:flex-1 md:max-lg:hidden', border)}>
          <span className="flex min-w-0 items-center gap-1.5 [&>svg]:size-3.5">
            {scopeIcons[scopeLevel(item.scope)]}
            <bdi className="min-w-0 wrap-anywhere">{row.scopeName}</bdi>
          </span>
        </Td>
        <Td className={clsx('max-md:text-right md:max-lg:hidden', border)}>
          {row.via}
          {'row' in item && item.row.createdAt !== undefined && (
            <span className="block text-xs text-muted">{formatDay(item.row.createdAt)}</span>
          )}
        </Td>
        <Td className={clsx('pr-4 text-right max-md:basis-full max-md:pt-1.5 max-md:text-left md:pr-6', border)}>
          {row.own === 'own' ? (
            <OwnAccess name={row.name} isCurrent={isCurrent} onHandOver={locked ? undefined : actions.handOver} />
          ) : (
            <DecisionButtons
              name={row.name}
              choices={decisionsFor(item)}
              chosen={pending ?? decided}
              isCurrent={isCurrent}
              disabled={locked}
              onChoose={(decision) => {
                // Pressing it again closes it.
                if (decision === decided && pending === undefined) actions.undo(row)
                else actions.choose(row, decision)
              }}
            />
          )}
          {!isOpen && <DecisionSummary decisionState={decisionState} />}
        </Td>
      </TableRow>
      {isOpen && (
        <tr role="row" className="max-md:block max-md:border-b max-md:border-line max-md:px-4 max-md:pb-3">
          <Td colSpan={5} className={clsx('pb-3 md:pr-6 md:pl-[3.875rem]', bar)}>
            {reason}
          </Td>
        </tr>
      )}
    </>
  )
})

function privilegeText({ item }: ItemRow): string {
  return 'row' in item && item.row.resourceGroup === EVERYTHING_BELOW ? 'Reaches all child scopes' : 'Privileged role'
}

type SubjectProps = {
  row: ItemRow
  isCurrent: boolean
  /** Selects the item. */
  box: ReactNode
  hidesAvatar: 'always' | 'under-pointer' | false
}

function Subject({ row: { item, subject, email, user }, isCurrent, box, hidesAvatar }: SubjectProps) {
  const avatar = clsx(
    'contents max-md:hidden',
    hidesAvatar === 'always' && 'md:hidden',
    hidesAvatar === 'under-pointer' && 'md:group-hover/item:hidden',
  )
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      {box}
      <span className={avatar}>
        {user === undefined ? (
          <span
            aria-hidden
            className="flex size-(--row-avatar) shrink-0 items-center justify-center rounded-full bg-neutral-tint text-muted [&_svg]:size-3.5"
          >
            {item.kind === 'group-assignment' ? <Users /> : <UserRound />}
          </span>
        ) : (
          <Initials name={subject} seed={user.id} />
        )}
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          {user === undefined ? (
            <bdi className="min-w-0 wrap-anywhere">{subject}</bdi>
          ) : (
            <Link
              to={paths.user(item.scope, user.id)}
              tabIndex={isCurrent ? 0 : -1}
              className="min-w-0 wrap-anywhere hover:underline"
            >
              <bdi>{subject}</bdi>
            </Link>
          )}
          {user?.twoFactor === false && (
            <Badge tone="warning" icon={<ShieldOff />}>
              2FA off
            </Badge>
          )}
          {user?.locked === true && <Badge tone="danger">Locked</Badge>}
          {user?.disabled === true && <Badge tone="neutral">Disabled</Badge>}
        </span>
        {email !== undefined && email !== subject && (
          <bdi title={email} className="block truncate text-xs font-normal text-muted">
            {email}
          </bdi>
        )}
      </span>
    </span>
  )
}

function Flags({ row }: { row: ItemRow }) {
  const flags = flagsOf(row)
  if (flags.length === 0) return null
  return (
    <span className="mt-0.5 flex items-start gap-1 text-xs text-warning-text">
      <TriangleAlert aria-hidden className="mt-px size-3 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{flags.join(' · ')}</span>
    </span>
  )
}

type OwnAccessProps = { name: string; isCurrent: boolean; onHandOver: (() => void) | undefined }

function OwnAccess({ name, isCurrent, onHandOver }: OwnAccessProps) {
  return (
    <span className="inline-flex flex-col items-end gap-1 max-md:items-start">
      <Badge tone="warning" icon={<UserRound />}>
        Your own access
      </Badge>
      <span className="text-xs text-muted">Hand this item over to another reviewer.</span>
      {onHandOver !== undefined && (
        <Button size="small" tabIndex={isCurrent ? 0 : -1} onClick={onHandOver}>
          Hand over…<span className="sr-only"> {name}</span>
        </Button>
      )}
    </span>
  )
}

/** Reviewer, time, and reason; contradicting decisions; decisions of a later version. */
function DecisionSummary({ decisionState: { decision, event, conflict } }: { decisionState: DecisionState }) {
  if (conflict.length > 0)
    return (
      <span className="mt-1 block text-xs wrap-anywhere text-warning-text">
        Conflict: {formatList(conflict.map((each) => `${truncated(each.reviewer.name)} ${decisionText(each)}`))}. Decide
        again.
      </span>
    )
  if (event?.decision === 'other')
    return (
      <span className="mt-1 block text-xs wrap-anywhere text-warning-text">
        {truncated(event.reviewer.name)}: “{truncated(decisionText(event))}”. We don’t recognize this decision, so it
        doesn’t count.
      </span>
    )
  if (decision === undefined || event === undefined || event.reason === undefined) return null
  return <span className="mt-1 block text-xs wrap-anywhere text-muted">{truncated(event.reason, MAX_REASON)}</span>
}

function decisionText({ decision, word = '' }: DecisionEvent): string {
  return isDecision(decision) ? decisionLabels[decision] : word
}
