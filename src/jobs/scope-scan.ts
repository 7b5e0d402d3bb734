import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { getAllProjectsList, getOrganizationList } from '#src/api/scope-api.ts'
import { createSessionStore } from '#src/session/store.ts'
import { getAggregatedUser } from '#src/api/user-api.ts'
import { assignmentsOfUser, type RoleAssignment } from '#src/domain/access.ts'
import { minTime, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { makeScope, scopeId, type Scope } from '#src/domain/scope.ts'
import { allPages } from '#src/queries/access-catalog-queries.ts'
import { failedAnswer, paceOf, runBulk, type BulkAnswer, type BulkRun } from './bulk-run.ts'
import { sessionKey } from '#src/queries/session-keys.ts'

/**
 * Searches for one user in every scope of an account, one after another, if the one call for all scopes is refused.
 * Direct roles only: inherited ones are not part of these responses.
 */

type NamedScope = { readonly scope: Scope; readonly org?: string; readonly project?: string }

/** The account, its organizations and its projects that the caller can view. */
function allScopesQuery(account: string) {
  const listing = (pageIndex: number) => ({ pageIndex, pageSize: 100, sortOrders: ['name,ASC'] })
  return queryOptions({
    queryKey: [...sessionKey(account), 'all-scopes'],
    queryFn: async ({ signal }) => {
      const organizations = await allPages((page) => getOrganizationList(account, listing(page), signal))
      const projects = await allPages((page) => getAllProjectsList(account, listing(page), signal))
      const names = new Map(organizations.rows.map(({ organization: { identifier, name } }) => [identifier, name]))
      const scopes: NamedScope[] = [
        { scope: { account } },
        ...organizations.rows.map(({ organization: { identifier, name } }) => ({
          scope: makeScope(account, identifier),
          org: name,
        })),
        ...projects.rows.flatMap(({ project: { orgIdentifier: org, identifier, name } }) =>
          org === undefined
            ? []
            : [{ scope: makeScope(account, org, identifier), org: names.get(org) ?? org, project: name }],
        ),
      ]
      return { scopes, complete: organizations.complete && projects.complete }
    },
    staleTime: 60_000,
  })
}

/** Where the user was found, with direct roles there. */
type FoundPlace = {
  readonly scope: Scope
  readonly orgName: string | undefined
  readonly projectName: string | undefined
  readonly assignments: readonly RoleAssignment[]
}

export type ScopeScanState =
  | { readonly phase: 'idle' | 'listing' }
  | { readonly phase: 'unlisted'; readonly error: unknown }
  | {
      /** It takes long, so it starts only after the user was warned. */
      readonly phase: 'listed'
      readonly scopes: number
      /** The minimum duration in milliseconds. */
      readonly time: number
    }
  | {
      readonly phase: 'scanning'
      readonly run: BulkRun
      readonly found: readonly FoundPlace[]
      /** Scopes that the caller can't view. */
      readonly denied: number
      /** The list of scopes is complete. */
      readonly complete: boolean
    }

export type ScopeScan = {
  readonly getState: () => ScopeScanState
  readonly subscribe: (listener: () => void) => () => void
  /** Lists the scopes, and checks them if that is short. */
  readonly start: () => Promise<void>
  /** Checks the listed scopes. */
  readonly begin: () => void
}

/** Keyed by session and user, so that leaving a tab loses nothing. Nothing is requested once the session has ended. */
const scopeScans = createSessionStore(
  () => new Map<string, ScopeScan>(),
  'session-end',
  (scans) => {
    for (const scan of scans.values()) {
      const state = scan.getState()
      if (state.phase === 'scanning') state.run.stop('Your session ended.')
    }
  },
)

/** The scan for a user in this session; not started automatically. */
export function scopeScanOf(client: QueryClient, account: string, userId: string): ScopeScan {
  const key = [...sessionKey(account), userId].join(' ')
  const scan = scopeScans.get().get(key) ?? makeScopeScan(client, account, userId)
  scopeScans.get().set(key, scan)
  return scan
}

function makeScopeScan(client: QueryClient, account: string, userId: string): ScopeScan {
  let state: ScopeScanState = { phase: 'idle' }
  const listeners = new Set<() => void>()
  const setState = (next: ScopeScanState) => {
    state = next
    for (const listener of listeners) listener()
  }

  let listed: (() => void) | undefined
  const start = async () => {
    if (state.phase === 'listing') return
    if (state.phase === 'scanning') state.run.stop()
    setState({ phase: 'listing' })
    try {
      const { scopes, complete } = await client.query(allScopesQuery(account))
      const time = minTime(scopes.length, paceOf({}).gap)
      listed = () => {
        scanAll(scopes, complete)
      }
      if (time < MIN_SHOWN_DURATION) listed()
      else setState({ phase: 'listed', scopes: scopes.length, time })
    } catch (error) {
      setState({ phase: 'unlisted', error })
    }
  }

  const scanAll = (scopes: readonly NamedScope[], complete: boolean) => {
    const byId = new Map(scopes.map((named) => [scopeId(named.scope), named]))
    const found = new Map<string, FoundPlace>()
    const denied = new Set<string>()
    const send = async ({ id }: { id: string }): Promise<BulkAnswer> => {
      const named = byId.get(id)
      if (named === undefined) return { kind: 'skipped', text: 'Not a scope' }
      denied.delete(id)
      try {
        const { roleAssignmentMetadata } = await getAggregatedUser(named.scope, userId)
        const assignments = assignmentsOfUser(named.scope, roleAssignmentMetadata, named)
        found.set(id, { scope: named.scope, orgName: named.org, projectName: named.project, assignments })
        return { kind: 'done', text: 'Found' }
      } catch (error) {
        const outcome = readOutcome(error)
        if (outcome === 'gone') return { kind: 'skipped', text: 'Not a member' }
        // Other scopes might be allowed, so a refusal does not end the scan.
        if (outcome !== 'forbidden') return failedAnswer(error, 'Not loaded.')
        denied.add(id)
        return { kind: 'skipped', text: 'You don’t have permission to view this scope' }
      }
    }
    const run = runBulk('scope-scan', {
      title: 'Check every scope',
      scope: { account },
      items: scopes.map(({ scope, org, project }) => ({ id: scopeId(scope), name: project ?? org ?? 'Account' })),
      send,
    })
    const show = () => {
      const order = [...byId.keys()]
      const places = [...found].toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other))
      setState({ phase: 'scanning', run, found: places.map(([, place]) => place), denied: denied.size, complete })
    }
    run.subscribe(show)
    show()
  }

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start,
    begin: () => {
      if (state.phase === 'listed') listed?.()
    },
  }
}
