import { isRoleKey, type RoleKey } from './snapshot.ts'

/** Which users the matrix shows, as its address says it. */
export type MatrixSearch = {
  /** A part of a name or an email. */
  readonly q: string
  /** Only users with this role. */
  readonly role: RoleKey | undefined
}

/** Reads the address; what can't be used is as if it were not there. */
export function parseMatrixSearch(params: URLSearchParams): MatrixSearch {
  const role = params.get('role') ?? ''
  return { q: params.get('q') ?? '', role: isRoleKey(role) ? role : undefined }
}

/** Only what is chosen. */
export function serializeMatrixSearch({ q, role }: MatrixSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (q !== '') params.set('q', q)
  if (role !== undefined) params.set('role', role)
  return params
}
