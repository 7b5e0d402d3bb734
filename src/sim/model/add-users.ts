import {
  MAX_ADDRESSES_PER_CALL,
  type AddUserResponse,
  type AddUsersBody,
  type RoleBinding,
} from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { invalidArgument, invalidField, invalidRequest } from './errors.ts'
import { findInvite, storeInvite, renewInvite } from './invites.ts'
import { applyBindings, join } from './membership.ts'
import { defaultResourceGroupOf, RETIRED_RESOURCE_GROUP } from './scopes.ts'
import { addMail, type World } from './world.ts'

/** One `@`, a domain with a dot, nothing that needs quoting. */
function isAddress(text: string): boolean {
  const [local = '', domain = '', ...rest] = text.split('@')
  const labels = domain.split('.')
  return (
    rest.length === 0 &&
    text.length <= 254 &&
    local !== '' &&
    !/[\s"(),:;<>[\]\\]/u.test(text) &&
    labels.length > 1 &&
    labels.every((label) => label !== '')
  )
}

/** The checks that run before anything else, in the order of the service. Duplicates are merged. */
export function checkAddresses(emails: readonly string[] | null | undefined): string[] {
  const addresses = [...new Set(emails ?? [])]
  if (addresses.length === 0) throw invalidField('emails', 'must not be empty')
  if (addresses.length > MAX_ADDRESSES_PER_CALL)
    throw invalidField('emails', `size must be between 0 and ${MAX_ADDRESSES_PER_CALL}`)
  return addresses
}

/** Addresses that are not those of account members. The comparison is case-sensitive. */
export function addressesOutsideDomains(world: World, addresses: readonly string[]): string[] {
  return addresses.filter((address) => memberId(world, address) === undefined)
}

function memberId(world: World, address: string): string | undefined {
  const person = world.people.byEmail(address)
  const account = { account: world.account.identifier }
  return person !== undefined && world.members.has(account, person.uuid) ? person.uuid : undefined
}

/**
 * Adds account members to a scope and invites everyone else. Invitations are sent first; nothing is rolled back.
 *
 * @returns outcome by address
 * @throws ServiceError before any change for an invalid address, a retired resource group or too few seats; part way
 *   for an address whose invitation was accepted and not completed
 */
export function addUsers(
  world: World,
  scope: Scope,
  addresses: readonly string[],
  { roleBindings, userGroups }: Omit<AddUsersBody, 'emails'>,
): Map<string, AddUserResponse> {
  if (!addresses.every(isAddress)) throw invalidRequest('one of the e-mail addresses is not valid')
  if (roleBindings.some(({ resourceGroupIdentifier }) => resourceGroupIdentifier === RETIRED_RESOURCE_GROUP))
    throw invalidRequest(`${RETIRED_RESOURCE_GROUP} is retired, use ${defaultResourceGroupOf.account} and its kind`)
  const outsiders = addressesOutsideDomains(world, addresses)
  checkSeats(world, outsiders.length)

  const outcomes = new Map<string, AddUserResponse>()
  for (const address of outsiders) outcomes.set(address, invite(world, scope, address, roleBindings, userGroups))
  for (const address of addresses) {
    const userId = memberId(world, address)
    if (userId === undefined || outcomes.has(address)) continue
    const present = world.members.has(scope, userId)
    if (!present) {
      join(world, scope, userId)
      addMail(world, address, 'added')
    }
    applyBindings(world, scope, userId, roleBindings, userGroups)
    outcomes.set(address, present ? 'USER_ALREADY_ADDED' : 'USER_ADDED_SUCCESSFULLY')
  }
  world.effects += 1
  return outcomes
}

function checkSeats(world: World, wanted: number): void {
  const { seats } = world.settings
  if (seats === undefined || wanted === 0) return
  if (world.members.count({ account: world.account.identifier }) + world.invites.size + wanted > seats)
    throw invalidRequest(`the plan allows ${seats} people; upgrade it to add more`)
}

function invite(
  world: World,
  scope: Scope,
  address: string,
  roleBindings: readonly RoleBinding[],
  userGroups: readonly string[],
): AddUserResponse {
  // Only this comparison ignores case, so a member whose address was typed in mixed case gets no bindings.
  const email = address.toLowerCase()
  const person = world.people.byEmail(email)
  if (person !== undefined && world.members.has(scope, person.uuid)) return 'USER_ALREADY_ADDED'
  const open = findInvite(world, scope, email)
  if (open?.approved === true) {
    world.effects += 1
    throw invalidArgument('an invitation of one of the addresses was accepted and is not completed')
  }
  if (open !== undefined) {
    renewInvite(world, open)
    return 'USER_ALREADY_INVITED'
  }
  if (world.settings.autoAccept === 'no') {
    storeInvite(world, scope, email, roleBindings, userGroups)
    return 'USER_INVITED_SUCCESSFULLY'
  }
  const userId = person?.uuid ?? createPerson(world, email)
  join(world, scope, userId)
  applyBindings(world, scope, userId, roleBindings, userGroups)
  if (world.settings.autoAccept === 'without-mail') return 'USER_ADDED_SUCCESSFULLY'
  addMail(world, email, 'added')
  return 'USER_INVITED_SUCCESSFULLY'
}

function createPerson(world: World, email: string): string {
  const uuid = world.random.userId()
  const now = world.now()
  world.people.put({
    uuid,
    email,
    name: null,
    locked: false,
    disabled: false,
    externallyManaged: true,
    twoFactor: false,
    defaultAccount: world.account.identifier,
    createdAt: now,
    lastModifiedAt: now,
    lastLogin: now,
  })
  return uuid
}
