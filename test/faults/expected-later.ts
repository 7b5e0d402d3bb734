import type { Cell } from './cells.ts'
import type { EffectRow, Expected } from './expected.ts'
import { laterOperation } from './later-cells.ts'

/** Where roles, groups, invitations and bulk actions differ from what every change must show, and why. */

const doubt: EffectRow = { outcome: 'in-doubt' }
const offline = /You appear to be offline/i
const isInvitation = (op: string) => ['updateInvite', 'deleteInvite'].includes(laterOperation(op) ?? '')

/** By change and fault, preset, or variant of F44; `*` stands for every change. */
const exceptions: Readonly<Record<string, EffectRow>> = {
  // Said in two sentences whose order is that of the place.
  '* F01': { outcome: 'refused', says: offline },
  // A person is found, and a refusal says so without a field of that name in the form.
  '* F25': {
    outcome: 'refused',
    says: /too many requests.*no(thing was| changes were) (saved|made)|no(thing was| changes were) (saved|made).*too many requests/i,
  },
  // What a revocation wanted is so (F17).
  'invite-revoke F17': { outcome: 'OK', says: /no longer pending/i },
  // Null is the word of these calls for "no longer pending".
  'invite-edit F35': { outcome: 'gone' },
  'invite-resend F35': { outcome: 'gone' },
  'invite-revoke F35': { outcome: 'OK', says: /no longer pending/i },
  // A principal of another type is not the one that was asked about, so it has to be looked up (F42).
  'roles-add F42': doubt,
  'roles-add left-out': { outcome: 'partly-done', says: /2 of 2 changes aren’t saved/ },
  'roles-add part-unreadable': { outcome: 'OK', says: /2 changes saved/ },
  'roles-remove none': { outcome: 'partly-done', says: /2 of 2 changes aren’t saved/ },
  'roles-remove part-missing': { outcome: 'OK', says: /2 changes saved/ },
  'roles-both none': { outcome: 'partly-done', says: /1 of 2 changes isn’t saved/ },
  'group-join not-named': { outcome: 'refused', says: /doesn’t list the user as a member/ },
  'invite-edit null': { outcome: 'gone' },
  'invite-edit other-access': { outcome: 'partly-done', says: /different access|other roles/ },
  'invite-resend null': { outcome: 'gone' },
  'invite-resend other-access': { outcome: 'partly-done', says: /different access|other roles/ },
  'invite-revoke null': { outcome: 'OK', says: /no longer pending/i },
}

/** The row of a change that came later, where it is not the common one. */
export function laterRow({ op, fault, variant, preset = fault }: Cell): EffectRow | undefined {
  if (laterOperation(op) === undefined) return undefined
  // Where the look finds the person in the group, that is all there is to say.
  if (op === 'group-join' && fault === 'F10' && variant === 'post') return doubt
  if (fault === 'F35' && isInvitation(op) && preset !== 'F35') return doubt
  return (
    (fault === 'F44' ? exceptions[`${op} ${variant}`] : undefined) ??
    exceptions[`${op} ${fault}`] ??
    (preset === fault || fault === 'F25' ? exceptions[`* ${fault}`] : undefined)
  )
}

/** Faults that end the connection, after which the browser itself tries again. */
const lost = ['F02', 'F03', 'F04', 'F08', 'F09', 'F20']

/** Whether both rows of a bulk action are hit. */
export function isLost({ fault }: Cell): boolean {
  return lost.includes(fault)
}

/** Bulk actions of which no read can tell whether they happened (docs/service.md, trap 16). */
const blind: readonly Cell['op'][] = ['bulk-reset', 'bulk-unlock', 'bulk-resend']

/** How a row in doubt ends: as it is, where a read can tell. */
function inDoubt(op: Cell['op'], applied: boolean): string {
  // A lock in the read copy proves nothing, but its absence does (docs/service.md, trap 16).
  if (op === 'bulk-unlock' && applied) return 'Not confirmed|Done'
  return blind.includes(op) ? 'Not confirmed' : applied ? 'Done' : 'Failed'
}

/** What a 200 that says no means for its row. */
const wasRefused: Readonly<Record<string, readonly [state: string, says: RegExp]>> = {
  'bulk-remove false': ['Not needed', /No longer in this scope/],
  'bulk-unlock locked': ['Failed', /still locked/],
  'bulk-reset false': ['Not needed', /2FA is off/],
  'bulk-give left-out': ['Failed', /Not assigned\. Harness left it out/],
  'bulk-give part-unreadable': ['Done', /Assigned\..*the change went through/],
  'bulk-take part-missing': ['Done', /Removed\..*the change went through/],
  'bulk-take none': ['Failed', /Not removed\./],
  'bulk-join not-named': ['Failed', /isn’t in the group/],
  'bulk-resend null': ['Not needed', /No longer pending/],
  'bulk-resend other-access': ['Done', /with different roles or groups\. Check this invitation/],
  'bulk-revoke null': ['Not needed', /No longer pending/],
}

/** What must be seen of two rows of which the fault hits the first; the second is worked off where it can be. */
export function bulkRow(cell: Cell, common: EffectRow): Expected {
  const { op, fault, variant, preset = fault } = cell
  const attempts = [2, 2] as const
  const first = (state: string) => () => (isLost(cell) ? [state, state] : [state, 'Done'])
  if (fault === 'F44') {
    const [state, says] = wasRefused[`${op} ${variant}`] ?? ['', /^$/]
    return { outcome: state === 'Done' ? 'OK' : 'partly-done', says, attempts, rows: () => [state, 'Done'] }
  }
  if (fault === 'F01')
    return { outcome: 'refused', says: offline, attempts: [0, 0], rows: () => ['Not started', 'Not started'] }
  // The next one may be on its way by then.
  if (fault === 'F14') return { outcome: 'session-ended', attempts: [1, 2] }
  if (fault === 'F16')
    return { outcome: 'forbidden', says: /permission/i, attempts: [1, 2], rows: () => ['Failed', 'Not started'] }
  if (fault === 'F25' || preset === 'F13-too-many')
    return { outcome: 'OK', attempts: [3, 3], waits: preset === 'F25' || preset === 'F25-date' ? 7 : 30 }
  // Harness replaces the secret first, so this one kind of "no" promises nothing.
  const isReplaced = op === 'bulk-reset' && fault === 'F12' && preset !== 'F12-not-authorized'
  const isNull = fault === 'F35' && isInvitation(op) && preset === 'F35'
  const outcome = isReplaced ? 'in-doubt' : isNull ? 'gone' : common.outcome
  switch (outcome) {
    case 'OK':
      return { outcome, attempts }
    case 'gone':
      return { outcome, attempts, says: /No changes were made/, rows: first('Not needed') }
    case 'in-doubt':
      return {
        outcome,
        attempts,
        rows: (applied) => first(inDoubt(op, applied))(),
      }
    default:
      return {
        outcome: 'partly-done',
        attempts,
        says: fault === 'F11' || fault === 'F33' ? /must not be blank/ : (common.says ?? /Not [a-z]+\./),
        rows: first('Failed'),
      }
  }
}
