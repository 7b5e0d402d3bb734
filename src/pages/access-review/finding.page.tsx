import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { ArrowLeft, CircleCheck, ListChecks, SearchX } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { CompletenessLine } from '#src/components/access/completeness-line.tsx'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { ReadError } from '#src/components/read-error.tsx'
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
import { hasGap, lacksAssignments } from '#src/domain/access-review/holdings.ts'
import { gapWords } from '#src/domain/access-review/review-words.ts'
import { roleIdOf, type AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { fileName, toCsv } from '#src/domain/csv.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { accessFiguresQuery } from '#src/jobs/access-figures.ts'
import { figuresOnly } from '#src/jobs/access-load.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { FindingTable } from './finding-table.tsx'
import { findingWords } from './finding-words.ts'
import { reportOf, rowsOf, textOf } from './finding-rows.ts'
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
      <p className="px-4 pt-3 md:px-6">
        <Link
          to={paths.accessReview(scope)}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-badge text-sm text-text-secondary hover:text-text hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4 shrink-0" />
          Access review
        </Link>
      </p>
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
  const { load, state, snapshot } = useAccessLoad(scope, figuresOnly)
  const query = useQuery(accessFiguresQuery(scope, snapshot?.endedAt))
  const figures = query.data
  const { one, other } = findingWords[name]
  const isUnknown = snapshot !== undefined && lacksAssignments(snapshot, scope)
  const found = figures === undefined || isUnknown ? undefined : findingOf(figures, name, parts)
  return (
    <>
      <PageHeader
        title={titleOf(name, parts, snapshot)}
        count={found === undefined ? undefined : counted(sizeOf(found), one, other)}
        description={findingWords[name].rule}
      />
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        {snapshot !== undefined && (
          <CompletenessLine
            scope={scope}
            snapshot={snapshot}
            busy={state.phase !== 'loaded' && state.phase !== 'broken'}
            onAgain={load.begin}
          />
        )}
        <LoadPanel
          load={load}
          state={state}
          thing={`the role assignments of ${scopeName.full}`}
          rows={{ one: 'user', other: 'users' }}
        />
        {isUnknown && <Note>We couldn’t load role assignments, so this list isn’t shown.</Note>}
        {query.isError && <ReadError error={query.error} thing="the figures" onRetry={() => void query.refetch()} />}
        {snapshot !== undefined && query.isPending && <Spinner label="Working out the figures" />}
      </div>
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
              text={() => toCsv([...aboutOf(scope, scopeName, name, parts, snapshot, rows.length), ...reportOf(rows)])}
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

function aboutOf(
  scope: Scope,
  scopeName: ScopeName,
  name: FindingName,
  { role, group, state }: FindingParts,
  { completeness, startedAt, endedAt }: AccessSnapshot,
  rows: number,
): string[][] {
  const time = (at: number) => new Date(at).toISOString()
  const parts = [role, group, state].filter((part) => part !== undefined)
  return [
    ['Access review', findingWords[name].title, ...parts],
    ['Rule', findingWords[name].rule],
    ['Scope', `${scopeName.full} (${scopeId(scope)})`],
    ['Loaded', `${time(startedAt)} to ${time(endedAt)}`],
    ['Rows', formatNumber(rows)],
    [
      'Completeness',
      ...(completeness.level === 'gaps'
        ? ['We couldn’t confirm that this is everything.', ...completeness.gaps.map((gap) => gapWords(gap, scope))]
        : ['The totals match, and the user list agrees with the role assignments.']),
    ],
    [' '],
  ]
}
