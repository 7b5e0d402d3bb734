/** The part of an answer that this list shows. Nothing is checked: that is what the app does more. */
export type Row = {
  readonly user: {
    readonly uuid: string
    readonly name?: string | null
    readonly email: string
    readonly locked?: boolean
    readonly disabled?: boolean
    readonly externallyManaged?: boolean
    readonly twoFactorAuthenticationEnabled?: boolean
  }
  readonly roleAssignmentMetadata: readonly { readonly roleIdentifier: string; readonly roleName?: string }[]
}

export type UsersPage = { readonly content: readonly Row[]; readonly totalItems: number; readonly totalPages: number }

export type Question = { readonly account: string; readonly page: number; readonly size: number; readonly term: string }

/** The same call as the app's, with the key that the tab keeps for it. */
export async function readUsers({ account, page, size, term }: Question, signal: AbortSignal): Promise<UsersPage> {
  const { apiKey } = JSON.parse(sessionStorage.getItem('harness-user-admin.key') ?? '{}') as { apiKey?: string }
  const query = new URLSearchParams({ accountIdentifier: account, pageIndex: String(page), pageSize: String(size) })
  for (const order of ['name,ASC', 'email,ASC']) query.append('sortOrders', order)
  if (term !== '') query.set('searchTerm', term)
  const answer = await fetch(`/ng/api/user/aggregate?${query.toString()}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-api-key': apiKey ?? '' },
    body: '{}',
    signal,
  })
  if (!answer.ok) throw new Error(`The users can’t be read: ${answer.status}`)
  return ((await answer.json()) as { data: UsersPage }).data
}
