import { useQuery } from '@tanstack/react-query'
import { SearchX, Users } from 'lucide-react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { BackRow } from '#src/components/back-link.tsx'
import { Place, RoleName, Since, Via } from '#src/components/role-assignment-cells.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { PersonField } from '#src/components/copy-access/person-field.tsx'
import { useAccess } from '#src/components/use-access.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { compareAccess, filterMap, placeOf, type ComparedAssignment } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { userQuery } from '#src/queries/user-queries.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { RowHeader, SkeletonRows, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'

/** Two users of a scope and their roles, side by side. */
export function ComparePage() {
  const scope = useScope()
  const { userId = '', otherId } = useParams()
  // Checked before anything is requested: the IDs become part of request paths.
  if (!isSafeId(userId) || (otherId !== undefined && !isSafeId(otherId))) return <NoSuchPeople scope={scope} />
  return <Compare scope={scope} oneId={userId} otherId={otherId} />
}

/** A user with all known access. */
function useSide(scope: Scope, userId: string | undefined) {
  const enabled = userId !== undefined
  const person = useQuery({ ...userQuery(scope, userId ?? ''), enabled })
  const access = useAccess(scope, userId ?? '', person.data?.roleAssignmentMetadata, enabled)
  const name = person.data === undefined ? undefined : displayName(person.data.user)
  return { person, access, name }
}

function Compare({ scope, oneId, otherId }: { scope: Scope; oneId: string; otherId: string | undefined }) {
  const { full } = useScopeName(scope)
  const one = useSide(scope, oneId)
  const other = useSide(scope, otherId)
  const navigate = useNavigate()
  useTitle('Compare', one.name ?? 'User')
  const choose = (id: string) => void navigate(paths.compare(scope, oneId, id))
  const failed = [one, other].find(({ person }) => person.isError && person.data === undefined)
  return (
    <div className="flex flex-col gap-4 pb-6">
      <div>
        <BackRow to={paths.user(scope, oneId)}>
          <bdi>{one.name ?? 'User'}</bdi>
        </BackRow>
        <PageHeader
          title={
            <>
              Compare <bdi>{one.name ?? 'a user'}</bdi>
              {otherId !== undefined && (
                <>
                  {' '}
                  with <bdi>{other.name ?? 'another user'}</bdi>
                </>
              )}
            </>
          }
        />
      </div>
      <div className="flex flex-col gap-4 px-4 md:px-6">
        <div className="w-full max-w-96">
          <PersonField
            key={otherId}
            label="Compare with"
            scope={scope}
            scopeName={full}
            except={oneId}
            value={null}
            onChange={(person) => {
              if (person !== null) choose(person.value)
            }}
          />
        </div>
        {failed !== undefined ? (
          <ReadError
            error={failed.person.error}
            what={['oneOfTwoIn', full]}
            onRetry={() => void failed.person.refetch()}
            retrying={failed.person.isFetching}
          />
        ) : otherId === undefined ? (
          <EmptyState icon={<Users />} title="Choose another user">
            <p>See side by side which roles both users have, and which only one of them has.</p>
          </EmptyState>
        ) : oneId === otherId ? (
          <EmptyState icon={<Users />} title="These are the same user">
            <p>Choose a different user to compare with.</p>
          </EmptyState>
        ) : (
          <SideBySide scope={scope} oneId={oneId} otherId={otherId} one={one} other={other} />
        )}
      </div>
    </div>
  )
}

type Side = ReturnType<typeof useSide>
type SideBySideProps = { scope: Scope; oneId: string; otherId: string; one: Side; other: Side }

const views = ['all', 'different', 'one', 'other', 'both'] as const
type View = (typeof views)[number]

function inView({ left, right }: ComparedAssignment, view: View): boolean {
  const [first, second] = [left.length > 0, right.length > 0]
  switch (view) {
    case 'all':
      return true
    case 'different':
      return first !== second
    case 'one':
      return first && !second
    case 'other':
      return second && !first
    case 'both':
      return first && second
  }
}

/** Maximum number of rendered rows; a user can have a thousand roles. */
const MAX_ROWS = 300

function SideBySide({ scope, oneId, otherId, one, other }: SideBySideProps) {
  const [params, setParams] = useSearchParams()
  const view = views.find((choice) => choice === params.get('show')) ?? 'all'
  const sides = [one, other]
  const loading = sides.some(({ person, access }) => person.data === undefined || access.reach === 'loading')
  const partly = sides.filter(({ access }) => access.reach === 'refused' || access.reach === 'failed')
  // Only data that is known for both is compared: if one side is partial, direct roles of this scope.
  const known = (side: Side) =>
    partly.length > 0
      ? filterMap(side.access.assignments, { place: placeOf(scope), assignmentKind: 'direct' })
      : side.access.assignments
  const rows = loading ? [] : compareAccess(known(one), known(other))
  const shown = rows.filter((row) => inView(row, view))
  const [first, second] = [one.name ?? 'the first user', other.name ?? 'the second user']
  const count = (view: View) => formatNumber(rows.filter((row) => inView(row, view)).length)
  const [error] = partly.filter(({ access }) => access.reach === 'failed')
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <NativeSelect
          aria-label="Roles shown"
          value={view}
          className="max-w-72 min-w-0 max-md:w-full max-md:max-w-full"
          onChange={(event) => {
            const { value } = event.currentTarget
            setParams(value === 'all' ? {} : { show: value })
          }}
        >
          <option value="all">All roles</option>
          <option value="different">Differences only</option>
          <option value="one">Only {first}</option>
          <option value="other">Only {second}</option>
          <option value="both">Both</option>
        </NativeSelect>
        <Status className="text-sm text-muted tabular-nums">
          {loading ? (
            'Loading access for both users…'
          ) : (
            <>
              {partly.length > 0
                ? counted(rows.length, 'direct role.', 'direct roles.')
                : counted(rows.length, 'role.', 'roles.')}{' '}
              Both: {count('both')}. Only <bdi>{first}</bdi>: {count('one')}. Only <bdi>{second}</bdi>: {count('other')}
              .
            </>
          )}
        </Status>
      </div>
      {partly.length > 0 && (
        <Note
          tone={error === undefined ? 'plain' : 'warning'}
          title="Only direct roles in this scope are compared"
          action={
            error !== undefined && (
              <Button
                size="small"
                busy={error.access.query.isFetching}
                onClick={() => {
                  for (const { access } of partly) void access.query.refetch()
                }}
              >
                Try again
              </Button>
            )
          }
        >
          {error === undefined ? (
            'Your API key doesn’t have permission to view roles in other scopes or inherited from groups.'
          ) : (
            <span role="alert">{causeOf(error.access.query.error)}</span>
          )}
        </Note>
      )}
      {sides.some(
        ({ access: { query } }) => query.data !== undefined && query.data.rows.length < query.data.totalItems,
      ) && (
        <Note tone="warning">
          Some roles couldn’t be loaded, so a role shown as “Not assigned” might still be assigned.
        </Note>
      )}
      {!loading && shown.length === 0 ? (
        <EmptyState
          icon={<Users />}
          title={
            rows.length > 0 ? 'No matches' : partly.length > 0 ? 'No direct roles in this scope' : 'No roles to compare'
          }
        >
          <p>
            {rows.length === 0
              ? 'Neither user has a role that your API key can access.'
              : 'Choose “All roles” to see the others.'}
          </p>
        </EmptyState>
      ) : (
        <Table
          caption={`Roles assigned to ${first} and ${second}`}
          className="relative w-full rounded-card border border-edge bg-surface shadow-card"
          tableClassName="min-w-[52rem] [&_tbody_tr:last-child]:border-b-0"
        >
          <TableHead>
            <Th>Role</Th>
            <Th>Resource group</Th>
            <Th>Scope</Th>
            <Th className="max-w-52 truncate">
              <bdi>{first}</bdi>
            </Th>
            <Th className="max-w-52 truncate">
              <bdi>{second}</bdi>
            </Th>
          </TableHead>
          <TableBody>
            {loading ? (
              <SkeletonRows rows={5} columns={5} />
            ) : (
              shown.slice(0, MAX_ROWS).map(({ key, sample, left, right }) => (
                <TableRow key={key}>
                  <RowHeader className="max-w-60">
                    <RoleName role={sample.role} />
                  </RowHeader>
                  <Td className="max-w-60 wrap-anywhere">
                    <bdi>{sample.resourceGroup}</bdi>
                  </Td>
                  <Td className="max-w-60">
                    <Place assignment={sample} here={scope} userId={left.length > 0 ? oneId : otherId} />
                  </Td>
                  <Held assignments={left} direct={partly.length > 0} />
                  <Held assignments={right} direct={partly.length > 0} />
                </TableRow>
              ))
            )}
          </TableBody>
        </Table>
      )}
      {shown.length > MAX_ROWS && (
        <p className="text-sm text-muted">
          The first {formatNumber(MAX_ROWS)} of {formatNumber(shown.length)} are shown. Choose “Differences only” to see
          fewer.
        </p>
      )}
      {!loading && (
        <section aria-label="Copy access" className="flex flex-col gap-2 text-sm text-text-secondary">
          <h2 className="font-semibold text-text">Copy access</h2>
          <p>Opens a preview of the roles to add. You save or discard them there.</p>
          <div className="flex flex-wrap gap-2">
            <Link className={buttonClasses()} to={copyPath(scope, otherId, oneId)}>
              <span className="wrap-anywhere">
                Copy access from <bdi>{first}</bdi> to <bdi>{second}</bdi>…
              </span>
            </Link>
            <Link className={buttonClasses()} to={copyPath(scope, oneId, otherId)}>
              <span className="wrap-anywhere">
                Copy access from <bdi>{second}</bdi> to <bdi>{first}</bdi>…
              </span>
            </Link>
          </div>
        </section>
      )}
    </>
  )
}

/** The access of a user, with a button to copy the other user's access. */
function copyPath(scope: Scope, toId: string, fromId: string): string {
  return `${paths.user(scope, toId)}?${new URLSearchParams({ copy: fromId }).toString()}`
}

/**
 * How one of the two has a role; tinted and in words if they don't.
 *
 * @param direct whether only direct roles are known: a group might still grant it
 */
function Held({ assignments, direct }: { assignments: readonly RoleAssignment[]; direct: boolean }) {
  if (assignments.length === 0)
    return <Td className="bg-subtle text-muted">{direct ? 'No direct role' : 'Not assigned'}</Td>
  return (
    <Td className="max-w-60">
      {assignments.map((assignment) => (
        <span key={assignment.id} className="block">
          <Via assignment={assignment} linked />
          <span className="block text-xs text-muted">
            since <Since since={assignment.since} />
          </span>
        </span>
      ))}
    </Td>
  )
}

function NoSuchPeople({ scope }: { scope: Scope }) {
  const { full } = useScopeName(scope)
  useTitle('User not found', 'Users')
  return (
    <EmptyState
      level={1}
      icon={<SearchX />}
      title="User not found"
      action={
        <Link className={buttonClasses()} to={paths.users(scope)}>
          Back to users in {full}
        </Link>
      }
    >
      <p role="alert">The user ID in this link isn’t valid. Nothing was loaded.</p>
    </EmptyState>
  )
}
