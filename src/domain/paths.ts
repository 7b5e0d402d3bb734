import { isSafeId } from './ids.ts'
import { makeScope, type Scope } from './scope.ts'

export const userTabs = ['access', 'groups', 'details'] as const
export type UserTab = (typeof userTabs)[number]

const part = encodeURIComponent

function scopePath(scope: Scope): string {
  const account = `/account/${part(scope.account)}`
  if (scope.org === undefined) return account
  const org = `${account}/org/${part(scope.org)}`
  return scope.project === undefined ? org : `${org}/project/${part(scope.project)}`
}

/**
 * Prefix of the app's paths on its host: empty, or a folder such as "/admin" (`BASE_PATH` of the build).
 */
export const basePath = import.meta.env.BASE_URL.replace(/\/$/u, '')

/** The app's path for a path on its host. */
export function pathInApp(pathname: string): string {
  const inside = pathname.startsWith(`${basePath}/`) || pathname === basePath
  return inside ? pathname.slice(basePath.length) || '/' : pathname
}

/** Every address inside the app. `search` arguments start with `?` or are empty. */
export const paths = {
  home: () => '/',
  users: (scope: Scope, search = '') => `${scopePath(scope)}/users${search}`,
  addUsers: (scope: Scope, search = '') => `${scopePath(scope)}/users/add${search}`,
  user: (scope: Scope, userId: string, tab: UserTab = 'access') =>
    `${scopePath(scope)}/users/${part(userId)}${tab === 'access' ? '' : `/${tab}`}`,
  /** Two users side by side; without the second one, the page to choose them. */
  compare: (scope: Scope, userId: string, otherId?: string) =>
    `${scopePath(scope)}/users/${part(userId)}/compare${otherId === undefined ? '' : `/${part(otherId)}`}`,
  invitations: (scope: Scope, search = '') => `${scopePath(scope)}/invitations${search}`,
  accessReview: (scope: Scope) => `${scopePath(scope)}/access-review`,
  /** The users, or other entries, behind a figure of the access review. */
  finding: (scope: Scope, finding: string, search = '') =>
    `${scopePath(scope)}/access-review/questions/${part(finding)}${search}`,
  /** Matrix of users and roles. */
  matrix: (scope: Scope, search = '') => `${scopePath(scope)}/access-review/matrix${search}`,
  reviews: (scope: Scope) => `${scopePath(scope)}/reviews`,
  newReview: (scope: Scope, search = '') => `${scopePath(scope)}/reviews/new${search}`,
  /** Of users who were selected in a list; their IDs are in memory only. */
  newReviewOfSelected: (scope: Scope) => `${scopePath(scope)}/reviews/new?users=selection`,
  review: (scope: Scope, id: string) => `${scopePath(scope)}/reviews/${part(id)}`,
  /** Applies the decisions of a review, with the results. */
  reviewApply: (scope: Scope, id: string) => `${scopePath(scope)}/reviews/${part(id)}/apply`,
  /** A review report for an auditor, with its files. */
  reviewReport: (scope: Scope, id: string) => `${scopePath(scope)}/reviews/${part(id)}/report`,
  /** Access saved as a file, and changes between two such files. */
  snapshots: (scope: Scope, search = '') => `${scopePath(scope)}/access-review/snapshots${search}`,
  whoCan: (scope: Scope, search = '') => `${scopePath(scope)}/who-can${search}`,
  bulkRuns: (account: string) => `/account/${part(account)}/runs`,
  bulkRun: (account: string, id: string) => `/account/${part(account)}/runs/${part(id)}`,
  changes: (account: string) => `/account/${part(account)}/changes`,
  myHome: (account: string) => `/account/${part(account)}/me/home`,
  profile: (account: string) => `/account/${part(account)}/me/profile`,
  password: (account: string) => `/account/${part(account)}/me/password`,
  twoFactor: (account: string) => `/account/${part(account)}/me/two-factor`,
  myAccess: (account: string) => `/account/${part(account)}/me/access`,
  preferences: (account: string) => `/account/${part(account)}/me/preferences`,
}

/**
 * The account in the address of a page.
 *
 * @param pathname path of the address
 * @returns undefined for addresses without an account, and for invalid account IDs
 */
export function accountOfPath(pathname: string): string | undefined {
  const [, account] = /^\/account\/([^/]+)/u.exec(pathInApp(pathname)) ?? []
  return account !== undefined && isSafeId(account) ? account : undefined
}

/** Route patterns for the three levels of scope. */
export const scopePatterns = [
  'account/:account',
  'account/:account/org/:org',
  'account/:account/org/:org/project/:project',
] as const

/**
 * The scope in route parameters.
 *
 * @param params parameters of a route under one of `scopePatterns`
 * @returns undefined if there is no account parameter
 */
export function scopeOfParams(params: Readonly<Record<string, string | undefined>>): Scope | undefined {
  const { account, org, project } = params
  return account === undefined ? undefined : makeScope(account, org, project)
}

/**
 * The scope in route parameters, if it can be requested.
 *
 * @param params parameters of a route under one of `scopePatterns`
 * @param account account of the session
 * @returns undefined for another account and for malformed identifiers
 */
export function ownScopeOfParams(
  params: Readonly<Record<string, string | undefined>>,
  account: string,
): Scope | undefined {
  const scope = scopeOfParams(params)
  const ids = [scope?.account, scope?.org, scope?.project].filter((id) => id !== undefined)
  return scope?.account === account && ids.every(isSafeId) ? scope : undefined
}
