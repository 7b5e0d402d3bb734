import { ArrowRight, Check, CircleHelp, Clock, Minus, RotateCw, ShieldCheck, TriangleAlert, X } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useIncrementalCount } from '#src/components/use-incremental-count.ts'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import { endLabels, reasonLabels } from '#src/domain/access-review/apply-labels.ts'
import { formatClock, formatList, formatTime } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeLevel } from '#src/domain/scope.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import type { ApplyItem, ApplyState } from './apply-items.ts'

type ApplyTableProps = {
  rows: readonly ApplyItem[]
  onTryAgain: (rows: readonly ApplyItem[]) => void
  onCheckAgain: (rows: readonly ApplyItem[]) => void
}

/** Rows move while they are applied, but it is still the same list. */
const sameList = () => 'changes'

/** Each change with its result and whether Harness shows it. */
export const ApplyTable = memo(function ApplyTable({ rows, onTryAgain, onCheckAgain }: ApplyTableProps) {
  const rendered = useIncrementalCount(rows, sameList)
  return (
    <Table
      caption="Each change with its result and verification"
      narrow="cards"
      className="min-h-0 flex-1 border-t border-line"
    >
      <TableHead>
        <Th className="w-[22%] md:pl-6">User</Th>
        <Th className="w-[22%]">Change</Th>
        <Th className="w-[18%]">Scope</Th>
        <Th>Result</Th>
        <Th>Verification</Th>
        <Th className="w-28 md:pr-6">
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {rendered.map((row) => (
          <TableRow key={row.item.id}>
            <UserCell row={row} />
            <Td className="wrap-anywhere max-md:basis-full">
              <Change row={row} />
            </Td>
            <Td className="max-md:basis-full">
              <span className="flex items-center gap-1.5">
                {scopeIcons[scopeLevel(row.item.scope)]}
                <bdi className="min-w-0 wrap-anywhere">{row.facts.scopeName}</bdi>
              </span>
            </Td>
            <Td className="max-md:basis-full">
              <Result row={row} />
            </Td>
            <Td className="max-md:basis-full">
              <Verification row={row} />
            </Td>
            <Td className="text-right md:pr-6">
              <Actions
                row={row}
                onTryAgain={() => {
                  onTryAgain([row])
                }}
                onCheckAgain={() => {
                  onCheckAgain([row])
                }}
              />
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
})

function UserCell({ row: { item, facts, state } }: { row: ApplyItem }) {
  const isGone = item.kind === 'membership' && state === 'done-verified'
  const isLinked = facts.user !== undefined && item.kind !== 'orphan-assignment' && !isGone
  return (
    <RowHeader className="max-w-72 min-w-44 max-md:basis-full md:pl-6">
      <span className="flex items-center gap-2.5">
        <Initials name={facts.subject} seed={facts.user?.id ?? facts.subject} />
        <span className="min-w-0">
          {isLinked ? (
            <Link className="-my-0.5 block truncate py-0.5 hover:underline" to={paths.user(item.scope, facts.user.id)}>
              <bdi>{facts.subject}</bdi>
            </Link>
          ) : (
            <bdi className="block truncate">{facts.subject}</bdi>
          )}
          {facts.via !== 'Direct' && <span className="block truncate text-xs font-normal text-muted">{facts.via}</span>}
        </span>
      </span>
    </RowHeader>
  )
}

function Change({ row: { item, facts, target } }: { row: ApplyItem }) {
  if (target !== undefined)
    return (
      <span className="flex flex-wrap items-center gap-x-1.5">
        <s className="text-muted">{facts.role}</s>
        <ArrowRight aria-hidden className="size-3.5 text-muted" />
        <span className="sr-only">becomes</span>
        <span className="font-medium text-text">{target}</span>
      </span>
    )
  const verb = item.kind === 'invitation' ? 'Revoke' : 'Remove'
  const description =
    item.kind === 'group-member'
      ? `from ${item.group.name}`
      : item.kind === 'membership'
        ? 'from this scope'
        : item.kind === 'invitation'
          ? 'invitation'
          : facts.role
  return (
    <>
      <span className="text-muted">{verb}</span> <span className="font-medium text-text">{description}</span>
    </>
  )
}

const styles: Record<ApplyState, { tone: BadgeTone; icon: ReactNode }> = {
  planned: { tone: 'plain', icon: <Clock aria-hidden /> },
  'left-out': { tone: 'plain', icon: <Minus aria-hidden /> },
  waiting: { tone: 'plain', icon: <Clock aria-hidden /> },
  working: { tone: 'accent', icon: <Spinner decorative /> },
  'cut-off': { tone: 'warning', icon: <CircleHelp aria-hidden /> },
  'done-verified': { tone: 'plain', icon: <Check aria-hidden className="text-success-text" /> },
  'done-not-verified': { tone: 'plain', icon: <Check aria-hidden className="text-success-text" /> },
  skipped: { tone: 'plain', icon: <Minus aria-hidden /> },
  failed: { tone: 'danger', icon: <X aria-hidden /> },
  unknown: { tone: 'warning', icon: <CircleHelp aria-hidden /> },
}

function stateText({ state, target, item }: ApplyItem): string {
  const isRevoked = item.kind === 'invitation'
  switch (state) {
    case 'planned':
      return target === undefined ? (isRevoked ? 'To be revoked' : 'To be removed') : 'To be changed'
    case 'left-out':
      return endLabels.skipped
    case 'waiting':
      return 'Waiting'
    case 'working':
      return target === undefined ? (isRevoked ? 'Revoking…' : 'Removing…') : 'Changing…'
    case 'cut-off':
      return endLabels.unknown
    case 'done-verified':
    case 'done-not-verified':
      return target === undefined ? (isRevoked ? 'Revoked' : 'Removed') : 'Changed'
    default:
      return endLabels[state]
  }
}

function Result({ row }: { row: ApplyItem }) {
  const { state, remediation } = row
  const isDone = state === 'done-verified' || state === 'done-not-verified'
  return (
    <Badge {...styles[state]}>
      {stateText(row)}
      {isDone && remediation?.changedAt !== undefined && (
        <span className="tabular-nums"> {formatClock(remediation.changedAt)}</span>
      )}
    </Badge>
  )
}

function Verification({ row }: { row: ApplyItem }) {
  const { state, reason, remediation, target } = row
  const event = remediation?.event
  if (state === 'done-verified')
    return (
      <>
        <Badge tone="plain" icon={<ShieldCheck aria-hidden className="text-success-text" />}>
          {target === undefined ? 'Verified as removed' : 'Verified'} {formatTime(event?.verifiedAt ?? event?.at ?? 0)}
        </Badge>
        {reason !== undefined && <Detail>{reasonLabels[reason]}</Detail>}
        {(remediation?.remains?.length ?? 0) > 0 && (
          <Detail>Still inherits this role from {formatList(remediation?.remains ?? [])}.</Detail>
        )}
      </>
    )
  if (state === 'done-not-verified') {
    if (reason === 'to-be-checked') return <span className="text-muted">Not checked yet</span>
    return (
      <>
        <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
          {reason === 'still-there' ? 'Still there' : 'Not checked'} {formatTime(event?.at ?? 0)}
        </Badge>
        {event?.detail !== undefined && <Detail>{event.detail}</Detail>}
      </>
    )
  }
  if (state === 'cut-off') return <Detail>Applying was interrupted. Check this change first.</Detail>
  if (reason === undefined) return null
  // The message of Harness or the connection is more specific than our label.
  return <Detail>{event?.detail ?? reasonLabels[reason]}</Detail>
}

function Detail({ children }: { children: ReactNode }) {
  return <span className="block text-sm wrap-anywhere">{children}</span>
}

type ActionsProps = { row: ApplyItem; onTryAgain: () => void; onCheckAgain: () => void }

function Actions({ row, onTryAgain, onCheckAgain }: ActionsProps) {
  const name = (
    <span className="sr-only">
      : <bdi>{row.facts.subject}</bdi>, {row.facts.role}
    </span>
  )
  if (row.canCheckAgain)
    return (
      <Button size="small" onClick={onCheckAgain}>
        Check again{name}
      </Button>
    )
  if (!row.canTryAgain) return null
  return (
    <Button size="small" icon={<RotateCw aria-hidden />} onClick={onTryAgain}>
      Try again{name}
    </Button>
  )
}
