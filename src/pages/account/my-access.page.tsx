import { KeyRound, Lock } from 'lucide-react'
import { Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { Place, RoleName, Since, Via } from '#src/components/role-assignment-cells.tsx'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useAccess } from '#src/components/use-access.ts'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName, placeOf } from '#src/domain/access-map.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { MAX_ASSIGNMENTS } from '#src/queries/access-queries.ts'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { RowHeader, SkeletonRows, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { AccountPage } from './account-page.tsx'
import { parseMyAccessSearch, serializeMyAccessSearch, type MyAccessSearch } from './my-access.search.ts'
import { type Places, choiceName, AccessRequestCard } from './access-request-card.tsx'
import { OwnGroupsCard } from './own-groups-card.tsx'

const Answers = lazyPart(async () => (await import('#src/components/permission-answers.tsx')).PermissionAnswers)

/** My settings, My access: one's roles and groups, and a request for more. */
export function MyAccessPage() {
  return (
    <AccountPage
      title="My access"
      describe={(account) => (
        <>
          The roles and groups you have in <bdi>{account}</bdi>.
        </>
      )}
      whyNoServiceAccount="Harness shows the roles of a service account on its own page."
    >
      {(me) => <MyAccess me={me} />}
    </AccountPage>
  )
}

function MyAccess({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const scope = makeScope(account)
  const { full } = useScopeName(scope)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const search = parseMyAccessSearch(params)
  const { query, assignments, reach, complete } = useAccess(scope, me.uuid, undefined)
  const places = placesOf(scope, assignments, full)
  // A link can have a scope in which the user no longer has a role.
  const place = places.get(search.at) ?? { scope, name: full }
  const change = (patch: Partial<MyAccessSearch>, replace = false) => {
    setAddress(
      (current) => serializeMyAccessSearch({ ...parseMyAccessSearch(current), ...patch }),
      replace ? 'replace' : 'push',
    )
  }
  const readable = reach === 'all' ? assignments : undefined
  return (
    <>
      <PartBoundary failed="Couldn’t show your roles">
        <Card aria-labelledby="my-roles">
          <CardHeader id="my-roles" title="Roles">
            {reach === 'all' && (complete || assignments.length > 0)
              ? complete
                ? byCount(
                    assignments.length,
                    '1 role, direct or inherited from groups. Only scopes and groups your API key can access are shown.',
                    `${formatNumber(assignments.length)} roles, direct or inherited from groups. Only scopes and groups your API key can access are shown.`,
                  )
                : byCount(
                    assignments.length,
                    'At least 1 role, direct or inherited from groups. Only scopes and groups your API key can access are shown.',
                    `At least ${formatNumber(assignments.length)} roles, direct or inherited from groups. Only scopes and groups your API key can access are shown.`,
                  )
              : 'A role sets what you can do. Its resource group sets which resources that covers.'}
          </CardHeader>
          <div className="flex flex-col gap-3 pt-3">
            {query.isError && query.data !== undefined && (
              <div className="px-4 md:px-5">
                <StaleNote
                  what="ownRoles"
                  error={query.error}
                  updatedAt={query.dataUpdatedAt}
                  onRetry={() => void query.refetch()}
                  retrying={query.isFetching}
                />
              </div>
            )}
            {query.data !== undefined && query.data.totalItems > MAX_ASSIGNMENTS && (
              <div className="px-4 md:px-5">
                <Note tone="warning" title={`Only the first ${formatNumber(MAX_ASSIGNMENTS)} roles are shown`}>
                  You have {formatNumber(query.data.totalItems)} in total.
                </Note>
              </div>
            )}
            {query.data !== undefined && query.data.unread > 0 && (
              <div className="px-4 md:px-5">
                <Note tone="warning">
                  {byCount(
                    query.data.unread,
                    '1 role couldn’t be loaded.',
                    `${formatNumber(query.data.unread)} roles couldn’t be loaded.`,
                  )}
                </Note>
              </div>
            )}
            {reach === 'refused' ? (
              <EmptyState icon={<Lock />} title="You don’t have permission to view your roles">
                <p>Harness shows roles only to people who can view users or roles. Your roles still apply.</p>
                <p>Ask an account admin which roles you have. You can use the message below.</p>
              </EmptyState>
            ) : reach === 'failed' ? (
              <ReadError
                error={query.error}
                what="ownRoles"
                onRetry={() => void query.refetch()}
                retrying={query.isFetching}
              />
            ) : reach === 'all' && assignments.length === 0 ? (
              <EmptyState
                icon={<KeyRound />}
                title={complete ? 'No roles found' : 'None of your roles could be loaded'}
              >
                {complete && <p>No role that your API key can access is assigned to you or to your groups.</p>}
              </EmptyState>
            ) : (
              <RoleTable rows={reach === 'all' ? assignments : undefined} busy={query.isFetching} userId={me.uuid} />
            )}
          </div>
        </Card>
      </PartBoundary>
      {reach === 'all' && assignments.length > 0 && (
        <PartBoundary failed="Couldn’t show the permission search">
          <Card aria-labelledby="may-i">
            <CardHeader id="may-i" title="Check a permission">
              Enter an action and a resource, such as “delete pipelines”.
            </CardHeader>
            <div className="flex flex-col gap-3 px-4 pt-3 pb-4 md:px-5 md:pb-5">
              <div className="flex flex-wrap items-center gap-2">
                <SearchBox
                  label="Search your permissions"
                  placeholder="Try “delete pipelines”"
                  value={search.can}
                  onCommit={(can) => {
                    change({ can: can.trim() }, true)
                  }}
                  className="w-64 max-md:w-full"
                />
                <NativeSelect
                  aria-label="Scope"
                  className="min-w-0 max-md:w-full"
                  value={placeOf(place.scope)}
                  onChange={(event) => {
                    change({ at: event.currentTarget.value })
                  }}
                >
                  {[...places].map(([key, { name }]) => (
                    <option key={key} value={key} translate="no">
                      {choiceName(name)}
                    </option>
                  ))}
                </NativeSelect>
              </div>
              {search.can !== '' && (
                <Suspense>
                  <Answers
                    question={search.can}
                    assignments={assignments}
                    complete={complete}
                    scope={place.scope}
                    scopeName={place.name}
                    person="you"
                  />
                </Suspense>
              )}
            </div>
          </Card>
        </PartBoundary>
      )}
      <PartBoundary failed="Couldn’t show your groups">
        <OwnGroupsCard scope={scope} me={me} />
      </PartBoundary>
      <PartBoundary failed="Couldn’t show the request">
        <AccessRequestCard
          me={me}
          places={places}
          first={placeOf(place.scope)}
          suggestedNeed={search.can}
          assignments={readable}
        />
      </PartBoundary>
    </>
  )
}

/** The account, and every scope in which the user has a role. */
function placesOf(account: Scope, assignments: readonly RoleAssignment[], accountName: string): Places {
  return new Map([
    [placeOf(account), { scope: account, name: accountName }],
    ...assignments
      .filter(({ scope }) => scope.org !== undefined)
      .map(
        (assignment) => [placeOf(assignment.scope), { scope: assignment.scope, name: placeName(assignment) }] as const,
      ),
  ])
}

type RoleTableProps = { rows: readonly RoleAssignment[] | undefined; busy: boolean; userId: string }

function RoleTable({ rows, busy, userId }: RoleTableProps) {
  return (
    <Table
      caption="Your roles"
      busy={busy}
      className="max-h-[32rem] rounded-b-card border-t border-line"
      tableClassName="min-w-[40rem] md:table-fixed md:[&_tr>*:first-child]:pl-5 md:[&_tr>*:last-child]:pr-5 [&_tbody_tr:last-of-type>*]:border-b-0"
    >
      <TableHead>
        <Th className="md:w-[23%]">Role</Th>
        <Th className="md:w-[26%]">Resource group</Th>
        <Th className="md:w-[25%]">Scope</Th>
        <Th>Assigned</Th>
        <Th className="md:w-[7.5rem]">Since</Th>
      </TableHead>
      <TableBody>
        {rows === undefined ? (
          <SkeletonRows rows={3} columns={5} />
        ) : (
          rows.map((assignment) => (
            <TableRow key={assignment.id}>
              <RowHeader className="max-w-56">
                <RoleName role={assignment.role} />
                {assignment.disabled && (
                  <span className="text-xs font-normal text-muted">Disabled: grants no permissions</span>
                )}
              </RowHeader>
              <Td className="max-w-48 wrap-anywhere">
                <bdi>{assignment.resourceGroup}</bdi>
              </Td>
              <Td className="max-w-48">
                {/* No link: a user's page is for admins. */}
                <Place assignment={assignment} here={assignment.scope} userId={userId} />
              </Td>
              <Td className="max-w-48">
                <Via assignment={assignment} />
              </Td>
              <Td>
                <Since since={assignment.since} />
              </Td>
            </TableRow>
          ))
        )}
      </TableBody>
    </Table>
  )
}
