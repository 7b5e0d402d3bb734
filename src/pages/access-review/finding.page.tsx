import { CircleCheck, SearchX } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { SelectedUsers } from '#src/components/access/selected-users.tsx'
import { useLoadedBy } from '#src/components/access/use-loaded-by.ts'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useSelection } from '#src/components/use-selection.ts'
import { useSliced } from '#src/components/use-sliced.ts'
import { useTitle } from '#src/components/use-title.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import {
  findingNames,
  findingOf,
  findingPartsOf,
  sizeOf,
  type Figures,
  type Finding,
  type FindingName,
  type FindingParts,
} from '#src/domain/access-review/findings.ts'
import { hasGap } from '#src/domain/access-review/holdings.ts'
import { roleIdOf, type AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { fileName, toCsvInSteps } from '#src/domain/csv.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { runInSlices } from '#src/jobs/time-slices.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { FindingTable } from './finding-table.tsx'
import { findingLabels, findingRowTexts } from './finding-labels.ts'
import { reportOf, rowsOf, textOf, type FindingRow } from './finding-rows.ts'
import { LoadStatus, OverviewLink, useLoadedFigures } from './load-status.tsx'
import { whoHasPath } from './matrix-text.ts'
import { reportHead } from './report-head.ts'
import { twoFactorGroupLabels, twoFactorTexts } from './two-factor-labels.ts'

/** The users, role assignments or groups behind a figure of the access review. */
export function FindingPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const { finding = '' } = useParams()
  const [params] = useSearchParams()
  const name = findingNames.find((each) => each === finding)
  const parts = useMemo(() => findingPartsOf(params), [params])
  useTitle(name === undefined ? 'Access review' : findingLabels[name].title, scopeName.name)
  if (name === undefined)
    return (
      <EmptyState
        level={1}
        icon={<SearchX />}
        title="This list doesn’t exist"
        action={
          <Link to={paths.accessReview(scope)} className={buttonClasses()}>
            Access review
          </Link>
        }
      >
        <p>The link might be incomplete.</p>
      </EmptyState>
    )
  return (
    <>
      <OverviewLink scope={scope} />
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title={findingLabels[name].title} />}>
        <ListOf
          key={`${scopeId(scope)} ${name} ${params.toString()}`}
          scope={scope}
          scopeName={scopeName}
          name={name}
          parts={parts}
        />
      </ViewGate>
    </>
  )
}

type ListOfProps = { scope: Scope; scopeName: ScopeName; name: FindingName; parts: FindingParts }

function ListOf({ scope, scopeName, name, parts }: ListOfProps) {
  const loaded = useLoadedFigures(scope)
  const { snapshot, figures } = loaded
  const rowTexts = findingRowTexts[findingLabels[name].rows]
  const found = useMemo(
    () => (figures === undefined ? undefined : findingOf(figures, name, parts)),
    [figures, name, parts],
  )
  return (
    <>
      <PageHeader
        title={titleOf(name, parts, snapshot)}
        count={found === undefined ? undefined : rowTexts.count(sizeOf(found))}
        description={findingLabels[name].rule}
        actions={
          name === 'role' && parts.role !== undefined ? (
            <Link to={whoHasPath(scope, parts.role)} className={buttonClasses()}>
              Open in Who can…?
            </Link>
          ) : undefined
        }
      />
      <LoadStatus
        scope={scope}
        scopeName={scopeName}
        loaded={loaded}
        hidden="We couldn’t load role assignments, so this list isn’t shown."
      />
      {figures !== undefined && found !== undefined && (
        <Rows scope={scope} scopeName={scopeName} name={name} parts={parts} figures={figures} found={found} />
      )}
    </>
  )
}

function titleOf(name: FindingName, { role, group, state }: FindingParts, snapshot: AccessSnapshot | undefined) {
  const { title } = findingLabels[name]
  if (name === 'role' && role !== undefined)
    return (
      <>
        {title} <bdi>{snapshot?.roles.get(role)?.name ?? roleIdOf(role)}</bdi>
      </>
    )
  if (name === 'two-factor' && group !== undefined && state !== undefined)
    return `${twoFactorGroupLabels[group]} · ${twoFactorTexts[state]}`
  return title
}

const idOf = ({ user }: UserAggregate) => user.uuid
const noRows: readonly FindingRow[] = []

type RowsProps = ListOfProps & { figures: Figures & { snapshot: AccessSnapshot }; found: Finding }

function Rows({ scope, scopeName, name, parts, figures, found }: RowsProps) {
  const { snapshot } = figures
  const { result } = useSliced(useCallback(() => rowsOf({ snapshot, figures }, found), [snapshot, figures, found]))
  const rows = result ?? noRows
  const loadedBy = useLoadedBy(scope.account)
  const region = useRef<HTMLDivElement>(null)
  const selection = useSelection<UserAggregate>(undefined, idOf, String(snapshot.endedAt))
  const rowTexts = findingRowTexts[findingLabels[name].rows]
  const { shown, search, pages } = usePagedRows({
    rows,
    total: rows.length,
    textOf,
    searchLabel: rowTexts.search,
    pagesLabel: rowTexts.pages,
  })
  const { chosen } = selection
  const label = `${findingLabels[name].title} in ${scopeName.full}`
  const [first] = rows
  if (result === undefined) return <Spinner label={rowTexts.sorting} />
  if (first === undefined)
    return (
      <EmptyState icon={<CircleCheck />} title={rowTexts.none}>
        <p>
          {snapshot.completeness.level === 'gaps'
            ? 'No matches in the data we loaded. Some data might be missing, as listed above.'
            : 'Nothing matches this rule here.'}
        </p>
      </EmptyState>
    )
  return (
    <>
      <SelectedUsers
        scope={scope}
        scopeName={scopeName}
        ids={chosen.map(({ user }) => user.uuid)}
        onClear={selection.clear}
        region={region}
        rows={() => chosen}
      >
        {search === false ? <span className="text-sm text-text-secondary">{rowTexts.count(rows.length)}</span> : search}
        <SaveButton
          size="small"
          label="Save as CSV"
          type="text/csv"
          fileName={() => fileName(name, 'csv', Date.now())}
          text={async () => {
            const { title, rule } = findingLabels[name]
            const narrowed = [parts.role, parts.group, parts.state].filter((part) => part !== undefined)
            const about = { title, parts: narrowed, rule, rows: rows.length, loadedBy }
            const table = await runInSlices(reportOf(rows))
            return runInSlices(toCsvInSteps([...reportHead(scope, scopeName, snapshot, about), ...table]))
          }}
        />
      </SelectedUsers>
      <FindingTable
        scope={scope}
        label={label}
        kind={first.kind}
        rows={shown}
        known={hasGap(snapshot, 'groups', scope) || hasGap(snapshot, 'members', scope) ? 'direct' : 'all'}
        selection={selection}
        region={region}
      />
      {pages}
    </>
  )
}
