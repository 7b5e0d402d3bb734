import clsx from 'clsx'
import { CircleCheck, ListChecks, SearchX } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { SelectionBar } from '#src/components/selection-bar.tsx'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { selectionStore, useSelection, usersQuestion } from '#src/components/use-selection.ts'
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
import { fileName, toCsv } from '#src/domain/csv.ts'
import { counted } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { FindingTable } from './finding-table.tsx'
import { findingWords } from './finding-words.ts'
import { reportOf, rowsOf, textOf } from './finding-rows.ts'
import { LoadStatus, OverviewLink, useLoadedFigures } from './load-status.tsx'
import { reportHead } from './report-head.ts'
import { twoFactorGroupWords, twoFactorStateWords } from './two-factor-words.ts'

/** The users, role assignments or groups behind a figure of the access review. */
export function FindingPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const { finding = '' } = useParams()
  const [params] = useSearchParams()
  const name = findingNames.find((each) => each === finding)
  useTitle(name === undefined ? 'Access review' : findingWords[name].title, scopeName.name)
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
        <p>The link may be incomplete.</p>
      </EmptyState>
    )
  return (
    <>
      <OverviewLink scope={scope} />
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title={findingWords[name].title} />}>
        <ListOf
          key={`${scopeId(scope)} ${name} ${params.toString()}`}
          scope={scope}
          scopeName={scopeName}
          name={name}
          parts={findingPartsOf(params)}
        />
      </ViewGate>
    </>
  )
}

type ListOfProps = { scope: Scope; scopeName: ScopeName; name: FindingName; parts: FindingParts }

function ListOf({ scope, scopeName, name, parts }: ListOfProps) {
  const loaded = useLoadedFigures(scope)
  const { snapshot, figures } = loaded
  const { one, other } = findingWords[name]
  const found = figures === undefined ? undefined : findingOf(figures, name, parts)
  return (
    <>
      <PageHeader
        title={titleOf(name, parts, snapshot)}
        count={found === undefined ? undefined : counted(sizeOf(found), one, other)}
        description={findingWords[name].rule}
      />
      <LoadStatus scope={scope} scopeName={scopeName} loaded={loaded} content="this list" />
      {figures !== undefined && found !== undefined && (
        <Rows scope={scope} scopeName={scopeName} name={name} parts={parts} figures={figures} found={found} />
      )}
    </>
  )
}

function titleOf(name: FindingName, { role, group, state }: FindingParts, snapshot: AccessSnapshot | undefined) {
  const { title } = findingWords[name]
  if (name === 'role' && role !== undefined)
    return (
      <>
        {title} <bdi>{snapshot?.roles.get(role)?.name ?? roleIdOf(role)}</bdi>
      </>
    )
  if (name === 'two-factor' && group !== undefined && state !== undefined)
    return `${twoFactorGroupWords[group]} · 2FA ${twoFactorStateWords[state].toLowerCase()}`
  return title
}

const idOf = ({ user }: UserAggregate) => user.uuid

type RowsProps = ListOfProps & { figures: Figures & { snapshot: AccessSnapshot }; found: Finding }

function Rows({ scope, scopeName, name, parts, figures, found }: RowsProps) {
  const { snapshot } = figures
  const rows = useMemo(() => rowsOf({ snapshot, figures }, found), [snapshot, figures, found])
  const navigate = useNavigate()
  const region = useRef<HTMLDivElement>(null)
  const selection = useSelection<UserAggregate>(undefined, idOf, String(snapshot.endedAt))
  const { one, other } = findingWords[name]
  const { shown, search, pages } = usePagedRows({ rows, total: rows.length, textOf, thing: other, things: other })
  const { chosen } = selection
  const label = `${findingWords[name].title} in ${scopeName.full}`
  const [first] = rows
  if (first === undefined)
    return (
      <EmptyState icon={<CircleCheck />} title={`No ${other}`}>
        <p>
          {snapshot.completeness.level === 'gaps'
            ? 'Nothing in what we loaded matches. Something may be missing, as listed above.'
            : 'Nothing matches this rule here.'}
        </p>
      </EmptyState>
    )
  return (
    <>
      {/* The bar of the selection takes the place of the tools, so that no row moves. */}
      <div className="relative">
        <div
          className={clsx(
            'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pb-3 md:px-6',
            chosen.length > 0 && 'invisible',
          )}
        >
          {search === false ? (
            <span className="text-sm text-text-secondary">{counted(rows.length, one, other)}</span>
          ) : (
            search
          )}
          <span className="flex flex-wrap gap-2">
            <SaveButton
              size="small"
              label="Save as CSV"
              type="text/csv"
              fileName={() => fileName(name, 'csv', Date.now())}
              text={() => {
                const { title, rule } = findingWords[name]
                const narrowed = [parts.role, parts.group, parts.state].filter((part) => part !== undefined)
                const about = { title, parts: narrowed, rule, rows: rows.length }
                return toCsv([...reportHead(scope, scopeName, snapshot, about), ...reportOf(rows)])
              }}
            />
          </span>
        </div>
        {chosen.length > 0 && (
          <SelectionBar
            label={`Selected users of ${scopeName.full}`}
            count={chosen.length}
            onClear={selection.clear}
            region={region}
            actions={[
              {
                id: 'change',
                label: 'Change or remove in the users list',
                icon: <ListChecks aria-hidden />,
                onAsk: () => {
                  selectionStore.write(usersQuestion(scope), new Map(chosen.map((person) => [idOf(person), person])))
                  void navigate(paths.users(scope))
                },
              },
            ]}
          />
        )}
      </div>
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
