import { invalidRequest, notFoundAs400 } from './errors.ts'
import type { Person } from './people.ts'
import { countChange, addMail, type World } from './world.ts'

function requireLicense(world: World): void {
  if (!world.settings.twoFactorLicensed) throw invalidRequest('two-factor authentication is not in your plan')
}

function keepSecret(world: World, userId: string, totpSecret: string | null): void {
  world.secrets.set(userId, { password: world.secrets.get(userId)?.password ?? null, totpSecret })
  countChange(world, userId, 'authenticator')
}

/**
 * Settings for turning on 2FA. Creates a new secret on every call and stores nothing.
 *
 * @throws ServiceError 400 for every mechanism but TOTP
 */
export function twoFactorSettings(world: World, person: Person, mechanism: string) {
  if (mechanism !== 'TOTP') throw notFoundAs400()
  const totpSecretKey = world.random.totpSecret()
  const company = world.account.companyName.replaceAll(' ', '-')
  return {
    userId: person.uuid,
    email: person.email,
    twoFactorAuthenticationEnabled: person.twoFactor ?? false,
    mechanism,
    totpSecretKey,
    totpqrurl: `otpauth://totp/Harness_${company}:${person.email}?secret=${totpSecretKey}&issuer=Harness-Inc`,
  }
}

/**
 * Turns on 2FA with the received secret, without checking a code; a missing secret locks the user out
 * (docs/service.md, trap 33).
 */
export function enableTwoFactor(
  world: World,
  person: Person,
  settings: { mechanism?: string | null | undefined; totpSecretKey?: string | null | undefined },
): Person {
  requireLicense(world)
  if (settings.mechanism !== 'TOTP') throw invalidRequest('the mechanism is missing')
  keepSecret(world, person.uuid, settings.totpSecretKey ?? null)
  const changed = { ...person, twoFactor: true, lastModifiedAt: world.now() }
  world.people.put(changed)
  world.effects += 1
  return changed
}

/** Turns off 2FA, even if the account requires it (docs/service.md, trap 37). */
export function disableTwoFactor(world: World, person: Person): Person {
  requireLicense(world)
  keepSecret(world, person.uuid, null)
  const changed = { ...person, twoFactor: false, lastModifiedAt: world.now() }
  world.people.put(changed)
  world.effects += 1
  return changed
}

/**
 * Replaces a user's secret, then emails the new one. 2FA stays on.
 *
 * @returns false if it is off: nothing changed
 * @throws ServiceError for an unknown user; without a mail server, after the old secret was replaced
 */
export function resetTwoFactor(world: World, userId: string): boolean {
  requireLicense(world)
  const person = world.people.get(userId)
  if (person === undefined) throw invalidRequest('the token is not valid')
  if (person.twoFactor !== true) return false
  keepSecret(world, userId, world.random.totpSecret())
  world.effects += 1
  if (!world.settings.mailServer) throw invalidRequest('no mail server is set up')
  addMail(world, person.email, 'two-factor-reset')
  return true
}
