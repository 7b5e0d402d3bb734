import type { Scope } from '#src/domain/scope.ts'
import { unexpectedError, invalidRequest } from './errors.ts'
import type { Person } from './people.ts'
import { leaveListLockStale, leaveListNameStale } from './user-rows.ts'
import { countChange, addMail, type PasswordPolicy, type World } from './world.ts'

/** A user as returned by the first-generation service. Nothing here is stale. */
export function userInfo(world: World, person: Person) {
  const { identifier, name, companyName } = world.account
  return {
    uuid: person.uuid,
    name: person.name,
    email: person.email,
    token: null,
    defaultAccountId: person.defaultAccount,
    intent: null,
    accounts: [
      {
        uuid: identifier,
        accountName: name,
        companyName,
        defaultExperience: 'NG',
        createdFromNG: true,
        nextGenEnabled: true,
      },
    ],
    admin: false,
    twoFactorAuthenticationEnabled: person.twoFactor ?? false,
    emailVerified: true,
    locked: person.locked,
    disabled: person.disabled,
    signupAction: null,
    edition: null,
    billingFrequency: null,
    utmInfo: { utmSource: null, utmContent: null, utmMedium: null, utmTerm: null, utmCampaign: null },
    externallyManaged: person.externallyManaged,
    givenName: null,
    familyName: null,
    externalId: null,
    createdAt: person.createdAt,
    lastUpdatedAt: person.lastModifiedAt,
    lastLogin: person.lastLogin,
  }
}

const SPECIAL = new Set('~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/')

/**
 * Whether a password meets the policy. Length counts only ASCII letters, digits and the special characters
 * (docs/service.md, trap 32).
 */
export function meetsPolicy(policy: PasswordPolicy, password: string): boolean {
  if (!policy.enabled) return true
  const count = { upper: 0, lower: 0, digit: 0, special: 0 }
  for (const character of password) {
    if (character >= 'A' && character <= 'Z') count.upper += 1
    else if (character >= 'a' && character <= 'z') count.lower += 1
    else if (character >= '0' && character <= '9') count.digit += 1
    else if (SPECIAL.has(character)) count.special += 1
  }
  return (
    count.upper >= policy.minNumberOfUppercaseCharacters &&
    count.lower >= policy.minNumberOfLowercaseCharacters &&
    count.digit >= policy.minNumberOfDigits &&
    count.special >= policy.minNumberOfSpecialCharacters &&
    count.upper + count.lower + count.digit + count.special >= policy.minNumberOfCharacters
  )
}

/**
 * Changes the caller's password. Failures are words in a 200 (docs/service.md, trap 30). API keys stay valid: whether
 * the real service revokes them is unknown.
 */
export function changePassword(
  world: World,
  person: Person,
  current: string | null | undefined,
  requestedName: string | null | undefined,
): 'PASSWORD_CHANGED' | 'INCORRECT_CURRENT_PASSWORD' | 'PASSWORD_STRENGTH_VIOLATED' {
  const secrets = world.secrets.get(person.uuid)
  if (current == null || requestedName == null || secrets?.password == null)
    throw invalidRequest('the password cannot be changed')
  if (current !== secrets.password) return 'INCORRECT_CURRENT_PASSWORD'
  if (!meetsPolicy(world.settings.passwordPolicy, requestedName)) return 'PASSWORD_STRENGTH_VIOLATED'
  secrets.password = requestedName
  countChange(world, person.uuid, 'password')
  world.people.put({ ...person, locked: false })
  addMail(world, person.email, 'password-changed')
  world.effects += 1
  return 'PASSWORD_CHANGED'
}

const FORBIDDEN_IN_NAME = /[:<>=/]/u

/** Renames a user found by address. Omitting the name erases it (docs/service.md, trap 38). */
export function rename(world: World, person: Person, name: string | null | undefined): Person {
  if (name != null && (name.trim() === '' || name.length > 255 || FORBIDDEN_IN_NAME.test(name)))
    throw invalidRequest('the name is not valid')
  leaveListNameStale(world, person)
  const renamed = { ...person, name: name ?? null, lastModifiedAt: world.now() }
  world.people.put(renamed)
  world.effects += 1
  return renamed
}

/** @throws ServiceError for a user whom the identity provider manages: looked up by ID, not by address */
export function refuseExternallyManaged(world: World, userId: string): void {
  if (world.people.get(userId)?.externallyManaged === true)
    throw invalidRequest('this user is managed by the identity provider; change it there')
}

/** The ID without which 2.14 fails. */
export function requireUuid(uuid: string | null | undefined): string {
  if (uuid == null) throw unexpectedError()
  return uuid
}

/** Unlocks a user. Works for users whose default account this is; the lists are updated late. */
export function unlock(world: World, scope: Scope, userId: string): Person {
  const person = world.people.get(userId)
  if (person === undefined) throw invalidRequest('no such user')
  if (person.defaultAccount !== scope.account) throw invalidRequest('the token is not valid')
  if (person.locked) leaveListLockStale(world, userId)
  const unlocked = { ...person, locked: false }
  world.people.put(unlocked)
  world.effects += 1
  return unlocked
}
