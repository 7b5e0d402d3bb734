import { queryOptions } from '@tanstack/react-query'
import { getOrganizationList, getProjectList } from '#src/api/scope-api.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { sessionKey } from './session-keys.ts'

const first100 = { pageIndex: 0, pageSize: 100, sortOrders: ['name,ASC'] }

/** Up to 100 organizations. @param search as typed */
export function organizationsQuery(account: string, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...sessionKey(account), 'organizations', searchTerm ?? ''],
    queryFn: ({ signal }) => getOrganizationList(account, { ...first100, searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Up to 100 projects of an organization. @param search as typed */
export function projectsQuery(account: string, org: string, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...sessionKey(account), 'projects', org, searchTerm ?? ''],
    queryFn: ({ signal }) => getProjectList(account, org, { ...first100, searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** One organization by identifier, for its name. `null` if the caller can't view it. */
export function organizationQuery(account: string, org: string) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'organization', org],
    queryFn: async ({ signal }) =>
      (await getOrganizationList(account, { ...first100, identifiers: [org] }, signal)).rows.find(
        ({ organization }) => organization.identifier === org,
      )?.organization ?? null,
    staleTime: 300_000,
  })
}

/** One project by identifier, for its name. `null` if the caller can't view it. */
export function projectQuery(account: string, org: string, project: string) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'project', org, project],
    queryFn: async ({ signal }) =>
      (await getProjectList(account, org, { ...first100, identifiers: [project] }, signal)).rows.find(
        (row) => row.project.identifier === project,
      )?.project ?? null,
    staleTime: 300_000,
  })
}
