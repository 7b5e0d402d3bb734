import { faultPresets } from '#src/sim/faults.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'

/** What every change must do under every fault (docs/failures.md), as one function. */

export const effects = ['O1', 'O2', 'O4', 'O5', 'O11', 'O12', 'O13', 'O14', 'O15'] as const
export type Effect = (typeof effects)[number]

/** How a cell has to end. `parts`: all of them have to be on the page. */
export type Expected = {
  readonly outcome: 'done' | 'refused' | 'partly-done' | 'in-doubt' | 'forbidden' | 'gone' | 'session-ended'
  readonly parts: readonly RegExp[]
}

/** Faults after which the service may have done it: the 22 of the matrix. */
const canFollowPattern = /^F(?:0[2-6]|08|09|10|20|2[6-9]|3[0145678]|41)(?:-|$)|^F13$/u

export function canFollow(fault: string): boolean {
  return canFollowPattern.test(fault)
}

const mutate = (path: string, action: 'drop' | 'null' | 'retype' | 'enum', body?: string) => ({
  kind: 'mutate' as const,
  mutate: { path, action },
  ...(body === undefined ? {} : { body }),
})

/** What the answer of a change is asked for: its decisive member. */
const decisive: Record<Effect, string> = {
  O1: 'data.addUserResponseMap',
  O2: 'data',
  O4: 'data.twoFactorAuthenticationEnabled',
  O5: 'data.twoFactorAuthenticationEnabled',
  O11: 'data',
  O12: 'resource',
  O13: 'data.locked',
  O14: 'data.name',
  O15: 'data.name',
}

type Shape = Pick<FaultRule, 'kind'> & Partial<FaultRule>

/** Presets of these faults speak of reads only, or of other members; for changes they are spelled out here. */
function own(fault: string, effect: Effect): Shape | undefined {
  const person = effect !== 'O1' && effect !== 'O2' && effect !== 'O11' && effect !== 'O12'
  switch (fault) {
    case 'F40':
      return person ? mutate('data.accounts', 'drop') : mutate('metaData', 'drop')
    case 'F40-decisive':
      return person ? mutate(decisive[effect], 'null') : undefined
    case 'F41':
      return mutate('data', 'retype')
    case 'F44-unknown':
      return effect === 'O1'
        ? mutate('data.addUserResponseMap.*', 'enum')
        : effect === 'O2'
          ? mutate('data', 'enum')
          : undefined
    default:
      return undefined
  }
}

const onlyReads = /^F(?:(?:40|41|45)(?:-|$)|12-search-filter$)/u

/** Every fault that can hit a change, by the name of its preset. F01 and F07 need no server. */
export const faults: readonly string[] = [
  'F01',
  ...Object.keys(faultPresets).filter((fault) => !onlyReads.test(fault)),
  'F40',
  'F40-decisive',
  'F41',
  'F44-unknown',
].sort()

/** Rules of a fault for one change; undefined where the fault cannot hit it. */
export function rulesOf(fault: string, effect: Effect, when: 'before' | 'after'): FaultRule[] | undefined {
  // What is not about a lost or broken verdict leaves the change as it is.
  const applies = canFollow(fault) && !fault.startsWith('F06') ? { when } : {}
  const shape = own(fault, effect)
  if (shape !== undefined) {
    const path = effect === 'O12' && fault === 'F41' ? mutate('resource', 'retype') : shape
    return [{ id: fault, op: effect, ...path, ...applies }]
  }
  const preset = faultPresets[fault]
  if (preset === undefined || onlyReads.test(fault)) return undefined
  // A session that has ended refuses everything.
  if (fault.startsWith('F14')) return [...preset.rules]
  const rule = preset.rules.find(({ op }) => op === effect) ?? preset.rules.find(({ op }) => op === '*')
  return rule === undefined ? undefined : [{ ...rule, op: effect, ...applies }]
}

const wait = (seconds: number) => [
  /Too many requests\. No changes were made\./u,
  new RegExp(String.raw`You can try again in ${seconds} seconds?\.`, 'u'),
]

/** The outcome of a cell. */
export function expected(effect: Effect, fault: string): Expected {
  const id = fault.slice(0, 3)
  const no = (...parts: RegExp[]): Expected => ({ outcome: 'refused', parts })
  const done: Expected = { outcome: 'done', parts: [] }
  switch (id) {
    case 'F01':
      return no(/You appear to be offline\./u, /No changes were made\./u)
    case 'F40':
      // The copy that a read of the lock comes from lags behind, so nothing confirms it (docs/service.md, trap 16).
      return fault === 'F40-decisive' && effect === 'O13' ? { outcome: 'in-doubt', parts: [] } : done
    case 'F06':
    case 'F43':
    case 'F51':
    case 'F52':
      return done
    case 'F39':
      return fault === 'F39-yaml' ? { outcome: 'in-doubt', parts: [] } : done
    case 'F11':
      return no(/must not be blank/u, /somethingElse: is not known here/u)
    case 'F12':
      if (fault === 'F12') return no(/managed by the identity provider/u)
      if (fault === 'F12-other-user') return no(/only the own user can be changed/u)
      return fault === 'F12-not-authorized' ? no(/User not authorized\./u) : no(/The last administrator\./u)
    case 'F13':
      if (fault === 'F13-too-many') return no(...wait(30))
      if (fault === 'F13-user-locked') return no(/This user is locked\./u)
      if (fault === 'F13-optimistic') return no(/else changed this while you were editing|changed elsewhere meanwhile/u)
      return { outcome: 'in-doubt', parts: [] }
    case 'F14':
      return { outcome: 'session-ended', parts: [] }
    case 'F15':
      return no(/The user does not exist\./u)
    case 'F16':
      return { outcome: 'forbidden', parts: [/You don’t have permission to /u, /core_user_manage/u] }
    case 'F17':
      if (effect === 'O11') return { outcome: 'done', parts: [/was already removed/u] }
      return { outcome: 'gone', parts: [/no longer in/u] }
    case 'F18':
      return no(/This gateway doesn’t support this feature \(path not found\)\./u)
    case 'F19':
      return no()
    case 'F21':
    case 'F22':
      return no(/else changed this while you were editing|changed elsewhere meanwhile/u)
    case 'F23':
      return no(/Not available on this plan\./u)
    case 'F24':
      return no(/This user is locked\./u)
    case 'F25':
      return no(...wait(fault === 'F25' || fault === 'F25-date' ? 7 : 30))
    case 'F29':
      return { outcome: 'in-doubt', parts: fault === 'F29-wait' ? [/You can try again in 7 seconds\./u] : [] }
    case 'F32':
      return no(/not like this\./u)
    case 'F33':
      return no(/must not be blank/u)
    case 'F42':
      return { outcome: effect === 'O1' ? 'partly-done' : 'refused', parts: [/Unknown result \(SOMETHING_NEW\)/u] }
    case 'F44':
      return domainNo(effect, fault)
    case 'F58':
      return no(/The last administrator/u)
    default:
      return { outcome: 'in-doubt', parts: [] }
  }
}

/** A "no" inside a 200. */
function domainNo(effect: Effect, fault: string): Expected {
  const labels: Record<Effect, RegExp> = {
    O1: fault === 'F44' ? /\bFailed\b/u : /Unknown result \(SOMETHING_NEW\)/u,
    O2:
      fault === 'F44'
        ? /This isn’t your current password\./u
        : fault === 'F44-weak'
          ? /Harness didn’t accept this password\./u
          : /Unknown result \(SOMETHING_NEW\)/u,
    O4: /2FA is still on/u,
    O5: /2FA is still off/u,
    O11: /wasn’t in project Checkout\. No changes were made\./u,
    O12: /2FA isn’t on for this user, so there’s nothing to reset\./u,
    O13: /Harness still reports .+ as locked/u,
    O14: /responded with a different name/u,
    O15: /responded with a different name/u,
  }
  return { outcome: effect === 'O1' ? 'partly-done' : 'refused', parts: [labels[effect]] }
}
