import type { RoleBinding } from '#src/contract/user-schema.ts'
import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import type { PrincipalType } from './assignment.ts'
import { Assignments } from './assignments.ts'
import { Members } from './members.ts'
import { People, type GeneratedPeople } from './people.ts'
import { Random } from './random.ts'

export const seedNames = ['demo', 'large', 'huge', 'hostile', 'empty', 'review'] as const
export type SeedName = (typeof seedNames)[number]

export type Account = {
  readonly identifier: string
  readonly name: string
  readonly companyName: string
}

/** A role. Built-in ones have no scope; `internal` ones are in no list; `hidden` ones are turned off by a flag. */
export type Role = {
  readonly identifier: string
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
  readonly allowedScopeLevels: readonly ScopeLevel[]
  readonly scope: Scope | undefined
  readonly internal: boolean
  readonly hidden: boolean
  readonly createdAt: number
  readonly lastModifiedAt: number
}

export type ScopeFilter = 'EXCLUDING_CHILD_SCOPES' | 'INCLUDING_CHILD_SCOPES'

/** Resources of one type; each further member restricts them. */
export type ResourceSelector = {
  readonly resourceType: string
  readonly identifiers?: readonly string[]
  /** Only resources that have one of these values. */
  readonly attributeFilter?: { readonly attributeName: string; readonly attributeValues: readonly string[] }
}

/** A resource group. Built-in ones have no scope and apply to the scope they are used at. */
export type ResourceGroup = {
  readonly identifier: string
  readonly name: string
  readonly description: string
  readonly allowedScopeLevels: readonly ScopeLevel[]
  readonly scope: Scope | undefined
  readonly included: readonly { filter: ScopeFilter; scope: Scope | undefined }[]
  /** Undefined: every resource. */
  readonly resources: readonly ResourceSelector[] | undefined
  readonly createdAt: number
  readonly lastModifiedAt: number
}

/** A user group. Built-in ones (`harnessManaged`) contain every member of their scope. */
export type UserGroup = {
  readonly identifier: string
  readonly name: string
  readonly description: string
  readonly scope: Scope
  readonly users: Set<string>
  readonly harnessManaged: boolean
  /** Managed by SCIM. */
  readonly externallyManaged: boolean
  /** Name of the linked identity provider. */
  readonly sso: string | undefined
  lastModifiedAt: number
}

export type Invite = {
  readonly id: string
  readonly email: string
  readonly scope: Scope
  roleBindings: readonly RoleBinding[]
  userGroups: readonly string[]
  /** Accepted by the user, who has not finished signing up (docs/service.md, trap 24). */
  readonly approved: boolean
  /** How it was created, if not by an admin. */
  readonly type?: string
  readonly createdAt: number
  validUntil: number
}

export type Organization = {
  readonly identifier: string
  readonly name: string
  readonly description: string
  readonly harnessManaged: boolean
  readonly createdAt: number
  readonly lastModifiedAt: number
}

export type Project = {
  readonly org: string
  readonly identifier: string
  readonly name: string
  readonly description: string
  readonly createdAt: number
  readonly lastModifiedAt: number
}

type ServiceAccount = { readonly identifier: string; readonly name: string; readonly email: string }

/** The caller. */
export type Caller = { readonly type: Exclude<PrincipalType, 'USER_GROUP'>; readonly identifier: string }

type ApiKey = Caller & { readonly state: 'valid' | 'expired' | 'revoked' }

export type PasswordPolicy = {
  enabled: boolean
  minNumberOfCharacters: number
  minNumberOfUppercaseCharacters: number
  minNumberOfLowercaseCharacters: number
  minNumberOfSpecialCharacters: number
  minNumberOfDigits: number
}

type Settings = {
  passwordPolicy: PasswordPolicy
  /** 2FA is required for everyone. */
  twoFactorEnforced: boolean
  /** The plan includes 2FA. */
  twoFactorLicensed: boolean
  /** A mail server is configured. */
  mailServer: boolean
  /** Maximum number of users in the plan; undefined: no limit. */
  seats: number | undefined
  /** Account with SSO whose invitations are accepted immediately, with or without an email. */
  autoAccept: 'no' | 'with-mail' | 'without-mail'
  /** New members get the internal basic role instead of the managed viewer role. */
  basicRoles: boolean
  /** The list of role assignments of a scope includes those of internal roles. */
  listsInternal: boolean
  /** Milliseconds for which removed access still shows. 0: it is gone immediately. */
  lateRemovals: number
  /** Domains whose addresses can sign in; empty: all. */
  whitelistedDomains: readonly string[]
}

/** Stale values of the copy behind the lists (docs/service.md, trap 16). */
export type ListCopy = {
  /** Shown as locked until then. */
  lockedUntil?: number
  /** Shown under the old name until then; when the new one arrives, two flags are reset. */
  rename?: { readonly shown: string | null; readonly until: number }
  cleared?: boolean
}

/** Removed access that still shows until then, in milliseconds since the epoch. */
type Leaving = { readonly until: number } & (
  | { readonly kind: 'assignment'; readonly identifier: string }
  | { readonly kind: 'membership'; readonly scope: Scope; readonly group: string; readonly userId: string }
)

export type Mail = {
  readonly to: string
  readonly kind: 'invited' | 'invited-again' | 'added' | 'password-changed' | 'two-factor-reset'
  readonly at: number
}

/** Every table of the simulated account. Only the rules in `model/` read and change it. */
export type World = {
  seed: SeedName
  /** When the seed was created; its dates are relative to it. Milliseconds since the epoch. */
  seededAt: number
  /** The injected clock, milliseconds since the epoch. */
  now: () => number
  random: Random
  account: Account
  settings: Settings
  people: People
  members: Members
  assignments: Assignments
  roles: Role[]
  resourceGroups: ResourceGroup[]
  groups: UserGroup[]
  invites: Map<string, Invite>
  organizations: Organization[]
  projects: Project[]
  serviceAccounts: ServiceAccount[]
  apiKeys: Map<string, ApiKey>
  /** Passwords and authenticator secrets, stored separately so that a saved state can omit them. */
  secrets: Map<string, { password: string | null; totpSecret: string | null }>
  /** How often a user's password and authenticator secret were replaced since the seed. */
  credentialChanges: Map<string, { password: number; authenticator: number }>
  copies: Map<string, ListCopy>
  /** Removed access that still shows for some time. */
  leaving: Leaving[]
  /** Role assignments are returned in a different order for every response while `on`. */
  reordering: { on: boolean; turn: number }
  mails: Mail[]
  /** Log of the service, for instance of a role binding that couldn't be made (docs/service.md, trap 21). */
  notes: string[]
  /** Incremented with every change. */
  effects: number
}

/**
 * A world with empty tables.
 *
 * @param generated generated users, members of the account
 */
export function emptyWorld(seed: SeedName, account: Account, now: () => number, generated?: GeneratedPeople): World {
  const people = new People(generated)
  const members = new Members(people)
  const scope = { account: account.identifier }
  if (generated !== undefined) members.addGenerated(scope)
  return {
    seed,
    seededAt: now(),
    now,
    random: new Random(seedNames.indexOf(seed) + 1),
    account,
    settings: {
      passwordPolicy: {
        enabled: true,
        minNumberOfCharacters: 12,
        minNumberOfUppercaseCharacters: 1,
        minNumberOfLowercaseCharacters: 1,
        minNumberOfSpecialCharacters: 1,
        minNumberOfDigits: 1,
      },
      twoFactorEnforced: false,
      twoFactorLicensed: true,
      mailServer: true,
      seats: undefined,
      autoAccept: 'no',
      basicRoles: false,
      listsInternal: false,
      lateRemovals: 0,
      whitelistedDomains: [],
    },
    people,
    members,
    assignments: new Assignments(scope, people, members),
    roles: [],
    resourceGroups: [],
    groups: [],
    invites: new Map(),
    organizations: [],
    projects: [],
    serviceAccounts: [],
    apiKeys: new Map(),
    secrets: new Map(),
    credentialChanges: new Map(),
    copies: new Map(),
    leaving: [],
    reordering: { on: false, turn: 0 },
    mails: [],
    notes: [],
    effects: 0,
  }
}

/** Counts that a user's password or authenticator secret was replaced. */
export function countChange(world: World, userId: string, secret: 'password' | 'authenticator'): void {
  const counts = world.credentialChanges.get(userId) ?? { password: 0, authenticator: 0 }
  world.credentialChanges.set(userId, { ...counts, [secret]: counts[secret] + 1 })
}

/** Sends an email. */
export function addMail(world: World, to: string, kind: Mail['kind']): void {
  world.mails.push({ to, kind, at: world.now() })
}
