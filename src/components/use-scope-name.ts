import { useQuery } from '@tanstack/react-query'
import { scopeLevel, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { organizationQuery, projectQuery } from '#src/queries/scope-queries.ts'
import { useSession } from './session-context.ts'

export type ScopeName = {
  readonly level: ScopeLevel
  /** Name if known, otherwise the identifier. */
  readonly name: string
  readonly account: string
  readonly org?: string
  /** "account Meridian Foods", for sentences: "Remove Dana from account Meridian Foods". */
  readonly full: string
}

/** Names of a scope and its parents, for sentences and the breadcrumb. */
export function useScopeName(scope: Scope): ScopeName {
  const { keyType } = useSession()
  const me = useQuery({ ...currentUserQuery(scope.account), enabled: keyType === 'pat' })
  const org = useQuery({ ...organizationQuery(scope.account, scope.org ?? ''), enabled: scope.org !== undefined })
  const project = useQuery({
    ...projectQuery(scope.account, scope.org ?? '', scope.project ?? ''),
    enabled: scope.project !== undefined,
  })
  const membership = me.data?.accounts.find(({ uuid }) => uuid === scope.account)
  const known = membership?.companyName ?? membership?.accountName
  // A service account cannot read the account name, and an identifier is not a name.
  const account = known ?? 'This account'
  const orgName = scope.org === undefined ? undefined : (org.data?.name ?? scope.org)
  const level = scopeLevel(scope)
  const name =
    level === 'account'
      ? account
      : level === 'organization'
        ? (orgName ?? '')
        : (project.data?.name ?? scope.project ?? '')
  const full = level === 'account' && known === undefined ? 'this account' : `${level} ${name}`
  return { level, name, account, full, ...(orgName === undefined ? {} : { org: orgName }) }
}
