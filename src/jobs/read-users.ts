import { getUserListInUserGroup } from '#src/api/group-api.ts'
import { getAggregatedUser, getAggregatedUsers } from '#src/api/user-api.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { isNearLimit, MAX_ASSIGNMENTS_READ } from '#src/domain/inherited.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { aggregateFilter, type UserListParams } from '#src/queries/user-keys.ts'
import { withConfirmedChanges, sortOrdersOf } from '#src/queries/user-queries.ts'
import {
  type PaginationState,
  type PaginationJob,
  type PaginationInput,
  readAllPages,
  endsWithSession,
} from './paginate-all.ts'

/** The query for the service, without pages. `sortOrders`: wire format. */
type UserQuestion = Pick<UserListParams, 'search' | 'roles' | 'resourceGroups'> & {
  readonly sortOrders: readonly string[]
}

/** Starts loading pages of users from any source. */
export function readUserPages(input: PaginationInput<UserAggregate>): PaginationJob {
  return readAllPages({ ...input, keyOf: ({ user }) => user.uuid, isNearLimit })
}

/** Starts loading users one by one; users outside the scope are skipped. */
export function readPeople(
  scope: Scope,
  ids: readonly string[],
  input: Pick<PaginationInput<UserAggregate>, 'onRows'>,
): PaginationJob {
  return endsWithSession(
    readUserPages({
      ...input,
      scope,
      pageSize: 1,
      readPage: async ({ pageIndex, pageSize }, signal) => {
        const page = { rows: [], unread: 0, totalItems: ids.length, totalPages: ids.length, pageIndex, pageSize }
        const id = ids[pageIndex]
        if (id === undefined) return page
        if (!isSafeId(id)) return { ...page, unread: 1 }
        try {
          return { ...page, rows: [withConfirmedChanges(scope.account, await getAggregatedUser(scope, id, signal))] }
        } catch (error) {
          if (readOutcome(error) === 'gone') return { ...page, absent: 1 }
          throw error
        }
      },
    }),
  )
}

/**
 * Starts loading the members of a group, without their roles.
 *
 * @param onIds called with new members
 */
export function readMembers(scope: Scope, identifier: string, onIds: (ids: readonly string[]) => void): PaginationJob {
  return endsWithSession(
    readUserPages({
      scope,
      onRows: (rows) => {
        onIds(rows.map(({ user }) => user.uuid))
      },
      readPage: async (page, signal) => {
        const params = { ...page, identifier, sortOrders: ['email,ASC'] }
        const answer = await getUserListInUserGroup(scope, params, signal)
        return { ...answer, rows: answer.rows.map((user) => ({ user, roleAssignmentMetadata: [] })) }
      },
    }),
  )
}

/** Starts loading all users that match a query. */
export function readUsers(
  scope: Scope,
  question: UserQuestion,
  input: Pick<PaginationInput<UserAggregate>, 'onRows' | 'isEnough' | 'inFlight' | 'endsEarly'>,
): PaginationJob {
  const searchTerm = searchTermOf(question.search)
  const filter = searchTerm === undefined ? aggregateFilter(question) : undefined
  const reading = readUserPages({
    ...input,
    cap: filter === undefined ? undefined : MAX_ASSIGNMENTS_READ,
    scope,
    readPage: async (page, signal) => {
      const { sortOrders } = question
      const params = { ...page, sortOrders, searchTerm, ...(filter === undefined ? {} : { filter }) }
      const answer = await getAggregatedUsers(scope, params, signal)
      return { ...answer, rows: answer.rows.map((row) => withConfirmedChanges(scope.account, row)) }
    },
  })
  return endsWithSession(reading)
}

/**
 * Loads all users that match the list's query, to the end.
 *
 * @param params of the list; its page is ignored
 * @param onState called with each step
 * @param signal stops it
 * @returns the users, and how the load ended: not always complete
 */
export function readAllUsers(
  scope: Scope,
  params: UserListParams,
  { onState, signal }: { onState?: (state: PaginationState) => void; signal?: AbortSignal } = {},
): Promise<{ readonly rows: readonly UserAggregate[]; readonly state: PaginationState }> {
  const rows: UserAggregate[] = []
  const reading = readUsers(
    scope,
    { ...params, sortOrders: sortOrdersOf(params.sort) },
    { onRows: (more) => rows.push(...more) },
  )
  return new Promise((resolve) => {
    const step = () => {
      const state = reading.getState()
      onState?.(state)
      if (state.phase !== 'over' && state.phase !== 'stopped' && state.phase !== 'failed') return
      stopListening()
      resolve({ rows, state })
    }
    const stopListening = reading.subscribe(step)
    signal?.addEventListener('abort', () => {
      reading.stop()
    })
    if (signal?.aborted === true) reading.stop()
    step()
  })
}
