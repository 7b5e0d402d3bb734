import { SearchX, Users } from 'lucide-react'
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { useLoadedBy } from '#src/components/access/use-loaded-by.ts'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useSelection } from '#src/components/use-selection.ts'
import { useSliced } from '#src/components/use-sliced.ts'
import {
  parseMatrixSearch,
  serializeMatrixSearch,
  type MatrixSearch,
} from '#src/domain/access-review/matrix-address.ts'
import { fileName, toCsvInSteps } from '#src/domain/csv.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { isSearching } from '#src/domain/list-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { runInSlices } from '#src/jobs/time-slices.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { useIsNarrow } from '#src/ui/use-is-narrow.ts'
import { MatrixGrid } from './matrix-grid.tsx'
import { MatrixList } from './matrix-list.tsx'
import { MatrixLegend } from './matrix-mark.tsx'
import {
  cellText,
  lacksGroups,
  matrixReport,
  matrixRows,
  matrixTable,
  type LoadedFigures,
  type MatrixColumn,
  type MatrixRow,
} from './matrix-rows.ts'
import { CompareBar, MatrixTools } from './matrix-tools.tsx'
import { matrixRule, matrixTitle, roleNameIn } from './matrix-text.ts'
import { reportHead } from './report-head.ts'

const idOf = ({ id }: MatrixRow) => id

/** The table before its rows are loaded. */
// eslint-disable-next-line require-yield -- there is nothing to do
function* nothingYet(): Generator<undefined, undefined> {
  return undefined
}

type MatrixViewProps = { scope: Scope; scopeName: ScopeName; figures: LoadedFigures }

/** The loaded matrix: search, filter, actions and cells. */
export function MatrixView({ scope, scopeName, figures }: MatrixViewProps) {
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const isNarrow = useIsNarrow()
  const search = parseMatrixSearch(params)
  const { role } = search
  // Text that is not searched stays in its box, with the reason.
  const q = isSearching(search) ? search.q.trim() : ''
  const { roles } = figures.matrix
  const roleName = role && roleNameIn(roles, role)
  const change = (patch: Partial<MatrixSearch>) => {
    setAddress((before) => serializeMatrixSearch({ ...parseMatrixSearch(before), ...patch }), 'push')
  }
  const { result: all } = useSliced(useCallback(() => matrixRows(figures), [figures]))
  const { result: table } = useSliced(
    useCallback(
      () => (all === undefined ? nothingYet() : matrixTable(figures, all, { q, role })),
      [figures, all, q, role],
    ),
  )
  const selection = useSelection<MatrixRow>(undefined, idOf)
  const loadedBy = useLoadedBy(scope.account)
  const wordsOf = useCallback(
    (row: MatrixRow, column: MatrixColumn) => {
      const cell = row.roles.get(column.role)
      if (cell !== undefined) return cellText(figures, row.id, column.role, cell)
      return lacksGroups(figures) ? 'no direct role' : 'not assigned'
    },
    [figures],
  )
  if (all === undefined || table === undefined) return <Spinner label="Sorting users…" />
  const file = async () => {
    const [heads, ...rows] = await runInSlices(matrixReport(figures, table))
    const parts = [...(q === '' ? [] : [`Search: ${q}`]), ...(roleName === undefined ? [] : [`Role: ${roleName}`])]
    const about = { title: matrixTitle, parts, rule: matrixRule, rows: rows.length, loadedBy }
    return runInSlices(toCsvInSteps([...reportHead(scope, scopeName, figures.snapshot, about), heads ?? [], ...rows]))
  }
  const Cells = isNarrow ? MatrixList : MatrixGrid
  return (
    <>
      <MatrixTools
        search={search}
        roles={roles}
        found={
          q === '' && role === undefined
            ? ''
            : byCount(
                all.length,
                `${formatNumber(table.rows.length)} of 1 user`,
                `${formatNumber(table.rows.length)} of ${formatNumber(all.length)} users`,
              )
        }
        onChange={change}
      >
        <SaveButton
          label="Save as CSV"
          type="text/csv"
          fileName={() => fileName('users-and-roles', 'csv', Date.now())}
          text={file}
        />
      </MatrixTools>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pb-3 md:px-6">
        <MatrixLegend />
        <CompareBar scope={scope} selection={selection} />
      </div>
      {table.rows.length === 0 ? (
        <NoMatch
          scopeName={scopeName}
          q={q}
          roleName={roleName}
          onClear={() => {
            change({ q: '', role: undefined })
          }}
        />
      ) : roles.length === 0 ? (
        <EmptyState icon={<Users />} title="No role assignments yet">
          <p>
            No user has a role in <bdi>{scopeName.full}</bdi>.
          </p>
        </EmptyState>
      ) : (
        <Cells
          // Another filter scrolls to the top.
          key={`${q} ${role ?? ''}`}
          scope={scope}
          label={`Users and roles in ${scopeName.full}`}
          table={table}
          selection={selection}
          wordsOf={wordsOf}
        />
      )}
    </>
  )
}

type NoMatchProps = { scopeName: ScopeName; q: string; roleName: string | undefined; onClear: () => void }

function NoMatch({ scopeName: { full }, q, roleName, onClear }: NoMatchProps) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="No matches"
      action={
        <Button onClick={onClear}>
          {roleName === undefined ? 'Clear search' : q === '' ? 'Clear filter' : 'Clear search and filter'}
        </Button>
      }
    >
      <p>
        {q === '' ? (
          <>
            No user in <bdi>{full}</bdi> has the role “<bdi>{roleName}</bdi>”.
          </>
        ) : roleName === undefined ? (
          <>
            No user in <bdi>{full}</bdi> has “<bdi>{q}</bdi>” in their name or email.
          </>
        ) : (
          <>
            No user with the role “<bdi>{roleName}</bdi>” in <bdi>{full}</bdi> has “<bdi>{q}</bdi>” in their name or
            email.
          </>
        )}
      </p>
    </EmptyState>
  )
}
