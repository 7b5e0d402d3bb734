import { useQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { GapList } from '#src/components/access/completeness-line.tsx'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { AsOf } from '#src/components/last-updated.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { hasGap } from '#src/domain/access-review/holdings.ts'
import { gapWords } from '#src/domain/access-review/review-words.ts'
import { roleIdOf, type AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { permissionWords, resourceTypeOf } from '#src/domain/access-review/who-can-address.ts'
import type { WhoCan, WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { fileName, toCsv } from '#src/domain/csv.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { whoCanQuery } from '#src/jobs/access-figures.ts'
import { askedOnly } from '#src/jobs/access-load.ts'
import { ownPermissionQuery } from '#src/queries/permission-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { reportOf, rowsOf, textOf, wayWords, type WhoCanRow } from './who-can-rows.ts'
import { WhoCanTable } from './who-can-table.tsx'

type WhoCanResultProps = {
  scope: Scope
  scopeName: ScopeName
  question: WhoCanQuestion
  /** Only what is on this resource group; empty: any. */
  only: string
}

/** Loads what the question needs, and shows who can. */
export function WhoCanResult({ scope, scopeName, question, only }: WhoCanResultProps) {
  const [names, setNames] = useState(false)
  const { load, state, snapshot } = useAccessLoad(scope, askedOnly(question, names))
  const query = useQuery(whoCanQuery(scope, question, names, snapshot?.endedAt))
  const result = query.data
  return (
    <>
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <LoadPanel
          load={load}
          state={state}
          thing={`the role assignments of ${scopeName.full}`}
          rows={{ one: 'role assignment that matches', other: 'role assignments that match' }}
        />
        {query.isError && <ReadError error={query.error} thing="the users" onRetry={() => void query.refetch()} />}
        {snapshot !== undefined && query.isPending && <Spinner label="Working out who can" />}
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

function Found({ scope, scopeName, question, only, result, busy, onAgain, onNames }: FoundProps) {
  const { snapshot, unknown } = result
  const everyone = result.everyone.filter(({ path }) => only === '' || path.resourceGroup === only)
  const all = useMemo(() => rowsOf(snapshot, result, only), [snapshot, result, only])
  const rows = useMemo(() => all.filter(({ user }) => user?.disabled !== true), [all])
  const disabled = all.filter(({ user }) => user?.disabled === true)
  const { shown, search, pages } = usePagedRows({
    rows,
    total: rows.length,
    textOf,
    thing: 'users',
    things: 'users',
  })
  const invited = snapshot.invitations.filter(({ id }) => result.invited.includes(id))
  const what = questionWords(question, snapshot, only)
  const title = headline(rows.length, unknown.length > 0, what, scopeName.full)
  const label = `Users who ${what} in ${scopeName.full}`
  return (
    <>
      <LiveRegion>{title}</LiveRegion>
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="min-w-0 text-md font-semibold wrap-anywhere text-text">{title}</h2>
          <AsOf at={snapshot.endedAt} busy={busy} onRefresh={onAgain} />
        </div>
        {everyone.map(({ path, scope: of, users }) => (
          <Note
            key={`${path.role} ${path.resourceGroup} ${scopeId(path.scope)}`}
            title={
              users === undefined
                ? `All users in ${placeWords(of)} ${what}`
                : `All ${counted(users, 'user', 'users')} in ${placeWords(of)} ${what}`
            }
            action={
              onNames !== undefined &&
              !hasGap(snapshot, 'users', of) && (
                <Button size="small" onClick={onNames}>
                  Load all names
                </Button>
              )
            }
          >
            {wayWords(snapshot, path)}
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
      {rows.length === 0 ? (
        everyone.length === 0 && (
          <EmptyState
            icon={<SearchX />}
            title={unknown.length > 0 ? 'No users found' : 'No user has a role that allows this'}
          >
            <p>
              {unknown.length > 0
                ? 'Something couldn’t be checked, as listed above.'
                : 'Neither a direct role nor a group gives it here.'}
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pb-3 md:px-6">
            {search === false ? (
              <span className="text-sm text-text-secondary">{counted(rows.length, 'user', 'users')}</span>
            ) : (
              search
            )}
            <span className="flex flex-wrap gap-2">
              <SaveButton
                size="small"
                label="Save as CSV"
                type="text/csv"
                fileName={() => fileName('who-can', 'csv', Date.now())}
                text={() => toCsv([...aboutOf(title, scope, scopeName, snapshot, unknown), ...reportOf(snapshot, all)])}
              />
            </span>
          </div>
          <WhoCanTable scope={scope} label={label} rows={shown} snapshot={snapshot} question={question} />
          {pages}
        </>
      )}
      <div className="flex flex-col gap-4 px-4 py-4 text-sm text-text-secondary md:px-6">
        <Others title="Has the role, but can’t sign in" items={disabled.map(nameOf)} />
        <Others title="Service accounts" items={result.serviceAccounts} />
        <Others title="Can after accepting an invitation" items={invited.map(({ email }) => email)} />
        <p className="text-muted">Access that Harness gives every user by itself isn’t listed.</p>
      </div>
    </>
  )
}

const nameOf = ({ name, email }: WhoCanRow) => (email === undefined || email === name ? name : `${name} (${email})`)

function placeWords({ org, project }: Scope): string {
  if (project !== undefined) return `project ${project}`
  return org === undefined ? 'the account' : `organization ${org}`
}

/** What users do, as the end of "23 users …". */
function questionWords(question: WhoCanQuestion, snapshot: AccessSnapshot, only: string): string {
  const on = only === '' ? '' : ` on ${groupName(snapshot, only)}`
  switch (question.kind) {
    case 'permission':
      return `can ${permissionWords(question.permission).toLowerCase()}${on}`
    case 'role':
      return `have the role ${snapshot.roles.get(question.role)?.name ?? roleIdOf(question.role)}${on}`
    case 'resource-group':
      return `have a role on ${groupName(snapshot, question.resourceGroup)}`
  }
}

function groupName(snapshot: AccessSnapshot, id: string): string {
  for (const [key, { name }] of snapshot.resourceGroups) if (key.endsWith(` ${id}`)) return name
  return id
}

function headline(users: number, isPartial: boolean, what: string, scope: string): string {
  const who = counted(users, 'user', 'users')
  const does = users === 1 ? what.replace(/^have /u, 'has ') : what
  return `${isPartial ? `At least ${who}` : who} ${does} in ${scope}`
}

function Others({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <section>
      <h3 className="font-medium text-text">
        {title} <span className="font-normal text-muted tabular-nums">{formatNumber(items.length)}</span>
      </h3>
      <ScrollBox label={title} className="mt-1 max-h-48">
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {items.map((item) => (
            <li key={item} className="wrap-anywhere">
              <bdi>{item}</bdi>
            </li>
          ))}
        </ul>
      </ScrollBox>
    </section>
  )
}

/** Harness is asked the same for the signed-in user: where it says something else, the list isn't the whole truth. */
function OwnCheck({ scope, permission, result }: { scope: Scope; permission: string; result: WhoCan }) {
  const ownId = useOwnId(scope.account)
  const own = useQuery({
    ...ownPermissionQuery(scope, permission, resourceTypeOf(permission)),
    enabled: typeof ownId === 'string',
  })
  if (typeof ownId !== 'string' || own.data === undefined || own.data === null) return null
  const mine =
    result.users.find(({ user }) => user === ownId)?.verdict ?? (result.everyone.length > 0 ? 'unclear' : 'no')
  const differs = (mine === 'yes' && !own.data) || (mine === 'no' && own.data)
  return (
    differs && (
      <Note tone="warning" title="Harness gives a different result for you.">
        Treat this list as incomplete.
      </Note>
    )
  )
}

function aboutOf(
  title: string,
  scope: Scope,
  scopeName: ScopeName,
  { startedAt, endedAt }: AccessSnapshot,
  unknown: WhoCan['unknown'],
): string[][] {
  const time = (at: number) => new Date(at).toISOString()
  return [
    ['Who can', title],
    ['Scope', `${scopeName.full} (${scopeId(scope)})`],
    ['Loaded', `${time(startedAt)} to ${time(endedAt)}`],
    ['We couldn’t check', ...(unknown.length === 0 ? ['Nothing'] : unknown.map((gap) => gapWords(gap, scope)))],
    ['Not included', 'Access that Harness gives every user by itself isn’t listed.'],
    [' '],
  ]
}
