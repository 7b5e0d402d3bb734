import { useId } from 'react'
import { Link } from 'react-router'
import {
  twoFactorGroups,
  twoFactorStates,
  type Figures,
  type TwoFactorGroup,
  type TwoFactorState,
} from '#src/domain/access-review/findings.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { ChartCard } from './chart-card.tsx'
import {
  twoFactorCountLabels,
  twoFactorGroupLabels,
  twoFactorStateLabels,
  twoFactorTexts,
} from './two-factor-labels.ts'

/** Colors of the segments, in the order of their figures. Those without 2FA are hatched as well. */
const fills: Record<TwoFactorState, string> = {
  on: 'fill-chart-1',
  off: 'fill-chart-2',
  'not-reported': 'fill-chart-3',
}

/** Number of hatching lines in the width of the chart. */
const LINES = 80

/** 2FA on, off and not reported, by kind of user; the same numbers as a table on request. */
export function TwoFactorChart({ scope, twoFactor }: { scope: Scope; twoFactor: Figures['twoFactor'] }) {
  return (
    <ChartCard
      id="two-factor"
      title="2FA coverage"
      chart={
        <ul className="flex flex-col gap-4 px-4 pt-3 pb-4 md:px-5 md:pb-5">
          {twoFactorGroups.map((group) => (
            <GroupBar key={group} scope={scope} group={group} lists={twoFactor[group]} />
          ))}
        </ul>
      }
      table={<GroupTable scope={scope} twoFactor={twoFactor} />}
    />
  )
}

function listPath(scope: Scope, group: TwoFactorGroup, state: TwoFactorState): string {
  return paths.finding(scope, 'two-factor', `?${new URLSearchParams({ group, state }).toString()}`)
}

function GroupTable({ scope, twoFactor }: { scope: Scope; twoFactor: Figures['twoFactor'] }) {
  return (
    <Table caption="Number of users by 2FA" className="border-t border-line">
      <TableHead>
        <Th className="md:pl-5">Users</Th>
        {twoFactorStates.map((state) => (
          <Th key={state}>{twoFactorStateLabels[state]}</Th>
        ))}
      </TableHead>
      <TableBody>
        {twoFactorGroups.map((group) => (
          <TableRow key={group}>
            <RowHeader className="md:pl-5">{twoFactorGroupLabels[group]}</RowHeader>
            {twoFactorStates.map((state) => (
              <Td key={state}>
                <Link
                  to={listPath(scope, group, state)}
                  className="inline-flex min-h-6 min-w-6 items-center hover:underline"
                >
                  {formatNumber(twoFactor[group][state].length)}
                  <span className="sr-only">
                    {' '}
                    {twoFactorGroupLabels[group]}, {twoFactorTexts[state]}
                  </span>
                </Link>
              </Td>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

type GroupBarProps = { scope: Scope; group: TwoFactorGroup; lists: Figures['twoFactor'][TwoFactorGroup] }

function GroupBar({ scope, group, lists }: GroupBarProps) {
  const all = twoFactorStates.reduce((sum, state) => sum + lists[state].length, 0)
  const hatch = useId()
  const line = Math.max(1, all) / LINES
  return (
    <li className="flex flex-col gap-1.5 text-sm">
      <h3 className="font-medium text-text">
        {twoFactorGroupLabels[group]} <span className="font-normal text-muted tabular-nums">{formatNumber(all)}</span>
      </h3>
      <svg
        aria-hidden
        viewBox={`0 0 ${Math.max(1, all)} 8`}
        preserveAspectRatio="none"
        className="h-2.5 w-full rounded-badge bg-chart-track forced-color-adjust-none"
      >
        <pattern id={hatch} width={line} height="8" patternUnits="userSpaceOnUse">
          <rect width={line * 0.6} height="8" className={fills.off} />
        </pattern>
        {twoFactorStates.map((state, at) => (
          <rect
            key={state}
            height="8"
            x={twoFactorStates.slice(0, at).reduce((sum, before) => sum + lists[before].length, 0)}
            width={lists[state].length}
            {...(state === 'off' ? { fill: `url(#${hatch})` } : { className: fills[state] })}
          />
        ))}
      </svg>
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {twoFactorStates.map((state) => (
          <Link
            key={state}
            to={listPath(scope, group, state)}
            className="flex min-h-6 items-center gap-1.5 rounded-badge text-text-secondary hover:text-text hover:underline"
          >
            <svg
              aria-hidden
              viewBox="0 0 10 10"
              className={`size-2.5 rounded-[2px] forced-color-adjust-none ${fills[state]}`}
            >
              {state === 'off' ? <path d="M0 0h2v10H0zM4 0h2v10H4zM8 0h2v10H8z" /> : <path d="M0 0h10v10H0z" />}
            </svg>
            <span className="sr-only">{twoFactorGroupLabels[group]}, 2FA: </span>
            <span className="tabular-nums">{formatNumber(lists[state].length)}</span> {twoFactorCountLabels[state]}
          </Link>
        ))}
      </p>
    </li>
  )
}
