import type { Cell, Op } from './cells.ts'
import { bulkRow, laterRow } from './expected-later.ts'

/**
 * What must be seen in a cell, written from what each fault means (docs/failures.md), not from the app. The one
 * function that the whole matrix is judged by.
 */

/**
 * Outcome codes (docs/failures.md); `OK`: the fault is survived and the data is shown, `LEFT`: the user has left, so
 * nothing is shown.
 */
export type Outcome =
  | 'failed'
  | 'stale'
  | 'partly-read'
  | 'refused'
  | 'in-doubt'
  | 'partly-done'
  | 'session-ended'
  | 'wrong-scope'
  | 'forbidden'
  | 'gone'
  | 'OK'
  | 'LEFT'

export type Expected = {
  readonly outcome: Outcome
  /** Fewest and most attempts of the operation, by distinct attempt id. */
  readonly attempts: readonly [number, number]
  /** Words that must stand near the place. */
  readonly says?: RegExp
  /**
   * States of the two rows of a bulk action, the worse first, `|` between two that are right; both done where left out.
   */
  readonly rows?: (applied: boolean) => readonly string[]
  /** Seconds that the service asked to wait before the one automatic repeat. */
  readonly waits?: number
}

type ReadRow = {
  /** Repeats by itself at most twice. */
  readonly repeats?: true
  readonly outcome?: 'Q' | 'forbidden' | 'gone' | 'session-ended' | 'OK' | 'LEFT' | 'partly-read'
  readonly says?: RegExp
  readonly waits?: number
  readonly attempts?: readonly [number, number]
}

const noAnswer = /The gateway didn’t respond\./
const gateway = /gateway can[’']t reach|gateway is unreachable/i
const unreadable = /response we couldn’t read|empty response/
const mismatch = /don[’']t match.*path (was )?not found|path not found/i

/** What each fault does to a read. By preset where presets of a fault differ. `Q`: `failed` cold, `stale` warm. */
const readTable: Readonly<Record<string, ReadRow>> = {
  F01: { says: /You appear to be offline/, attempts: [0, 0] },
  F02: { repeats: true, says: noAnswer },
  F03: { repeats: true, says: noAnswer },
  F04: { repeats: true, says: /browser extension or network might be blocking/i },
  F05: { says: /didn’t respond in time/i },
  F06: { outcome: 'OK' },
  // Taken back before it arrives; that it was sent is seen in the page.
  F07: { outcome: 'LEFT', attempts: [0, 1] },
  F08: { repeats: true },
  F09: { repeats: true },
  F10: { says: /gateway redirected this request.*sign in at the gateway/i },
  F11: {},
  F12: {},
  F13: {},
  'F13-too-many': { says: /limiting requests|too many requests/i },
  'F13-user-locked': { says: /locked/i },
  'F13-optimistic': { says: /changed this/i },
  F14: { outcome: 'session-ended', says: /session has ended/i },
  F15: { outcome: 'gone' },
  F16: { outcome: 'forbidden', says: /core_user_manage/ },
  F17: { outcome: 'gone' },
  F18: { says: mismatch },
  F19: {},
  F20: {},
  F21: {},
  F22: {},
  F23: { says: /not available on (this|the) plan/i },
  F24: { says: /locked/i },
  F25: { waits: 7, says: /limiting requests|too many requests/i },
  'F25-date': { waits: 7, says: /limiting requests|too many requests/i },
  'F25-missing': { says: /limiting requests|too many requests/i },
  'F25-long': { says: /limiting requests|too many requests/i },
  'F25-garbage': { says: /limiting requests|too many requests/i },
  'F25-text': { says: /limiting requests|too many requests/i },
  F26: {},
  F27: {},
  F28: { repeats: true, says: gateway },
  F29: { repeats: true },
  'F29-wait': { waits: 7 },
  F30: { repeats: true, says: gateway },
  F31: {},
  F32: { says: /not like this/i },
  F33: {},
  F34: { says: unreadable },
  F35: { says: unreadable },
  F36: { says: unreadable },
  F37: { says: unreadable },
  F38: { says: /web page instead of data/i },
  F39: { outcome: 'OK' },
  'F39-yaml': { says: unreadable },
  F40: { outcome: 'OK' },
  'F40-no-identity': { outcome: 'partly-read', says: /1 entry .*couldn’t be loaded/ },
  F41: { outcome: 'OK' },
  'F41-name': { outcome: 'OK' },
  'F41-content': { says: unreadable },
  F42: { outcome: 'OK' },
  F43: { outcome: 'OK' },
}

/** Where an operation differs from the row, and why. */
const readExceptions: Readonly<Record<string, ReadRow>> = {
  // A person asked for by id who comes as nothing is gone; a list that comes as nothing has failed (F35).
  'O6 F35': { outcome: 'gone' },
  'O6 F35-missing': { outcome: 'gone' },
  // One truth value: when it is missing there is no answer at all.
  'O3 F40': { says: unreadable },
  // Without its key a set-up cannot start.
  'O9 F40': { says: /./ },
  'O9 F41': { says: unreadable },
  // The check of the session is the same operation: a second attempt, and no repeat.
  'O8 F14': { outcome: 'session-ended', says: /session has ended/i, attempts: [1, 2] },
  'O8 F15': { outcome: 'gone', attempts: [1, 2] },
  // Sent once only, so there is no second failure that would say more.
  'O9 F04': { says: noAnswer },
  // A set-up of another kind than this page can check is refused, never half started.
  'O9 F42': { says: /./ },
  // Not proof of absence: a role or a credential that is said not to exist leaves "not permitted" (F15).
  'R1 F15': { outcome: 'forbidden' },
  'R2 F15': { outcome: 'forbidden' },
}

function readRow(op: Op, fault: string, preset: string): ReadRow {
  const row =
    readExceptions[`${op} ${preset}`] ??
    (fault === 'F14' ? readExceptions[`${op} ${fault}`] : undefined) ??
    readTable[preset] ??
    readTable[fault]
  if (row === undefined) throw new Error(`No expectation for ${op} ${fault} (${preset}).`)
  return row
}

/** The two reads of which nothing old may stand: an answer that guards a removal, and a secret that is used once. */
const neverOld = new Set<Op | 'app'>(['O3', 'O9'])

function expectedRead({ op, fault, variant, preset = fault }: Cell & { op: Op }): Expected {
  const row = readRow(op, fault, preset)
  const most = op === 'O9' ? 1 : row.repeats === true ? 3 : row.waits === undefined ? 1 : 2
  const least = row.waits === undefined || op === 'O9' ? 1 : 2
  const wanted = row.outcome ?? 'Q'
  const outcome = wanted !== 'Q' ? wanted : variant === 'warm' && !neverOld.has(op) ? 'stale' : 'failed'
  return {
    outcome,
    attempts: row.attempts ?? [least, most],
    ...(row.says === undefined ? {} : { says: row.says }),
    ...(row.waits === undefined || op === 'O9' ? {} : { waits: row.waits }),
  }
}

export type EffectRow = { readonly outcome: Outcome; readonly says?: RegExp }

const doubt: EffectRow = { outcome: 'in-doubt' }
const no: EffectRow = { outcome: 'refused' }

/** What a change must show, by fault. */
const effectTable: Readonly<Record<string, EffectRow>> = {
  F01: { outcome: 'refused', says: /You appear to be offline.*No changes were made/i },
  F02: doubt,
  F03: doubt,
  F04: doubt,
  F05: doubt,
  F06: { outcome: 'OK' },
  F07: { outcome: 'OK' },
  F08: doubt,
  F09: doubt,
  F10: { outcome: 'in-doubt', says: /redirected this request/i },
  F11: no,
  F12: no,
  F13: doubt,
  'F13-too-many': { outcome: 'refused', says: /too many requests/i },
  'F13-user-locked': { outcome: 'refused', says: /locked/i },
  'F13-optimistic': { outcome: 'refused', says: /changed this meanwhile|someone else changed|was changed elsewhere/i },
  F14: { outcome: 'session-ended', says: /session has ended/i },
  F15: no,
  F16: { outcome: 'forbidden', says: /core_user_manage/ },
  F17: { outcome: 'gone' },
  F18: { outcome: 'refused', says: mismatch },
  F19: no,
  F20: doubt,
  F21: { outcome: 'refused', says: /changed this meanwhile|someone else changed|was changed elsewhere/i },
  F22: { outcome: 'refused', says: /changed this meanwhile|someone else changed|was changed elsewhere/i },
  F23: { outcome: 'refused', says: /not available on this plan/i },
  F24: { outcome: 'refused', says: /locked/i },
  F25: { outcome: 'refused', says: /too many requests.*no changes were made/i },
  F26: doubt,
  F27: doubt,
  F28: doubt,
  F29: doubt,
  F30: doubt,
  F31: doubt,
  F32: { outcome: 'refused', says: /not like this/i },
  F33: no,
  F34: doubt,
  F35: doubt,
  F36: doubt,
  F37: doubt,
  F38: doubt,
  F39: { outcome: 'OK' },
  'F39-yaml': doubt,
  F40: { outcome: 'OK' },
  F41: doubt,
  F42: { outcome: 'OK' },
  F43: { outcome: 'OK' },
  F44: no,
}

/** Where a change differs from the row, and why. */
const effectExceptions: Readonly<Record<string, EffectRow>> = {
  // That the person is gone is what a removal wanted (F17).
  'O11 F17': { outcome: 'OK', says: /already removed/i },
  // A word that no one knows is no success (F42).
  'O1 F42': { outcome: 'partly-done', says: /unknown result/i },
  'O2 F42': doubt,
  'O1 F44': { outcome: 'partly-done' },
}

function expectedEffect({ id, group, op, fault, variant, preset = fault }: Cell): Expected {
  // A word in place of the verdict that no one knows is no verdict (F42, F44).
  if (fault === 'F44' && op !== 'O1' && variant.endsWith('-unknown')) return { ...doubt, attempts: [1, 1] }
  const own = laterRow({ op, fault, variant, preset, group, id })
  const row = own ?? effectExceptions[`${op} ${fault}`] ?? effectTable[preset] ?? effectTable[fault]
  if (row === undefined) throw new Error(`No expectation for ${op} ${fault} (${preset}).`)
  // Never repeated automatically, whatever comes; offline nothing is sent at all.
  return { ...row, attempts: fault === 'F01' ? [0, 0] : [1, 1] }
}

/** A bulk action: one attempt of each row, and one more where the service asked to wait, as the page says. */
function expectedBulk(cell: Cell): Expected {
  const { fault, preset = fault } = cell
  const common = effectTable[preset] ?? effectTable[fault]
  if (common === undefined) throw new Error(`No expectation for ${cell.id}.`)
  return bulkRow(cell, effectExceptions[`${cell.op} ${fault}`] ?? common)
}

function isRead(op: Cell['op']): op is Op {
  return ['O3', 'O6', 'O7', 'O8', 'O9', 'O10', 'R1', 'R2'].includes(op)
}

/** The outcome that a cell must have. */
export function expected(cell: Cell): Expected {
  const { op, group } = cell
  switch (group) {
    case 'reads':
      if (!isRead(op)) throw new Error(`${cell.id} is no read`)
      return expectedRead({ ...cell, op })
    case 'effects-pre':
    case 'effects-post':
    case 'domain':
    case 'later':
      return expectedEffect(cell)
    case 'bulk':
      return expectedBulk(cell)
    case 'lists':
    case 'order':
    case 'repetition':
    case 'leaving':
    case 'switch':
    case 'rest':
      // What must be seen there is no outcome code but the sentence of 2.5 itself, asserted by the group's own run.
      return { outcome: 'OK', attempts: [0, Number.POSITIVE_INFINITY] }
  }
}
