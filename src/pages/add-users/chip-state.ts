import type { Choice } from '#src/components/access-fields/access-form.ts'
import { addressProblems } from '#src/domain/address.ts'
import type { AddressEntry } from '#src/domain/emails.ts'

/** A user's access from a file, replacing the access chosen for everyone. */
export type OwnAccess = {
  /** Name of the file. */
  readonly from: string
  readonly rows: readonly { readonly role: Choice; readonly resourceGroup: Choice }[]
  readonly groups: readonly Choice[]
  /** Parts that couldn't be matched, as the rest of a sentence. No one is added with only part of their access. */
  readonly problems: readonly string[]
}

/** One address in the field. */
export type AddressChip = AddressEntry & {
  readonly id: number
  /** The user chose to send it although it looks unusual. */
  readonly confirmed: boolean
  /** A domain in use here that this one could be mistaken for (SECURITY.md, T14). */
  readonly imitates?: string | undefined
  readonly own?: OwnAccess | undefined
}

/** The address to send for a chip; undefined while it needs attention. */
export function addressOf(chip: AddressChip): string | undefined {
  if (chip.own !== undefined && chip.own.problems.length > 0) return undefined
  if (chip.confirmed) return confirmableOf(chip)
  return chip.check.ok && chip.imitates === undefined ? chip.check.address : undefined
}

/** The address to send once the user confirms it, if possible. */
export function confirmableOf({ check }: AddressChip): string | undefined {
  return check.ok ? check.address : check.confirmable
}

/** Whether the address itself needs attention, not only its access. */
export function needsAddressFix({ check, imitates, confirmed }: AddressChip): boolean {
  return !confirmed && (!check.ok || imitates !== undefined)
}

/** Advice for a chip that needs attention, without a period. */
export function attentionText(chip: AddressChip): string {
  const { check, imitates, own } = chip
  if (own !== undefined && own.problems.length > 0 && !needsAddressFix(chip))
    return `Fix its access from ${own.from}. ${own.problems.join(' ')}`
  if (!check.ok) return addressProblems[check.problem]
  return imitates === undefined ? '' : `Check the domain. It resembles ${imitates}, which users here have`
}

/** The distinct addresses to send. */
export function readyAddresses({ chips }: { readonly chips: readonly AddressChip[] }): string[] {
  return [...readyChips({ chips }).keys()]
}

/** Chips that need attention. */
export function attentionChips({ chips }: { readonly chips: readonly AddressChip[] }): AddressChip[] {
  return chips.filter((chip) => addressOf(chip) === undefined)
}

/** Addresses that differ only in the part after a plus: different users for Harness, but perhaps not for the sender. */
export function relatedAddresses(addresses: readonly string[]): string[] {
  const base = (address: string) => {
    const [name = '', domain = ''] = address.split('@')
    return `${name.split('+')[0] ?? ''}@${domain}`
  }
  const counts = new Map<string, number>()
  for (const address of addresses) counts.set(base(address), (counts.get(base(address)) ?? 0) + 1)
  return addresses.filter((address) => (counts.get(base(address)) ?? 0) > 1)
}

/** Chips to send, by address; of repeated ones, the first. */
export function readyChips({ chips }: { readonly chips: readonly AddressChip[] }): Map<string, AddressChip> {
  const ready = new Map<string, AddressChip>()
  for (const chip of chips) {
    const address = addressOf(chip)
    if (address !== undefined && !ready.has(address)) ready.set(address, chip)
  }
  return ready
}

/** Addresses that would get the access chosen for everyone. */
export function addressesWithSharedAccess(form: { readonly chips: readonly AddressChip[] }): string[] {
  return [...readyChips(form)].flatMap(([address, { own }]) => (own === undefined ? [address] : []))
}

/** Chips with their own access. */
export function ownChips({ chips }: { readonly chips: readonly AddressChip[] }): (AddressChip & { own: OwnAccess })[] {
  return chips.flatMap((chip) => (chip.own === undefined ? [] : [{ ...chip, own: chip.own }]))
}
