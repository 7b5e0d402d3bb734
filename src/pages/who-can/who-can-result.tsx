import { useQuery } from '@tanstack/react-query'
import { ClipboardPen, SearchX } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import { GapList } from '#src/components/access/completeness-line.tsx'
import { SelectedUsers } from '#src/components/access/selected-users.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { useLoadedBy } from '#src/components/access/use-loaded-by.ts'
import { WhoCanLoad } from '#src/components/access/who-can-load.tsx'
import { LastUpdated } from '#src/components/last-updated.tsx'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useSelection } from '#src/components/use-selection.ts'
import { useSliced } from '#src/components/use-sliced.ts'
import { linkedUsersSearch } from '#src/domain/access-review/user-selection.ts'
import { hasGap } from '#src/domain/access-review/holdings.ts'
import { questionTexts } from '#src/domain/access-review/question-texts.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { searchOf } from '#src/domain/access-review/who-can-address.ts'
import type { WhoCan, WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { fileName } from '#src/domain/csv.ts'
import { counted } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { whoCanQuery } from '#src/jobs/access-figures.ts'
import { askedOnly } from '#src/jobs/access-load.ts'
import { readUserRows } from '#src/jobs/access-rows.ts'
import { runInSlices } from '#src/jobs/time-slices.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { OwnCheck } from './own-check.tsx'
import { whoCanCsv, whoCanJson, type WhoCanReport } from './who-can-files.ts'
import { OtherItems } from './other-items.tsx'
import { rowsOf, textOf, wayText, type WhoCanRow } from './who-can-rows.ts'
import { WhoCanTable } from './who-can-table.tsx'
import { automaticAccessText, placeText } from './who-can-text.ts'

type WhoCanResultProps = {
  scope: Scope
  scopeName: ScopeName
  question: WhoCanQuestion
  /** Only access to this resource group; empty: any. */
  only: string
}

/** Loads the data for the question, and shows who can. */
export function WhoCanResult({ scope, scopeName, question, only }: WhoCanResultProps) {
  const [names, setNames] = useState(false)
  const { load, state, snapshot } = useAccessLoad(scope, askedOnly(question, names))
  const query = useQuery(whoCanQuery(scope, question, names, snapshot?.endedAt))
  const result = query.data
  return (
    <>
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <WhoCanLoad load={load} state={state} scopeName={scopeName} query={query} isLoaded={snapshot !== undefined} />
      </div>
      {result !== undefined && (
        <Found
          scope={scope}
          scopeName={scopeName}
          question={question}
          only={only}
          result={result}
          busy={state.phase !== 'loaded' && state.phase !== 'broken'}
          onAgain={load.begin}
          onNames={
            names
              ? undefined
              : () => {
                  setNames(true)
                }
          }
        />
      )}
    </>
  )
}

type FoundProps = WhoCanResultProps & {
  result: WhoCan & { snapshot: AccessSnapshot }
  busy: boolean
  onAgain: () => void
  onNames: (() => void) | undefined
}

const nameOf = ({ name, email }: WhoCanRow) => (email === undefined || email === name ? name : `${name} (${email})`)

function Found({ scope, scopeName, question, only, result, busy, onAgain, onNames }: FoundProps) {
  const { snapshot, unknown } = result
  const { result: fullResult } = useSliced(
    useCallback(() => rowsOf(snapshot, result, only, scope), [snapshot, result, only, scope]),
  )
  const loadedBy = useLoadedBy(scope.account)
  if (fullResult === undefined) return <Spinner label="Sorting users…" />
  const everyone = result.everyone.filter(({ path }) => only === '' || path.resourceGroup === only)
  const users = fullResult.filter(({ user }) => user?.disabled !== true).length
  const disabled = fullResult.filter(({ user }) => user?.disabled === true)
  const invited = snapshot.invitations.filter(({ id }) => result.invited.includes(id))
  const texts = questionTexts(question, snapshot, only)
  const title = unknown.length > 0 ? texts.foundAtLeast(users, scopeName.full) : texts.found(users, scopeName.full)
  const about = { title, texts, question, only, scope, scopeName: scopeName.full }
  const report = { ...about, snapshot, loadedBy, result, rows: fullResult }
  return (
    <>
      <Status className="sr-only">{title}</Status>
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="min-w-0 text-md font-semibold wrap-anywhere text-text">{title}</h2>
          <LastUpdated at={snapshot.endedAt} busy={busy} onRefresh={onAgain} />
        </div>
        {everyone.map((each) => (
          <Note
            key={`${each.path.role} ${each.path.resourceGroup} ${scopeId(each.path.scope)}`}
            title={texts.everyone(each.users, placeText(each.scope))}
            action={
              onNames !== undefined &&
              !hasGap(snapshot, 'users', each.scope) && (
                <Button size="small" onClick={onNames}>
                  Load all names
                </Button>
              )
            }
          >
            {wayText(snapshot, each.path)}
          </Note>
        ))}
        {unknown.length > 0 && (
          <Note tone="warning" title="We couldn’t check">
            <GapList gaps={unknown} scope={scope} />
          </Note>
        )}
        {question.kind === 'permission' && only === '' && (
          <OwnCheck scope={scope} permission={question.permission} result={result} />
        )}
      </div>
      {fullResult.length === 0 && everyone.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={unknown.length > 0 ? 'No users found' : 'No user has a role that allows this'}
        >
          <p>
            {unknown.length > 0
              ? 'Some access couldn’t be checked, as listed above.'
              : 'No direct role and no group allows it here.'}
          </p>
        </EmptyState>
      ) : (
        <Users scopeName={scopeName} report={report} />
      )}
      <div className="flex flex-col gap-4 px-4 py-4 text-sm text-text-secondary md:px-6">
        <OtherItems title="Has the role, but can’t sign in" items={disabled.map(nameOf)} />
        <OtherItems title="Service accounts" items={result.serviceAccounts} />
        <OtherItems title="Can after accepting an invitation" items={invited.map(({ email }) => email)} />
        <p className="text-muted">{automaticAccessText}</p>
      </div>
    </>
  )
}

const idOf = ({ id }: WhoCanRow) => id

/** Users who can sign in, with their actions. */
function Users({ scopeName, report }: { scopeName: ScopeName; report: WhoCanReport }) {
  const { scope, snapshot, question, only, texts, result, rows: allRows } = report
  const rows = useMemo(() => allRows.filter(({ user }) => user?.disabled !== true), [allRows])
  const region = useRef<HTMLDivElement>(null)
  const selection = useSelection<WhoCanRow>(undefined, idOf, String(snapshot.endedAt))
  const { shown, search, pages } = usePagedRows({
    rows,
    total: rows.length,
    textOf,
    searchLabel: 'Search users',
    pagesLabel: 'Pages of users',
  })
  const { chosen } = selection
  return (
    <>
      <SelectedUsers
        scope={scope}
        scopeName={scopeName}
        ids={chosen.map(({ id }) => id)}
        onClear={selection.clear}
        region={region}
        rows={() =>
          readUserRows(
            scope,
            chosen.flatMap(({ user }) => user ?? []),
            snapshot,
          )
        }
      >
        {search === false ? (
          <span className="text-sm text-text-secondary">{counted(rows.length, 'user', 'users')}</span>
        ) : (
          search
        )}
        <span className="flex flex-wrap gap-2">
          {rows.length + result.everyone.length > 0 && (
            <Link
              to={paths.newReview(scope, linkedUsersSearch({ from: 'who-can', search: searchOf(question, only) }))}
              className={buttonClasses()}
            >
              <ClipboardPen aria-hidden />
              Review these users
            </Link>
          )}
          <SaveButton
            label="Save as CSV"
            type="text/csv"
            fileName={() => fileName('who-can', 'csv', Date.now())}
            text={() => runInSlices(whoCanCsv(report))}
          />
          <SaveButton
            label="Save as JSON"
            type="application/json"
            fileName={() => fileName('who-can', 'json', Date.now())}
            text={() => runInSlices(whoCanJson(report))}
          />
        </span>
      </SelectedUsers>
      {rows.length > 0 && (
        <WhoCanTable
          scope={scope}
          label={texts.list(scopeName.full)}
          rows={shown}
          snapshot={snapshot}
          question={question}
          selection={selection}
          region={region}
        />
      )}
      {pages}
    </>
  )
}
