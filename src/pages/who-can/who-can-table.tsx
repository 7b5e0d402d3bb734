import { Users } from 'lucide-react'
import type { RefObject } from 'react'
import { Link } from 'react-router'
import { RoleName } from '#src/components/role-assignment-cells.tsx'
import { rowLinkAttribute, useRowFocus } from '#src/components/row-focus.ts'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useIncrementalCount } from '#src/components/use-incremental-count.ts'
import type { Selection } from '#src/components/use-selection.ts'
import { StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import { roleIdOf, type AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import type { AccessPath, WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import { permissionParts } from '#src/domain/permission-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { verdictLabels, wayParts, type WhoCanRow } from './who-can-rows.ts'

type WhoCanTableProps = {
  scope: Scope
  label: string
  rows: readonly WhoCanRow[]
  snapshot: AccessSnapshot
  question: WhoCanQuestion
  /** Users of the scope itself. */
  selection: Selection<WhoCanRow>
  region: RefObject<HTMLDivElement | null>
}

const idOf = ({ id }: WhoCanRow) => id

/** Users with every way: role, resource group, group and scope. */
export function WhoCanTable({ scope, label, rows, snapshot, question, selection, region }: WhoCanTableProps) {
  const rendered = useIncrementalCount(rows, idOf)
  // A position further down can be restored once it is rendered.
  const remember = useRowFocus(region, rendered === rows ? rows.map(idOf) : undefined)
  const here = rows.filter(({ isUser }) => isUser)
  const chosen = here.filter(({ id }) => selection.has(id)).length
  return (
    <Table
      caption={label}
      narrow="cards"
      className="min-h-0 flex-1 border-t border-line"
      tableClassName="md:min-w-[56rem]"
      regionRef={region}
    >
      <TableHead>
        <Th className="md:w-12 md:pr-0 md:pl-4.5">
          <Checkbox
            label={`Select all ${here.length} on this page`}
            labelHidden
            disabled={here.length === 0}
            className="min-h-7 min-w-7 pt-0.5"
            checked={chosen > 0 && chosen === here.length}
            mixed={chosen > 0 && chosen < here.length}
            onChange={({ currentTarget }) => {
              selection.setAll(here, currentTarget.checked)
            }}
          />
        </Th>
        <Th className="md:w-[22%]">User</Th>
        <Th>Result</Th>
        <Th>Assigned</Th>
        <Th>2FA</Th>
        <Th>Status</Th>
      </TableHead>
      <TableBody>
        {rendered.map((row) => (
          <TableRow
            key={row.id}
            data-selected={selection.has(row.id) || undefined}
            className="group-data-cards/cards:max-md:pl-13"
          >
            <Td className="select-none max-md:absolute max-md:top-2 max-md:left-3 md:py-0 md:pr-0 md:pl-4.5">
              {row.isUser && (
                <Checkbox
                  label={`Select ${row.name}`}
                  labelHidden
                  className="min-h-7 min-w-7 pt-0.5"
                  checked={selection.has(row.id)}
                  onChange={({ nativeEvent }) => {
                    selection.toggle(row, withShift(nativeEvent))
                  }}
                />
              )}
            </Td>
            <RowHeader className="max-md:min-w-0 max-md:basis-full md:max-w-0 md:py-1">
              <UserName scope={scope} row={row} question={question} onOpen={remember} />
            </RowHeader>
            <Td>
              <Badge tone={row.verdict === 'yes' ? 'plain' : 'warning'}>{verdictLabels[row.verdict]}</Badge>
            </Td>
            <Td className="max-md:min-w-0 max-md:basis-full md:py-1.5">
              <ul className="flex flex-col gap-1.5">
                {row.ways.map((way) => (
                  <li key={wayKey(way)}>
                    <PathCell snapshot={snapshot} way={way} />
                  </li>
                ))}
              </ul>
            </Td>
            <Td>
              {/* The badge for 2FA off already has the label. */}
              {row.user?.twoFactor !== false && <span className="text-xs md:hidden">2FA </span>}
              <TwoFactorBadge user={{ ...flagsOf(row) }} />
            </Td>
            <Td className="md:pr-6">
              <StatusBadge user={flagsOf(row)} />
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function flagsOf({ user }: WhoCanRow) {
  return {
    locked: user?.locked,
    disabled: user?.disabled,
    externallyManaged: user?.externallyManaged,
    twoFactorAuthenticationEnabled: user?.twoFactor,
  }
}

function wayKey({ scope, role, resourceGroup, via }: AccessPath): string {
  const group = via.kind === 'direct' ? '' : `${scopeId(via.groupScope)} ${via.group}`
  return [scopeId(scope), role, resourceGroup, group].join(' ')
}

type UserNameProps = { scope: Scope; row: WhoCanRow; question: WhoCanQuestion; onOpen: (id: string) => void }

function UserName({ scope, row, question, onOpen }: UserNameProps) {
  const { id, name, email } = row
  // The user's page gets the same question, in its own words.
  const can =
    question.kind === 'permission' ? `?${new URLSearchParams({ can: toText(question.permission) }).toString()}` : ''
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Initials name={name} seed={id} />
      <span className="min-w-0">
        {isSafeId(id) ? (
          <Link
            to={`${paths.user(scope, id)}${can}`}
            {...{ [rowLinkAttribute]: id }}
            onClick={() => {
              onOpen(id)
            }}
            title={name}
            className="-my-0.5 block truncate rounded-badge py-0.5 hover:underline max-md:wrap-anywhere max-md:whitespace-normal"
          >
            <bdi>{name}</bdi>
          </Link>
        ) : (
          <bdi className="wrap-anywhere">{name}</bdi>
        )}
        {email !== undefined && email !== name && (
          <span title={email} className="block truncate text-xs font-normal text-muted">
            <bdi>{email}</bdi>
          </span>
        )}
      </span>
    </span>
  )
}

function toText(permission: string): string {
  const { action, resource } = permissionParts(permission)
  return `${action} ${resource}`
}

function PathCell({ snapshot, way }: { snapshot: AccessSnapshot; way: AccessPath }) {
  const { role, resourceGroup, group } = wayParts(snapshot, way)
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="font-medium text-text">
        <RoleName role={{ id: roleIdOf(way.role), name: role }} />
      </span>
      <span className="wrap-anywhere">
        on <bdi>{resourceGroup}</bdi>
      </span>
      {group === undefined ? (
        <span>Direct</span>
      ) : (
        <span className="flex items-center gap-1.5">
          <Users aria-hidden className="size-3.5 shrink-0 text-muted" />
          <span className="wrap-anywhere">
            <span className="sr-only">Inherited from </span>
            <bdi>{group}</bdi>
          </span>
        </span>
      )}
      <ScopeTag scope={way.scope} />
      {way.verdict !== 'yes' && <span className="text-muted">{verdictLabels[way.verdict]}</span>}
    </span>
  )
}
