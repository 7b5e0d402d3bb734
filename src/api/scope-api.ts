import type { PageQuery } from '#src/contract/paging-schema.ts'
import { organizationPage, projectPage } from '#src/contract/scope-schema.ts'
import { request } from './http.ts'

/** Organizations and projects. All throw ApiError. */

type Listing = PageQuery & { searchTerm?: string | undefined; identifiers?: readonly string[] }

/** Organizations of an account that the caller may see. */
export async function getOrganizationList(account: string, query: Listing, signal?: AbortSignal) {
  return (await request('getOrganizationList', organizationPage, { scope: { account }, query, signal })).data
}

/** Projects of an organization that the caller may see. */
export async function getProjectList(account: string, org: string, query: Listing, signal?: AbortSignal) {
  return (await request('getProjectList', projectPage, { scope: { account, org }, query, signal })).data
}

/** Projects of all organizations of an account that the caller may see. */
export async function getAllProjectsList(account: string, query: Listing, signal?: AbortSignal) {
  return (await request('getProjectList', projectPage, { scope: { account }, query, signal })).data
}
