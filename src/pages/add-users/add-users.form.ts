import {
  broadAccess as broadAccessOf,
  parseRows,
  reduceAccess,
  type AccessAction,
  type AccessForm,
  type AccessRow,
  type Choice,
  type RowErrors,
} from '#src/components/access-fields/access-form.ts'
import { MAX_ADDRESSES_PER_CALL, type AddUsersBody } from '#src/contract/user-schema.ts'
import type { ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { addressKey, MAX_ADDRESSES, parseAddresses, classifyAddresses, type AddressEntry } from '#src/domain/emails.ts'
import { formatNumber } from '#src/domain/format.ts'
import { imitatedDomain } from '#src/domain/look-alikes.ts'
import { pairKey } from '#src/domain/roles.ts'
import { type OwnAccess, type AddressChip, addressOf, readyChips, addressesWithSharedAccess } from './chip-state.ts'

/** The user whose access was copied, and their access in other scopes. `isComplete`: all of it is known. */
export type CopiedFrom = {
  readonly from: string
  readonly places: readonly ElsewherePlace[]
  readonly isComplete: boolean
}

/** State of the form. Typed text that is not a chip yet stays in its input. */
export type AddUsersForm = AccessForm & {
  readonly chips: readonly AddressChip[]
  /** Skipped by the last addition, because they were already there. */
  readonly repeated: readonly string[]
  /** A paste that would have exceeded the limit; kept so that nothing is lost. */
  readonly tooMuch: string | undefined
  /** Domains of users here, if known; others that look similar must be confirmed. */
  readonly domains: ReadonlySet<string>
  /** Addresses to look up, in batches as they were added: a batch never changes, so no lookup is repeated. */
  readonly lookups: readonly (readonly string[])[]
  readonly noAccess: boolean
  /** Access of the copied user in other scopes, to be assigned there as well. */
  readonly elsewhere?: CopiedFrom | undefined
}

export const emptyForm: AddUsersForm = {
  nextId: 1,
  chips: [],
  repeated: [],
  tooMuch: undefined,
  domains: new Set(),
  lookups: [],
  rows: [{ id: 0, role: null, resourceGroup: null }],
  groups: [],
  noAccess: false,
}

/** Whether the form has no input; known domains don't count. */
export function isUntouched({ chips, tooMuch, rows, groups, noAccess }: AddUsersForm): boolean {
  const empty = chips.length === 0 && tooMuch === undefined && groups.length === 0 && !noAccess
  return empty && rows.length === 1 && rows.every(({ role, resourceGroup }) => role === null && resourceGroup === null)
}

/** A user from a file. */
export type ImportedPerson = { readonly entry: AddressEntry; readonly own: OwnAccess | undefined }

export type FormAction =
  | AccessAction
  | { type: 'add'; text: string }
  | { type: 'edit'; id: number; text: string }
  /** Users from a file. Those already in the form get the access from the file. */
  | { type: 'bring'; people: readonly ImportedPerson[] }
  /** Instead of their own access. */
  | { type: 'as-below'; ids: ReadonlySet<number> }
  | { type: 'remove'; id: number }
  | { type: 'confirm'; id: number }
  | { type: 'remove-attention' }
  | { type: 'drop-too-much' }
  | { type: 'domains'; domains: ReadonlySet<string> }
  | { type: 'no-access'; on: boolean }
  | { type: 'elsewhere'; copied: CopiedFrom | undefined }
  /** After a run: only these addresses, and those that were never ready, stay. */
  | { type: 'again'; addresses: ReadonlySet<string> }

/** The form after an action. Pure. */
export function reduceForm(form: AddUsersForm, action: FormAction): AddUsersForm {
  switch (action.type) {
    case 'add':
      return insert(form, form.chips, [], action.text)
    case 'edit': {
      const at = form.chips.findIndex(({ id }) => id === action.id)
      const own = form.chips[at]?.own
      return at === -1 ? form : insert(form, form.chips.slice(0, at), form.chips.slice(at + 1), action.text, own)
    }
    case 'bring':
      return importPeople(form, action.people)
    case 'as-below':
      return withLookups({
        ...form,
        chips: form.chips.map((chip) => (action.ids.has(chip.id) ? { ...chip, own: undefined } : chip)),
      })
    case 'remove':
      return { ...form, chips: form.chips.filter(({ id }) => id !== action.id), repeated: [] }
    case 'remove-attention':
      return { ...form, chips: form.chips.filter((chip) => addressOf(chip) !== undefined), repeated: [] }
    case 'confirm':
      return withLookups({
        ...form,
        chips: form.chips.map((chip) => (chip.id === action.id ? { ...chip, confirmed: true } : chip)),
      })
    case 'drop-too-much':
      return { ...form, tooMuch: undefined }
    case 'domains':
      return { ...form, domains: action.domains, chips: withImitations(form.chips, action.domains) }
    case 'add-row':
    case 'remove-row':
    case 'choose':
    case 'groups':
    case 'copy-access':
      return reduceAccess(form, action)
    case 'elsewhere':
      return {
        ...form,
        elsewhere: action.copied,
      }
    case 'no-access':
      return { ...form, noAccess: action.on }
    case 'again':
      return {
        ...form,
        repeated: [],
        chips: form.chips.filter((chip) => {
          const address = addressOf(chip)
          return address === undefined || action.addresses.has(address)
        }),
      }
  }
}

/** Limits the work on a paste; more entries are too many even if most are repeated. */
const MAX_PARSED = MAX_ADDRESSES * 2

/** Adds the addresses of a text after a position, without existing ones; keeps the text if there are too many. */
function insert(
  form: AddUsersForm,
  before: readonly AddressChip[],
  after: readonly AddressChip[],
  text: string,
  own?: OwnAccess,
): AddUsersForm {
  const room = MAX_ADDRESSES - before.length - after.length
  const entries = parseAddresses(text, MAX_PARSED)
  const { ready, attention, repeated } = classifyAddresses(entries, new Set([...before, ...after].map(addressKey)))
  if (ready.length + attention.length > room || entries.length === MAX_PARSED) return { ...form, tooMuch: text }
  const fresh = new Set([...ready, ...attention])
  const added = entries
    .filter((entry) => fresh.has(entry))
    .map((entry, index) => ({ ...entry, id: form.nextId + index, confirmed: false, own }))
  return withLookups({
    ...form,
    nextId: form.nextId + added.length,
    chips: [...before, ...withImitations(added, form.domains), ...after],
    repeated: repeated.map((entry) => entry.text),
    tooMuch: undefined,
  })
}

/** Adds the users of a file at the end, all of them or none. */
function importPeople(form: AddUsersForm, people: readonly ImportedPerson[]): AddUsersForm {
  const chips = new Map(form.chips.map((chip) => [addressKey(chip), chip]))
  const repeated: string[] = []
  const imported = new Map<string, OwnAccess>()
  let { nextId } = form
  for (const { entry, own } of people) {
    const key = addressKey(entry)
    // One row per role is common, so the rows of a user are combined; they replace the access from an earlier file.
    const all = own === undefined ? imported.get(key) : mergeAccess(imported.get(key), own)
    if (all !== undefined) imported.set(key, all)
    const chip = chips.get(key)
    if (chip !== undefined) repeated.push(entry.text)
    const next = chip ?? { ...entry, id: nextId, confirmed: false }
    if (chip === undefined) nextId += 1
    chips.set(key, all === undefined ? next : { ...next, own: all })
  }
  if (chips.size > MAX_ADDRESSES) return form
  return withLookups({ ...form, nextId, chips: withImitations([...chips.values()], form.domains), repeated })
}

/** Two rows of a file about the same user. */
function mergeAccess(first: OwnAccess | undefined, second: OwnAccess): OwnAccess {
  if (first === undefined) return second
  return {
    from: second.from,
    rows: unique([...first.rows, ...second.rows], pairKey),
    groups: unique([...first.groups, ...second.groups], ({ value }) => value),
    problems: [...first.problems, ...second.problems],
  }
}

function unique<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}

function withImitations(chips: readonly AddressChip[], domains: ReadonlySet<string>): AddressChip[] {
  const found = new Map<string, string | undefined>()
  return chips.map((chip) => {
    if (!chip.check.ok) return chip
    const domain = chip.check.address.slice(chip.check.address.indexOf('@') + 1)
    if (!found.has(domain)) found.set(domain, imitatedDomain(domain, domains))
    const imitates = found.get(domain)
    return chip.imitates === imitates ? chip : { ...chip, imitates }
  })
}

function withLookups(form: AddUsersForm): AddUsersForm {
  const known = new Set(form.lookups.flat())
  // Including unconfirmed ones: users who are already here need no confirmation.
  const all = form.chips.map((chip) => (chip.check.ok ? chip.check.address : addressOf(chip)))
  const fresh = [...new Set(all)].filter((address) => address !== undefined).filter((address) => !known.has(address))
  return fresh.length === 0 ? form : { ...form, lookups: [...form.lookups, ...inGroups(fresh)] }
}

/** Batches of the maximum size of a call, in order. */
export function inGroups(addresses: readonly string[]): string[][] {
  const groups: string[][] = []
  for (let at = 0; at < addresses.length; at += MAX_ADDRESSES_PER_CALL)
    groups.push(addresses.slice(at, at + MAX_ADDRESSES_PER_CALL))
  return groups
}

export type FormErrors = {
  readonly addresses?: string
  /** Neither access nor the explicit choice of none. */
  readonly access?: string
  readonly rows: ReadonlyMap<number, RowErrors>
}
export const noErrors: FormErrors = { rows: new Map() }

/**
 * Validates the form.
 *
 * @returns the users by the access they get, in the order of the field, or the errors
 */
export function parseForm(
  form: AddUsersForm,
): { ok: true; value: readonly AddUsersBody[] } | { ok: false; errors: FormErrors } {
  const orders = ordersOf(form)
  const { rows } = parseRows(form.noAccess ? [] : form.rows)
  const addresses = orders.length > 0 ? undefined : noAddress(form)
  // Users with their own access need none of the shared access.
  const needed = orders.length === 0 || addressesWithSharedAccess(form).length > 0
  const { roles, groups } = accessCount(form)
  const nothing = needed && !form.noAccess && rows.size === 0 && roles + groups === 0
  const access = nothing ? 'Choose a role or a group, or select “No access yet”.' : undefined
  if (addresses === undefined && access === undefined && rows.size === 0) return { ok: true, value: orders }
  return {
    ok: false,
    errors: { rows, ...(addresses === undefined ? {} : { addresses }), ...(access === undefined ? {} : { access }) },
  }
}

/** Number of calls for all ready users. */
export function batchCount(form: AddUsersForm): number {
  return ordersOf(form).reduce((sum, { emails }) => sum + inGroups(emails).length, 0)
}

function ordersOf(form: AddUsersForm): AddUsersBody[] {
  const below = form.noAccess ? { rows: [], groups: [] } : form
  const orders = new Map<string, AddUsersBody>()
  // Most users have the same access, often as the same object.
  const known = new Map<object, { key: string; body: Omit<AddUsersBody, 'emails'> }>()
  for (const [address, { own }] of readyChips(form)) {
    const access = own ?? below
    const { key, body } = known.get(access) ?? bodyOf(access)
    known.set(access, { key, body })
    const order = orders.get(key)
    if (order === undefined) orders.set(key, { emails: [address], ...body })
    else order.emails.push(address)
  }
  return [...orders.values()]
}

/** Access as it is sent. `key`: the same for equal access, regardless of order. */
function bodyOf({ rows, groups }: { rows: readonly Omit<AccessRow, 'id'>[]; groups: readonly Choice[] }) {
  const { roleBindings } = parseRows(rows.map((row) => ({ ...row, id: 0 })))
  const userGroups = [...new Set(groups.map(({ value }) => value))]
  const pairs = roleBindings.map(pairKey)
  return { key: JSON.stringify([pairs.sort(), [...userGroups].sort()]), body: { roleBindings, userGroups } }
}

function noAddress({ chips, tooMuch }: AddUsersForm): string {
  if (tooMuch !== undefined) return `Use up to ${formatNumber(MAX_ADDRESSES)} addresses.`
  return chips.length === 0 ? 'Enter at least one email address.' : 'Fix the marked addresses first.'
}

/** Number of roles and groups that everyone would get; incomplete rows do not count. */
export function accessCount(form: AddUsersForm): { roles: number; groups: number } {
  if (form.noAccess) return { roles: 0, groups: 0 }
  return { roles: parseRows(form.rows).roleBindings.length, groups: form.groups.length }
}

/** Broad access, and who would get it. */
export type BroadAccessOfUsers = { readonly parts: readonly string[]; readonly emails: readonly string[] }

/** High-risk access in the form that needs confirmation: admin roles, and access to child scopes. */
export function broadAccess(form: AddUsersForm): BroadAccessOfUsers[] {
  const found = new Map<string, { parts: string[]; emails: string[] }>()
  const below = form.noAccess ? [] : broadAccessOf(form.rows)
  for (const [address, { own }] of readyChips(form)) {
    const parts = own === undefined ? below : broadAccessOf(own.rows.map((row) => ({ ...row, id: 0 })))
    if (parts.length === 0) continue
    const key = [...parts].sort().join('\n')
    const broad = found.get(key)
    if (broad === undefined) found.set(key, { parts, emails: [address] })
    else broad.emails.push(address)
  }
  return [...found.values()]
}

/** All users of the given orders. */
export function peopleOf(orders: readonly { readonly emails: readonly string[] }[]): string[] {
  return orders.flatMap(({ emails }) => emails)
}
