import { KeyRound, Lock as LockIcon, Users } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { lockOf, locks, type Holding, type Lock } from '#src/domain/access.ts'
import { formatDay, formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import { isAdminRole } from '#src/domain/roles.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { RowHeader, SkeletonRows, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { scopeIcons } from '#src/components/scope-stamp.tsx'

/** Rows that are drawn at first, and with every "show more". */
const STEP = 100

const lockOrder: readonly Lock[] = ['managed', 'through-group', 'last-admin']

type AccessTableProps = {
  caption: string
  busy: boolean
  /** Undefined while they load. */
  rows: readonly Holding[] | undefined
  /** Scope of the page. */
  scope: Scope
  userId: string
  lastAccountAdmin: boolean
}

/** Roles as a table; on narrow screens it scrolls sideways in its own region. */
export function AccessTable({ caption, busy, rows, scope, userId, lastAccountAdmin }: AccessTableProps) {
  const [most, setMost] = useState(STEP)
  const hidden = Math.max(0, (rows?.length ?? 0) - most)
  const present = new Set(rows?.map((row) => lockOf(row, lastAccountAdmin)))
  const reasons = lockOrder.filter((lock) => present.has(lock)).map((lock) => locks[lock].reason)
  return (
    <div className="flex flex-col items-start gap-3">
      <Table
        caption={caption}
        busy={busy}
        className="relative w-full rounded-card border border-edge bg-surface shadow-card"
        tableClassName="min-w-[46rem] [&_tbody_tr:last-child]:border-b-0"
      >
        <TableHead>
          <Th>Role</Th>
          <Th>Resource group</Th>
          <Th>Scope</Th>
          <Th>Assigned</Th>
          <Th>Since</Th>
          <Th>
            <span className="sr-only">Lock</span>
          </Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={5} columns={6} />
          ) : (
            rows
              .slice(0, most)
              .map((row) => (
                <Row key={row.id} row={row} scope={scope} userId={userId} lastAccountAdmin={lastAccountAdmin} />
              ))
          )}
        </TableBody>
      </Table>
      {hidden > 0 && (
        <Button
          onClick={() => {
            setMost(most + STEP)
          }}
        >
          Show {formatNumber(Math.min(STEP, hidden))} more of {formatNumber(hidden)}
        </Button>
      )}
      {reasons.length > 0 && <p className="max-w-[52rem] text-sm text-muted">{reasons.join(' ')}</p>}
    </div>
  )
}

type RowProps = { row: Holding; scope: Scope; userId: string; lastAccountAdmin: boolean }

function Row({ row, scope, userId, lastAccountAdmin }: RowProps) {
  const lock = lockOf(row, lastAccountAdmin)
  return (
    <TableRow>
      <RowHeader className="max-w-72 break-words">
        <span className="flex items-center gap-2">
          {isAdminRole(row.role.id) && <KeyRound aria-hidden className="size-4 shrink-0 text-accent-text" />}
          <bdi className="min-w-0 break-words">{row.role.name}</bdi>
        </span>
        {row.disabled && <span className="text-xs font-normal text-muted">Switched off: gives no right</span>}
      </RowHeader>
      <Td className="max-w-72 break-words">
        <bdi>{row.resourceGroup}</bdi>
      </Td>
      <Td className="max-w-72">
        <ScopeCell row={row} scope={scope} userId={userId} />
      </Td>
      <Td className="max-w-60">
        <ViaCell row={row} />
      </Td>
      <Td className="whitespace-nowrap tabular-nums">
        {row.since === undefined ? (
          'Not reported'
        ) : (
          <time dateTime={new Date(row.since).toISOString()}>{formatDay(row.since)}</time>
        )}
      </Td>
      <Td className="text-right text-xs text-muted">
        {lock !== undefined && (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <LockIcon aria-hidden className="size-3.5 shrink-0" />
            {locks[lock].word}
          </span>
        )}
      </Td>
    </TableRow>
  )
}

/** Scope with its names; a link to the person there unless it is the scope of the page. */
function ScopeCell({ row, scope, userId }: Omit<RowProps, 'lastAccountAdmin'>) {
  const names = [row.orgName, row.projectName].filter((name) => name !== undefined)
  const isHere = scopeId(row.scope) === scopeId(scope)
  const ids = [row.scope.org, row.scope.project]
  const text = (
    <span className="min-w-0 break-words">{names.length === 0 ? 'Account' : <bdi>{names.join(' / ')}</bdi>}</span>
  )
  return (
    <span className="flex items-center gap-2">
      {scopeIcons[scopeLevel(row.scope)]}
      {isHere || !ids.every((id) => id === undefined || isSafeId(id)) ? (
        text
      ) : (
        <Link to={paths.user(row.scope, userId)} className="min-w-0 text-accent-text underline">
          {text}
        </Link>
      )}
    </span>
  )
}

function ViaCell({ row: { via, scope } }: { row: Holding }) {
  if (via.kind === 'direct') return 'Directly'
  if (via.kind === 'other') return `Through ${via.word}`
  const elsewhere = via.level !== undefined && via.level !== scopeLevel(scope)
  return (
    <span className="flex items-center gap-2">
      <Users aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 break-words">
        <span className="sr-only">Through group </span>
        <bdi className="font-medium text-text">{via.name}</bdi>
        {elsewhere && <span className="text-muted"> ({via.level} group)</span>}
      </span>
    </span>
  )
}
