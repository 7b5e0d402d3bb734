import { isRoleKey, type RoleKey } from './snapshot.ts'

/** The users that the matrix shows, as in its address. */
export type MatrixSearch = {
  /** A part of a name or an email. */
  readonly q: string
  /** Only users with this role. */
  readonly role: RoleKey | undefined
}

/** Parses the address; invalid values are ignored. */
export function parseMatrixSearch(params: URLSearchParams): MatrixSearch {
  const role = params.get('role') ?? ''
  return { q: params.get('q') ?? '', role: isRoleKey(role) ? role : undefined }
}

/** Only the chosen values. */
export function serializeMatrixSearch({ q, role }: MatrixSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (q !== '') params.set('q', q)
  if (role !== undefined) params.set('role', role)
  return params
}
