import type { FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets } from '#src/sim/faults.ts'
import {
  bulkOps,
  laterAdditions,
  laterDomain,
  laterOperation,
  laterOps,
  reachesCall,
  withoutEnums,
  type BulkOp,
  type LaterOp,
} from './later-cells.ts'

/** The cells of the fault matrix as data. Nothing here knows the app. */

export const readOps = ['O3', 'O6', 'O7', 'O8', 'O9', 'O10', 'R1', 'R2'] as const
const effectOps = ['O1', 'O2', 'O4', 'O5', 'O11', 'O12', 'O13', 'O14', 'O15'] as const
export type ReadOp = (typeof readOps)[number]
/** Changes of the User API, on one person or one invitation, and on several. */
export type UserEffect = (typeof effectOps)[number]
export type EffectOp = UserEffect | LaterOp | BulkOp
export type Op = ReadOp | EffectOp

/** The changes of the User API whose bulk action has the same faults. */
const alike: Readonly<Partial<Record<Op, Op>>> = { 'bulk-remove': 'O11', 'bulk-reset': 'O12', 'bulk-unlock': 'O13' }

export const groups = [
  'reads',
  'effects-pre',
  'effects-post',
  'domain',
  'later',
  'bulk',
  'lists',
  'order',
  'repetition',
  'leaving',
  'switch',
  'rest',
] as const
type Group = (typeof groups)[number]

/** One cell. `preset` names the fault of `src/sim/faults.ts` that is installed, where the simulator makes it. */
export type Cell = {
  readonly id: string
  readonly group: Group
  readonly op: Op | 'app'
  readonly fault: string
  readonly variant: string
  readonly preset?: string
}

const number = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, place) => `F${String(first + place).padStart(2, '0')}`)

/** F01 to F43: transport, status, body. */
export const commonFaults = number(1, 43)

/** Faults that can also come after the change: the answer is spoiled, not the call. */
const afterEffect = new Set([
  ...number(2, 6),
  ...number(8, 10),
  'F13',
  'F20',
  ...number(26, 31),
  ...number(34, 38),
  'F41',
])

/** Presets that are about one operation only, or that stand for their own cells. */
const ofOneOp: Readonly<Record<string, readonly string[]>> = { 'F12-last-admin': ['O11'] }

/** Presets of a fault that hit an operation, in the order of the list. */
export function presetsOf(op: Op, fault: string): string[] {
  return Object.keys(faultPresets).filter(
    (name) =>
      (name === fault || name.startsWith(`${fault}-`)) &&
      (ofOneOp[name]?.includes(alike[op] ?? op) ?? true) &&
      rulesFor(op, name).length > 0,
  )
}

/**
 * What the presets leave out because their own list is about another operation: the same fault, put where the answer
 * of this operation has such a member.
 */
const additions: Readonly<Record<string, readonly Omit<FaultRule, 'id'>[]>> = {
  F15: [
    { op: 'R1', ...refused401('ROLE_DOES_NOT_EXIST') },
    { op: 'R2', ...refused401('INVALID_CREDENTIAL') },
    // The answer to the check of the session is the same operation, so only the first call is hit.
    { op: 'O8', times: 1, ...refused401('USER_DOES_NOT_EXIST') },
  ],
  F40: [
    { op: 'O3', kind: 'mutate', mutate: { path: 'data', action: 'drop' } },
    { op: 'O9', kind: 'mutate', mutate: { path: 'data.totpSecretKey', action: 'drop' } },
    ...(['O1', 'O2', 'O11', 'O12'] as const).map((op) => mutationRule(op, 'metaData', 'drop')),
    ...(['O4', 'O5', 'O13', 'O14', 'O15'] as const).map((op) => mutationRule(op, 'data.accounts', 'drop')),
  ],
  F41: [
    { op: 'O3', kind: 'mutate', mutate: { path: 'data', action: 'retype' } },
    { op: 'O9', kind: 'mutate', mutate: { path: 'data.totpSecretKey', action: 'retype' } },
    { op: 'R1', kind: 'mutate', mutate: { path: 'data.content.*.harnessManaged', action: 'retype' } },
    { op: 'R2', kind: 'mutate', mutate: { path: 'data.content.*.harnessManaged', action: 'retype' } },
    mutationRule('O12', 'resource', 'retype'),
    ...effectOps.filter((op) => op !== 'O12').map((op) => mutationRule(op, 'data', 'retype')),
  ],
  F42: [
    ...(['O4', 'O5', 'O13', 'O14', 'O15'] as const).map((op) =>
      mutationRule(op, 'data.accounts.*.defaultExperience', 'enum'),
    ),
    { op: 'O6', kind: 'mutate', mutate: { path: 'data.roleAssignmentMetadata.*.roleScopeLevel', action: 'enum' } },
    {
      op: 'O7',
      kind: 'mutate',
      mutate: { path: 'data.content.*.roleAssignmentMetadata.*.roleScopeLevel', action: 'enum' },
    },
    { op: 'O8', kind: 'mutate', mutate: { path: 'data.accounts.*.defaultExperience', action: 'enum' } },
    { op: 'R1', kind: 'mutate', mutate: { path: 'data.content.*.role.allowedScopeLevels.1', action: 'enum' } },
    {
      op: 'R2',
      kind: 'mutate',
      mutate: { path: 'data.content.*.resourceGroup.includedScopes.*.filter', action: 'enum' },
    },
  ],
}

function mutationRule(
  op: ReadOp | UserEffect,
  path: string,
  action: 'drop' | 'retype' | 'enum',
): Omit<FaultRule, 'id'> {
  return { op, kind: 'mutate', mutate: { path, action } }
}

function refused401(code: string): Pick<FaultRule, 'kind' | 'status' | 'body'> {
  const message = 'Not found'
  return { kind: 'status', status: 401, body: JSON.stringify({ status: 'ERROR', code, message, correlationId: 'c-1' }) }
}

/** A domain value that no one knows, in the place of the known "no" (F44). */
export function unknownValue(op: UserEffect): FaultRule[] {
  const id = 'unknown value'
  const respondWith = (data: unknown): FaultRule => ({
    id,
    op,
    kind: 'body',
    body: JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: 'c-2' }),
  })
  switch (op) {
    case 'O1':
      return [{ id, ...mutationRule(op, 'data.addUserResponseMap.*', 'enum') }]
    case 'O4':
    case 'O5':
      return [respondWith({ uuid: 'unchanged', twoFactorAuthenticationEnabled: 'PERHAPS' })]
    case 'O12':
      return [{ ...respondWith(null), body: '{"metaData":{},"resource":"PERHAPS","responseMessages":[]}' }]
    case 'O13':
      return [respondWith({ uuid: 'unchanged', locked: 'PERHAPS' })]
    default:
      return [respondWith('PERHAPS')]
  }
}

/** Rules of a preset that hit one operation, with what is added above. */
export function rulesFor(op: Op, preset: string): FaultRule[] {
  const operation = laterOperation(op)
  const names: readonly (string | undefined)[] = [op, operation, alike[op]]
  const isMeant = (rule: Omit<FaultRule, 'id'>) => names.includes(rule.op)
  const own = (faultPresets[preset]?.rules ?? []).filter((rule) => isMeant(rule) || rule.op === '*')
  const others = [...(additions[preset] ?? []), ...(laterAdditions[preset] ?? [])]
  const added = (own.length > 0 ? [] : others).filter((rule) => isMeant(rule))
  return [...own, ...added].map((rule, place) => ({
    ...rule,
    op: operation ?? (op as FaultRule['op']), // The others are called by the names of the simulator.
    id: `${preset}.${place}`,
    // The first one that fits a call takes it; the others are for calls that it does not fit.
    ...(place === 0 ? {} : { fires: 'may' as const }),
  }))
}

/** Faults that no preset makes: the browser itself makes them. */
const byBrowser = new Set(['F01', 'F06', 'F07'])

/** Same place in two lists, so that all variants of a fault are used by some operation. */
function presetFor(op: Op, fault: string, turn: number): string | undefined {
  if (byBrowser.has(fault)) return undefined
  const names = presetsOf(op, fault)
  return names[turn % Math.max(1, names.length)]
}

function cell(group: Group, op: Op, fault: string, variant: string, preset: string | undefined): Cell {
  return { id: `${op}-${fault}-${variant}`, group, op, fault, variant, ...(preset === undefined ? {} : { preset }) }
}

function reads(): Cell[] {
  return readOps.flatMap((op, place) =>
    commonFaults.flatMap((fault) =>
      ['cold', 'warm'].map((variant, half) =>
        cell('reads', op, fault, variant, presetFor(op, fault, 2 * place + half)),
      ),
    ),
  )
}

function effects(variant: 'pre' | 'post'): Cell[] {
  return effectOps.flatMap((op, place) =>
    commonFaults
      .filter((fault) => variant === 'pre' || afterEffect.has(fault))
      .map((fault) =>
        // Only UNEXPECTED leaves open whether it happened.
        cell(
          `effects-${variant}`,
          op,
          fault,
          variant,
          fault === 'F13' && variant === 'post' ? 'F13' : presetFor(op, fault, place),
        ),
      ),
  )
}

/** What came after the 15 operations: one of a kind meets every fault, the others share those that are not decisive. */
function later(group: 'later' | 'bulk', ops: readonly EffectOp[]): Cell[] {
  return ops.flatMap((op, place) =>
    (['pre', 'post'] as const).flatMap((variant) => {
      const faults = commonFaults.filter((fault) => variant === 'pre' || afterEffect.has(fault))
      return faults
        .filter((fault) => reachesCall(op, fault, variant, faults))
        .map((fault) => {
          // Null is how these calls say that there is no such invitation.
          const isNull = fault === 'F35' && variant === 'post'
          const preset = isNull ? 'F35-missing' : fault === 'F13' && variant === 'post' ? 'F13' : undefined
          return cell(group, op, fault, variant, preset ?? presetFor(op, fault, place))
        })
    }),
  )
}

/** The failures that a 200 can say, by operation: the value, or a word that no one knows. */
const domainValues: readonly (readonly [UserEffect, string, string])[] = [
  ['O1', 'fail', 'F44'],
  ['O2', 'incorrect', 'F44'],
  ['O2', 'weak', 'F44-weak'],
  ['O4', 'unchanged', 'F44'],
  ['O5', 'unchanged', 'F44'],
  ['O11', 'false', 'F44'],
  ['O12', 'false', 'F44'],
  ['O13', 'locked', 'F44'],
]

const restVariants: readonly (readonly [string, readonly string[]])[] = [
  ['F50', ['same-edit', 'sign-out', 'no-crossing', 'switch']],
  ['F53', ['plus10min', 'minus10min', 'plus1day', 'minus1day', 'spring', 'autumn']],
  ['F54', ['blocked', 'missing', 'stale', 'leftover']],
  ['F55', ['users', 'person', 'add', 'profile', 'two-factor']],
  ['F56', ['blocked', 'full']],
  ['F57', ['users', 'person', 'access', 'add', 'remove-dialog', 'profile', 'password']],
  ['F58', ['account', 'organization', 'project']],
]

const listVariants: Readonly<Record<string, readonly string[]>> = {
  F45: ['rows', 'name', 'bytes'],
  F46: ['twice', 'pages', 'all'],
  F47: ['beyond', 'disagree', 'no-pages'],
}
const orders = ['123', '132', '213', '231', '312', '321'] as const
const gestures = ['double-click', 'enter-repeat', 'five-clicks', 'five-submits'] as const
const waysToLeave = ['link', 'back', 'reload', 'close'] as const

/** Every cell, in the order of the table in 2.6. */
export const cells: readonly Cell[] = [
  ...reads(),
  ...effects('pre'),
  ...effects('post'),
  ...domainValues.flatMap(([op, value, preset]) => [
    cell('domain', op, 'F44', value, preset),
    cell('domain', op, 'F44', `${value}-unknown`, preset),
  ]),
  ...later('later', laterOps),
  ...later('bulk', bulkOps),
  ...laterDomain.map(([op, value]) =>
    cell(bulkOps.some((one) => one === op) ? 'bulk' : 'later', op, 'F44', value, undefined),
  ),
  ...(['O7', 'O10', 'R1', 'R2'] as const).flatMap((op) =>
    Object.entries(listVariants).flatMap(([fault, variants]) =>
      variants.map((variant) => cell('lists', op, fault, variant, undefined)),
    ),
  ),
  ...(['O6', 'O7', 'O10'] as const).flatMap((op) => orders.map((order) => cell('order', op, 'F48', order, undefined))),
  ...[...effectOps, ...laterOps].flatMap((op) =>
    gestures.map((gesture) => cell('repetition', op, 'F49', gesture, undefined)),
  ),
  // One question, one button and one run are behind all of them.
  ...gestures.map((gesture, place) =>
    cell('repetition', bulkOps[2 * place] ?? 'bulk-remove', 'F49', gesture, undefined),
  ),
  ...[...effectOps, ...laterOps].flatMap((op) => waysToLeave.map((way) => cell('leaving', op, 'F51', way, undefined))),
  ...waysToLeave.map((way, place) => cell('leaving', bulkOps[2 * place + 1] ?? 'bulk-give', 'F51', way, undefined)),
  ...[...readOps, ...effectOps, ...laterOps, ...bulkOps].map((op) => cell('switch', op, 'F52', 'late', undefined)),
  ...restVariants.flatMap(([fault, variants]) =>
    variants.map((variant): Cell => ({ id: `app-${fault}-${variant}`, group: 'rest', op: 'app', fault, variant })),
  ),
]

/** Cells whose fault cannot exist, with the reason. They are counted and named in the report. */
export function isImpossible({ op, fault, variant }: Cell): string | undefined {
  // The app asks these lists for their first page only, and searches for the rest.
  if (op !== 'O7' && ((fault === 'F46' && variant === 'pages') || (fault === 'F47' && variant === 'beyond')))
    return 'only the first page of this list is ever asked for'
  if (fault !== 'F42') return undefined
  if (withoutEnums.includes(laterOperation(op) ?? '')) return 'there is no enumeration in the answer'
  if (op === 'O3') return 'the answer is one truth value, there is no enumeration in it'
  if (op === 'O11' || op === 'O12') return 'the answer is one truth value, there is no enumeration in it'
  if (op === 'O10') return 'rows of this list hold no enumeration'
  return undefined
}
