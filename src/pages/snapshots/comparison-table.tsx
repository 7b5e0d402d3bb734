import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import type { ComparisonList, ComparisonRow } from '#src/domain/access-review/comparison-rows.ts'
import type { UserRows } from '#src/domain/access-review/snapshot.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { WindowedList } from '#src/ui/windowed-list.tsx'
import { changeLabels, listLabels } from './snapshot-text.ts'

type ComparisonTableProps = {
  scope: Scope
  list: ComparisonList
  rows: readonly ComparisonRow[]
  /** From the later snapshot: its users have a page. */
  users: UserRows
}

const tones: Record<ComparisonRow['change'], BadgeTone> = {
  gained: 'success',
  joined: 'success',
  lost: 'danger',
  left: 'danger',
  renamed: 'neutral',
  unchanged: 'plain',
  unknown: 'warning',
}
const icons: Partial<Record<ComparisonRow['change'], ReactNode>> = {
  gained: <Plus aria-hidden />,
  joined: <Plus aria-hidden />,
  lost: <Minus aria-hidden />,
  left: <Minus aria-hidden />,
}

const columns = 'md:grid md:grid-cols-[1.4fr_1.4fr_1.1fr_7.5rem_1.4fr] md:items-start md:gap-x-4 md:px-5'

/** A list of changes: in columns if there is room, otherwise stacked. Only visible rows are rendered. */
export function ComparisonTable({ scope, list, rows, users }: ComparisonTableProps) {
  return (
    <>
      <div
        aria-hidden
        className={`hidden border-y border-line bg-subtle py-2 text-xs font-medium text-text-secondary ${columns}`}
      >
        <span>User or group</span>
        <span>{list === 'members' ? 'Group' : 'Role and resource group'}</span>
        <span>Scope</span>
        <span>Change</span>
        <span>Note</span>
      </div>
      <WindowedList
        label={listLabels[list].label}
        items={rows}
        keyOf={({ key }) => key}
        className="max-h-[70dvh] max-md:border-t max-md:border-line"
        itemClassName={`flex flex-col gap-1 border-b border-line px-4 py-2.5 last:border-b-0 ${columns}`}
      >
        {(row) => (
          <>
            <div className="min-w-0">
              <Subject scope={scope} row={row} users={users} />
              {row.detail !== '' && (
                <span className="block text-xs text-muted">
                  <bdi>{row.detail}</bdi>
                </span>
              )}
            </div>
            <div className="min-w-0">
              <bdi className="text-text">{row.what}</bdi>
              {row.resourceGroup !== '' && (
                <span className="block text-xs text-muted">
                  <bdi>{row.resourceGroup}</bdi>
                </span>
              )}
            </div>
            <span className="flex min-w-0 items-center gap-1.5 text-text-secondary">
              {scopeIcons[scopeLevel(row.scope)]}
              <bdi className="min-w-0">{row.place}</bdi>
            </span>
            <span>
              <Badge tone={tones[row.change]} icon={icons[row.change]}>
                {changeLabels[row.change]}
              </Badge>
            </span>
            <span className="min-w-0 text-text-secondary">{row.note}</span>
          </>
        )}
      </WindowedList>
    </>
  )
}

function Subject({ scope, row, users }: { scope: Scope; row: ComparisonRow; users: UserRows }) {
  const name = <bdi>{row.name}</bdi>
  const isKnown = row.kind === 'user' && users.get(row.id) !== undefined && isSafeId(row.id)
  return isKnown ? (
    <Link to={paths.user(scope, row.id)} className="rounded-badge font-medium text-text hover:underline">
      {name}
    </Link>
  ) : (
    <span className="font-medium text-text">{name}</span>
  )
}
