import { Random } from './model/random.ts'
import type { SeedName } from './model/world.ts'

export type PersonaId =
  'account-admin' | 'project-admin' | 'viewer' | 'individual' | 'sso' | 'service-account' | 'auditor'

/** A user the app can be tried as. */
export type Persona = {
  readonly id: PersonaId
  readonly title: string
  readonly description: string
  readonly apiKey: string
  readonly accountIdentifier: string
  /** Current password, so that changing it can be tried. */
  readonly password?: string
}

export const ACCOUNT_ID = 'Kd3vQm9sTzyB1xHcLr7NwA'

type Made = Persona & { readonly identifier: string; readonly name: string; readonly email: string }

// Fixed seeds: a copied key keeps working.
function make(
  number: number,
  row: Pick<Made, 'id' | 'title' | 'description' | 'name' | 'email'> & { password?: true },
): Made {
  const random = new Random(7000 + number)
  const type = row.id === 'service-account' ? 'sat' : 'pat'
  const { password, ...rest } = row
  return {
    ...rest,
    identifier: type === 'sat' ? 'people_sync' : random.userId(),
    apiKey: `${type}.${ACCOUNT_ID}.${random.hex(24)}.${random.alphanumeric(20)}`,
    accountIdentifier: ACCOUNT_ID,
    ...(password === undefined ? {} : { password: `Trail-${random.alphanumeric(8)}-7x` }),
  }
}

/** The personas with their users in the tables. */
export const madePersonas: readonly Made[] = [
  make(1, {
    id: 'account-admin',
    title: 'Account admin',
    description: 'Can view and manage all users in the account, its organizations, and its projects.',
    name: 'Maren Solheim',
    email: 'maren.solheim@alderbrook.example',
    password: true,
  }),
  make(2, {
    id: 'project-admin',
    title: 'Project admin',
    description: 'Can manage users in the Checkout project. View-only everywhere else.',
    name: 'Tomás Arrieta',
    email: 'tomas.arrieta@alderbrook.example',
    password: true,
  }),
  make(3, {
    id: 'viewer',
    title: 'Viewer',
    description: 'Can view users and roles. Can only edit their own account.',
    name: 'Ifeoma Okafor',
    email: 'ifeoma.okafor@alderbrook.example',
    password: true,
  }),
  make(4, {
    id: 'individual',
    title: 'Individual user',
    description: 'No admin permissions. Can manage their own profile, password, and two-factor authentication.',
    name: 'Jonas Weber',
    email: 'jonas.weber@alderbrook.example',
    password: true,
  }),
  make(5, {
    id: 'sso',
    title: 'SSO-managed user',
    description: 'Managed by an identity provider. Has no Harness password and can’t change their name here.',
    name: 'Priya Raman',
    email: 'priya.raman@alderbrook.example',
  }),
  make(6, {
    id: 'service-account',
    title: 'Service account',
    description: 'A non-human identity with account admin permissions. Has no profile, password, or 2FA of its own.',
    name: 'People sync',
    email: 'people_sync@service.alderbrook.example',
  }),
  make(7, {
    id: 'auditor',
    title: 'Auditor',
    description: 'Can view users, roles, and resource groups, but not groups or service accounts.',
    name: 'Sunniva Aalto',
    email: 'sunniva.aalto@auditors.example',
    password: true,
  }),
]

/** The personas of a seed as returned by the control API. */
export function personasOf(seed: SeedName): Persona[] {
  return madePersonas
    .filter(({ id }) => isIn(seed, id))
    .map(({ id, title, description, apiKey, accountIdentifier, password }) => ({
      id,
      title,
      description,
      apiKey,
      accountIdentifier,
      ...(password === undefined ? {} : { password }),
    }))
}

/** Whether a seed has a persona: the auditor exists only if there is something to audit. */
export function isIn(seed: SeedName, id: PersonaId): boolean {
  return id !== 'auditor' || seed === 'review'
}

/** Row of a persona. */
export function persona(id: PersonaId): Made {
  const row = madePersonas.find((entry) => entry.id === id)
  if (row === undefined) throw new Error(`no persona ${id}`)
  return row
}

const keyRandom = new Random(7999)
/** Keys of the account admin that are no longer accepted. */
export const EXPIRED_KEY = `pat.${ACCOUNT_ID}.${keyRandom.hex(24)}.${keyRandom.alphanumeric(20)}`
export const REVOKED_KEY = `pat.${ACCOUNT_ID}.${keyRandom.hex(24)}.${keyRandom.alphanumeric(20)}`
