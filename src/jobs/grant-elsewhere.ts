import type { QueryClient } from '@tanstack/react-query'
import { MAX_ADDRESSES_PER_CALL, type AddUsersBody } from '#src/contract/user-schema.ts'
import { sourceOfPlace, type ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { outcomeText, personOutcomeOf, missingRoles, MAX_ROLE_CHECKS, pauseBetween } from '#src/domain/add-outcome.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { parentScopes, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { previewAccess } from '#src/domain/copy-access.ts'
import { groupsByIdQuery, resourceGroupsByIdQuery, rolesByIdQuery } from '#src/queries/access-lookup.ts'
import { permissionMissing, type BulkItem } from './bulk-rows.ts'
import type { BulkAnswer, BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { inviteKeys } from '#src/queries/invite-queries.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { addUsersMutation } from '#src/queries/user-mutations.ts'
import { membersByEmailQuery, userQuery } from '#src/queries/user-queries.ts'

/**
 * Assigns users, scope by scope, the access that another user has there. Each scope has its own row and its own
 * result.
 */

/** The recipients. */
export type Receivers = {
  /** "Dana Kim", or "3 users". */
  readonly text: string
  readonly emails: readonly string[]
}

type Target = { readonly place: ElsewherePlace; readonly emails: readonly string[] }

/** Calls by row: a scope, and up to 100 users. */
function targetsOf(places: readonly ElsewherePlace[], emails: readonly string[]): Map<string, Target & BulkItem> {
  const all = emails.map((email) => email.toLowerCase())
  const targets = new Map<string, Target & BulkItem>()
  for (const place of places)
    for (let from = 0; from < all.length; from += MAX_ADDRESSES_PER_CALL) {
      const some = all.slice(from, from + MAX_ADDRESSES_PER_CALL)
      const id = `${place.place} ${String(from)}`
      const nothing = place.roles.length + place.groups.length === 0
      targets.set(id, {
        id,
        name:
          all.length > some.length
            ? `${place.name}, users ${formatNumber(from + 1)} to ${formatNumber(from + some.length)}`
            : place.name,
        place,
        emails: some,
        skip: nothing ? `No changes were made. ${unassignableText(place)}` : undefined,
        kept: nothing,
      })
    }
  return targets
}

/**
 * The place of a row of the plan.
 *
 * @param id of the row
 */
export function placeOfRow(id: string): string {
  return id.slice(0, id.lastIndexOf(' '))
}

/** Number of calls, and the minimum milliseconds between two of them. */
export function grantCallsOf(places: number, emails: number): { readonly calls: number; readonly gap: number } {
  const calls = places * Math.ceil(emails / MAX_ADDRESSES_PER_CALL)
  return { calls, gap: pauseBetween(calls) }
}

/**
 * Creates the plan.
 *
 * @param scope scope the access was copied to; the places are other scopes
 * @param from name of the user who has the access
 */
export function grantElsewherePlan(
  client: QueryClient,
  scope: Scope,
  from: string,
  places: readonly ElsewherePlace[],
  { text, emails }: Receivers,
): BulkPlan {
  const targets = targetsOf(places, emails)
  /** By row: users who were invited, whom a retry would email again. */
  const invited = new Map<string, Set<string>>()
  const { account } = scope
  return {
    title: byCount(
      places.length,
      `Copy access from ${from} to ${text} in 1 other scope`,
      `Copy access from ${from} to ${text} in ${formatNumber(places.length)} other scopes`,
    ),
    scope,
    itemKind: 'scopes',
    items: [...targets.values()].map(({ id, name, skip, kept }) => ({ id, name, skip, kept })),
    // One call at a time in an account: parallel ones mix up results.
    inFlight: 1,
    gap: pauseBetween(targets.size),
    send: async ({ id }) => {
      const target = targets.get(id)
      if (target === undefined) return { kind: 'skipped', text: 'Skipped before the start.' }
      const before = invited.get(id) ?? new Set<string>()
      invited.set(id, before)
      return grantAt(client, target, before)
    },
    onOver: () => {
      for (const { place } of targets.values())
        for (const each of [place.scope, ...parentScopes(place.scope)])
          for (const queryKey of [userKeys.all(each), inviteKeys.all(each)]) void client.invalidateQueries({ queryKey })
      for (const queryKey of [
        [...sessionKey(account), 'access'],
        userKeys.inheritedAnywhere(account),
        userKeys.plansAnywhere(account),
      ])
        void client.invalidateQueries({ queryKey })
    },
  }
}

/**
 * A failure other than the end of the session counts as not loaded.
 *
 * @throws any other error
 */
function notRead(error: unknown): undefined {
  if (!isApiError(error) || error.kind === 'session') throw error
}

/**
 * The access that can be assigned in a place now, with the names used there.
 *
 * @throws ApiError when the session has ended
 */
async function offerAt(client: QueryClient, place: ElsewherePlace) {
  const { scope, roles, groups } = place
  const ids = (values: readonly string[]) => [...new Set(values)].filter((id) => id !== '')
  const roleIds = ids(roles.map(({ role }) => role.id))
  const resourceGroupIds = ids(roles.map(({ resourceGroup }) => resourceGroup.id))
  const groupIds = groups.map(({ id }) => id)
  const now = { staleTime: 0, retry: false as const }
  const [foundRoles, foundResourceGroups, page] = await Promise.all([
    roleIds.length === 0 ? new Map() : client.query({ ...rolesByIdQuery(scope, roleIds), ...now }).catch(notRead),
    resourceGroupIds.length === 0
      ? new Map()
      : client.query({ ...resourceGroupsByIdQuery(scope, resourceGroupIds), ...now }).catch(notRead),
    groupIds.length === 0 ? undefined : client.query({ ...groupsByIdQuery(scope, groupIds), ...now }).catch(notRead),
  ])
  // Without permission to view groups, the service returns none, in a page of size 0.
  const seen = page?.pageSize === 0 ? undefined : page?.rows
  return previewAccess(
    sourceOfPlace(place),
    {
      roles: foundRoles,
      resourceGroups: foundResourceGroups,
      groups: groupIds.length === 0 ? new Map() : seen && new Map(seen.map((row) => [row.identifier, row])),
    },
    scopeLevel(scope),
  )
}

function unassignableText({ unassignable }: ElsewherePlace): string {
  return unassignable.map((line) => `${line} can’t be assigned to a user.`).join(' ')
}

async function grantAt(
  client: QueryClient,
  { place, emails: allEmails }: Target,
  invited: Set<string>,
): Promise<BulkAnswer> {
  const { rows, groups, omitted } = await offerAt(client, place)
  const lost = omitted.filter(({ isAutomatic }) => !isAutomatic).map(({ text }) => text)
  const leftText = [...lost, unassignableText(place)].filter((text) => text !== '').join(' ')
  if (rows.length + groups.length === 0)
    return lost.length > 0
      ? { kind: 'failed', text: `No changes were made. ${leftText}` }
      : { kind: 'skipped', text: 'Every member of this scope has this access. No changes were made.' }
  const emails = allEmails.filter((email) => !invited.has(email))
  const body: AddUsersBody = {
    emails,
    roleBindings: rows.map(({ role, resourceGroup }) => ({
      roleIdentifier: role.value,
      roleName: role.label,
      resourceGroupIdentifier: resourceGroup.value,
      resourceGroupName: resourceGroup.label,
    })),
    userGroups: groups.map(({ value }) => value),
  }
  const outcome: Outcome = { granted: 0, invited: invited.size, missing: [], unclear: [], unchecked: 0 }
  if (emails.length > 0) {
    let outcomes: Readonly<Record<string, string | null>> | undefined
    const answer = await sendRow(
      client,
      {
        ...addUsersMutation(place.scope),
        // Having all of it now counts as done, no matter when it was assigned.
        verify: async () => {
          const found = await hasAll(client, place, body)
          return emails.every((email) => found.get(email)?.length === 0) ? 'done' : 'unknown'
        },
      },
      body,
      {
        answered: (data) => {
          outcomes = data
          return { kind: 'done', text: '' }
        },
        failed: 'Not assigned.',
        foundDone: 'Assigned.',
        doubt: 'It’s safe to try again, but invited people might get a second email.',
      },
    )
    // Each scope has its own permissions, so a refusal by one doesn't affect the next.
    if (outcomes === undefined)
      return answer.stop === permissionMissing ? { kind: answer.kind, text: answer.text } : answer
    await checkOutcome(client, place, body, outcomes, invited, outcome)
  }
  return verdictOf(outcome, allEmails.length === 1, leftText)
}

type Outcome = {
  granted: number
  invited: number
  /** Users without all of it, with the reason. */
  readonly missing: { readonly email: string; readonly reason: string }[]
  /** Users for whom it is unknown. */
  readonly unclear: { readonly email: string; readonly reason: string }[]
  /** Members whose roles were not checked, because there are too many. */
  unchecked: number
}

/** Result for each address; the roles of members are loaded again, because the service doesn't report a skipped one. */
async function checkOutcome(
  client: QueryClient,
  place: ElsewherePlace,
  body: AddUsersBody,
  outcomes: Readonly<Record<string, string | null>>,
  invited: Set<string>,
  outcome: Outcome,
): Promise<void> {
  const labels = new Map(Object.entries(outcomes).map(([email, word]) => [email.toLowerCase(), word]))
  const members: string[] = []
  for (const email of body.emails) {
    const personOutcome = personOutcomeOf(labels.get(email))
    if (personOutcome.kind === 'invited') {
      invited.add(email)
      outcome.invited += 1
    } else if (
      personOutcome.kind === 'added' ||
      personOutcome.kind === 'already-here' ||
      personOutcome.kind === 'not-needed'
    )
      members.push(email)
    else {
      const list =
        personOutcome.kind === 'not-reported' || personOutcome.kind === 'unknown' ? outcome.unclear : outcome.missing
      list.push({ email, reason: outcomeText(personOutcome, true) })
    }
  }
  const checked = members.slice(0, MAX_ROLE_CHECKS)
  outcome.unchecked = members.length - checked.length
  outcome.granted += outcome.unchecked
  if (checked.length === 0) return
  const found = await hasAll(client, place, { ...body, emails: checked })
  for (const email of checked) {
    const missing = found.get(email)
    if (missing === undefined)
      outcome.unclear.push({ email, reason: 'Harness reported success, but the access couldn’t be checked.' })
    else if (missing.length > 0)
      outcome.missing.push({
        email,
        reason: `Harness reported success, but these are missing: ${formatList(missing)}.`,
      })
    else outcome.granted += 1
  }
}

/**
 * Loads users and groups of a scope again.
 *
 * @returns missing access by address; omits users who could not be loaded
 */
async function hasAll(
  client: QueryClient,
  { scope }: ElsewherePlace,
  { emails, roleBindings, userGroups }: AddUsersBody,
): Promise<Map<string, readonly string[]>> {
  const now = { staleTime: 0, retry: false as const }
  const [members, page] = await Promise.all([
    client.query({ ...membersByEmailQuery(scope, emails), ...now }).catch(notRead),
    userGroups.length === 0
      ? undefined
      : client.query({ ...groupsByIdQuery(scope, userGroups), ...now }).catch(notRead),
  ])
  const found = new Map<string, readonly string[]>()
  for (const email of emails) {
    const id = members?.get(email)?.uuid
    const person = id === undefined ? undefined : await client.query({ ...userQuery(scope, id), ...now }).catch(notRead)
    const groups = userGroups.map((group) => page?.rows.find(({ identifier }) => identifier === group))
    if (id === undefined || person === undefined || groups.some((group) => group?.users === undefined)) continue
    found.set(email, [
      ...missingRoles(roleBindings, person.roleAssignmentMetadata),
      ...groups.flatMap((group) => (group?.users?.includes(id) === true ? [] : [`group ${group?.name ?? ''}`])),
    ])
  }
  return found
}

/**
 * One result for the row.
 *
 * @param one whether it is about a single user, who isn't named
 */
function verdictOf({ granted, invited, missing, unclear, unchecked }: Outcome, one: boolean, left: string): BulkAnswer {
  const each = (list: Outcome['missing']) =>
    list.map(({ email, reason }) => (one ? reason : `${email}: ${reason}`)).join(' ')
  const text = [
    granted > 0 &&
      (one
        ? 'Has this access now.'
        : byCount(granted, '1 user has this access now.', `${formatNumber(granted)} users have this access now.`)),
    unchecked > 0 &&
      byCount(
        unchecked,
        'We didn’t check the roles of 1 user.',
        `We didn’t check the roles of ${formatNumber(unchecked)} users.`,
      ),
    invited > 0 &&
      (one
        ? 'Invited. They’ll have this access after they accept.'
        : byCount(
            invited,
            '1 user was invited and will have this access after they accept.',
            `${formatNumber(invited)} users were invited and will have this access after they accept.`,
          )),
    missing.length > 0 && each(missing),
    unclear.length > 0 && each(unclear),
    left !== '' && `Not assigned: ${left}`,
  ]
    .filter((part) => part !== false)
    .join(' ')
  const kind = missing.length > 0 || left !== '' ? 'failed' : unclear.length > 0 ? 'unknown' : 'done'
  return { kind, text }
}
