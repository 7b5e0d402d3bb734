import type { Scope } from '#src/domain/scope.ts'
import type { Person } from './model/people.ts'
import type { World } from './model/world.ts'

/** In larger accounts, users are listed only if they were changed or are requested. */
const MAX_LISTED = 2000

/** Scope as one word: `account`, `org` or `org/project`. */
function nameOf({ org, project }: Scope): string {
  return [org, project].filter((part) => part !== undefined).join('/') || 'account'
}

function userState(world: World, person: Person, scopes: readonly Scope[]) {
  const { uuid, email, name, locked, disabled, externallyManaged, twoFactor } = person
  const changes = world.credentialChanges.get(uuid)
  return {
    uuid,
    email,
    name,
    locked,
    disabled,
    externallyManaged,
    twoFactor: twoFactor ?? null,
    memberOf: scopes.filter((scope) => world.members.has(scope, uuid)).map(nameOf),
    bindings: world.assignments.ofPrincipal('USER', uuid).map((row) => ({
      scope: nameOf(row.scope),
      role: row.roleIdentifier,
      resourceGroup: row.resourceGroupIdentifier,
      managed: row.managed,
    })),
    groups: world.groups
      .filter(({ users }) => users.has(uuid))
      .map(({ scope, identifier }) => `${nameOf(scope)}:${identifier}`),
    /** How often the own password and the authenticator's secret were replaced; never their values. */
    passwordChanges: changes?.password ?? 0,
    authenticatorChanges: changes?.authenticator ?? 0,
  }
}

/**
 * The real state of the tables, for test oracles, whatever the responses were. Contains no secret.
 *
 * @param only ID or address of one user to list; default: everyone, in large accounts those who were changed
 */
export function stateOf(world: World, only?: string | null) {
  const account: Scope = { account: world.account.identifier }
  const scopes = world.members.save().map(({ scope }) => scope)
  const wanted = only == null ? undefined : (world.people.get(only) ?? world.people.byEmail(only))
  const everyone = world.members.count(account) <= MAX_LISTED
  const ids = new Set(world.people.save().map(({ uuid }) => uuid))
  if (everyone) for (const ref of world.members.refs(account)) ids.add(world.people.at(ref).uuid)
  const listed = only == null ? [...ids].flatMap((uuid) => world.people.get(uuid) ?? []) : wanted ? [wanted] : []
  return {
    seed: world.seed,
    seededAt: world.seededAt,
    now: world.now(),
    members: world.members.count(account),
    organizations: world.organizations.length,
    projects: world.projects.length,
    roles: world.roles.length,
    resourceGroups: world.resourceGroups.length,
    groups: world.groups.length,
    invites: world.invites.size,
    mails: world.mails.length,
    notes: world.notes.length,
    effects: world.effects,
    twoFactorEnforced: world.settings.twoFactorEnforced,
    /** Members by scope. */
    memberCounts: Object.fromEntries(scopes.map((scope) => [nameOf(scope), world.members.count(scope)])),
    users: listed.map((person) => userState(world, person, scopes)),
    openInvites: [...world.invites.values()].map((invite) => ({
      id: invite.id,
      email: invite.email,
      scope: nameOf(invite.scope),
      roles: invite.roleBindings.map(({ roleIdentifier }) => roleIdentifier),
      groups: invite.userGroups,
      validUntil: invite.validUntil,
    })),
    sentMails: world.mails.map(({ to, kind }) => ({ to, kind })),
  }
}
