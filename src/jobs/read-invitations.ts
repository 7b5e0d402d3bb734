import { getInvites } from '#src/api/invite-api.ts'
import type { Invite } from '#src/contract/invite-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { invitationOf, type Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { findPending, type InviteListParams } from '#src/queries/invite-queries.ts'
import {
  gapOf,
  readAllPages,
  readingTime,
  type PaginationJob,
  type PaginationState,
  endsWithSession,
} from './paginate-all.ts'

/** An invitation, and whether parts of its access could not be parsed. */
export type ReadInvitation = Invitation & { readonly unreadParts: boolean }

export type InvitationReading = PaginationJob & {
  /** Current stage: loading all invited users, or groups and status of the pending invitations. */
  readonly stage: () => 'list' | 'details'
  /** Passes on the loaded rows if the load ends early. */
  readonly flush: () => void
  /** Whether any was loaded. */
  readonly some: () => boolean
  /** Total of invitations according to the service. */
  readonly total: () => number | undefined
  /** Why the list, or its details, might be incomplete. */
  readonly gap: () => string | undefined
}

const kind = { keyOf: ({ id }: Invite) => id, isNearLimit: () => false }

/**
 * Loads all invitations that match a query: first all invited users, then the pending ones, which alone contain
 * groups. In this order, because users who are invited or accept in between must not be taken for the other.
 *
 * @param onRows called once, when both are loaded
 */
export function readInvitations(
  scope: Scope,
  params: Pick<InviteListParams, 'search' | 'sort'>,
  onRows: (rows: readonly ReadInvitation[]) => void,
): InvitationReading {
  const pending: Invite[] = []
  const found = new Map<string, Invite>()
  const listeners = new Set<() => void>()
  let pendingIds: ReadonlySet<string> = new Set()
  let search = params.search
  let handedOver = false
  let details: PaginationJob | undefined

  const list = readAllPages<Invite>({
    ...kind,
    scope,
    onRows: (rows) => pending.push(...rows),
    readPage: async (page, signal) => {
      // The first page determines in which case the text is searched.
      const [answer, term] = await findPending(scope, { ...params, ...page, search }, signal)
      search = term
      return answer
    },
  })
  const complete = () => {
    const state = details?.getState()
    return state?.phase === 'over' && (found.size === pendingIds.size || gapOf(state) === undefined)
  }
  const handOver = () => {
    if (handedOver) return
    handedOver = true
    const open = { found, complete: complete() }
    onRows(
      pending.map((row) => ({
        ...invitationOf(row, open),
        unreadParts: (found.get(row.id) ?? row).unread > 0,
      })),
    )
  }
  const readDetails = () => {
    pendingIds = new Set(pending.map(({ id }) => id))
    details = readAllPages<Invite>({
      ...kind,
      scope,
      isEnough: () => found.size === pendingIds.size,
      onRows: (rows) => {
        for (const row of rows) if (pendingIds.has(row.id)) found.set(row.id, row)
      },
      readPage: (page, signal) => getInvites(scope, { ...page, sortOrders: ['createdAt,DESC'] }, signal),
    })
    details.subscribe(step)
    step()
  }
  let latest: PaginationState | undefined
  function step() {
    latest = undefined
    if (details === undefined && list.getState().phase === 'over' && pending.length > 0) {
      readDetails()
      return
    }
    if ((details ?? list).getState().phase === 'over') handOver()
    for (const listener of listeners) listener()
  }
  list.subscribe(step)

  const currentState = (): PaginationState => {
    const state = (details ?? list).getState()
    if (details !== undefined || state.timeLeft === undefined) return state
    // Pending invitations that match a search can be anywhere in the full list.
    const rest = params.search === '' ? state.timeLeft + readingTime(state.total ?? 0) : undefined
    return { ...state, timeLeft: rest }
  }
  const now = () => details ?? list
  const reading: InvitationReading = {
    getState: () => (latest ??= currentState()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pause: () => {
      now().pause()
    },
    stop: (reason) => {
      now().stop(reason)
    },
    resume: () => {
      now().resume()
    },
    stage: () => (details === undefined ? 'list' : 'details'),
    flush: handOver,
    some: () => pending.length > 0,
    total: () => list.getState().total,
    gap: () => {
      const state = details?.getState()
      const unread = [...pending].filter((row) => (found.get(row.id) ?? row).unread > 0).length
      return (
        gapOf(list.getState()) ??
        (state === undefined || complete() ? undefined : gapOf(state)) ??
        (unread > 0
          ? byCount(
              unread,
              'Incomplete: roles or groups of 1 invitation couldn’t be loaded.',
              `Incomplete: roles or groups of ${formatNumber(unread)} invitations couldn’t be loaded.`,
            )
          : undefined)
      )
    },
  }
  endsWithSession(reading)
  return reading
}
