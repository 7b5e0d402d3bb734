import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import {
  actionGuards,
  childScopeLosses,
  canConfirmRemoval,
  needsTypedWord,
  removalVerdict,
  wordProblem,
  type GuardFacts,
} from '#src/domain/user-guards.ts'

const dana: UserMetadata = {
  uuid: 'dana',
  email: 'dana@x.example',
  name: 'Dana Kim',
  locked: true,
  disabled: false,
  externallyManaged: false,
  twoFactorAuthenticationEnabled: true,
}
const facts: GuardFacts = {
  user: dana,
  ownId: 'me',
  manageReason: undefined,
  accountManageReason: undefined,
  removing: false,
  unlocking: false,
}

describe('actionGuards', () => {
  it('lets everything go on for a locked person with two-factor', () => {
    expect(actionGuards(facts)).toEqual({
      unlock: { offered: true },
      'reset-2fa': { offered: true },
      remove: { offered: true },
    })
  })

  it('offers unlock only for someone who is known to be locked', () => {
    for (const locked of [false, undefined])
      expect(actionGuards({ ...facts, user: { ...dana, locked } }).unlock.offered).toBe(false)
  })

  it('blocks the reset where two-factor is off, and lets it go on where it is not reported', () => {
    const reset = (twoFactorAuthenticationEnabled: boolean | undefined) =>
      actionGuards({ ...facts, user: { ...dana, twoFactorAuthenticationEnabled } })['reset-2fa']
    expect(reset(false).blockedReason).toMatch(/2FA is off for Dana/u)
    expect(reset(undefined)).toEqual({ offered: true })
  })

  it('blocks oneself, and everyone until it is known who one is; a service account is no one', () => {
    expect(actionGuards({ ...facts, ownId: 'dana' }).remove.blockedReason).toMatch(/This is you/u)
    expect(actionGuards({ ...facts, ownId: 'dana' })['reset-2fa'].blockedReason).toMatch(/This is you/u)
    expect(actionGuards({ ...facts, ownId: undefined }).remove.blockedReason).toMatch(/Still checking/u)
    expect(actionGuards({ ...facts, ownId: null }).remove).toEqual({ offered: true })
  })

  it('checks the reset at the account and the others at the scope', () => {
    const guards = actionGuards({ ...facts, manageReason: 'here', accountManageReason: 'in the account' })
    expect(guards.unlock.blockedReason).toBe('here')
    expect(guards.remove.blockedReason).toBe('here')
    expect(guards['reset-2fa'].blockedReason).toBe('in the account')
  })

  it('blocks what is under way', () => {
    const guards = actionGuards({ ...facts, removing: true, unlocking: true })
    expect(guards.unlock.blockedReason).toMatch(/being unlocked/u)
    expect(guards.remove.blockedReason).toMatch(/being removed/u)
  })
})

describe('removalVerdict (F58)', () => {
  it('at the account: the last one is blocked, a failed check only warns, because the service refuses itself', () => {
    expect(removalVerdict('account', true)).toBe('blocked-last')
    expect(removalVerdict('account', 'failed')).toBe('unchecked')
  })

  it.each(['organization', 'project'] as const)(
    'at the %s: the last one warns, a failed check blocks until it answers',
    (level) => {
      expect(removalVerdict(level, true)).toBe('last')
      expect(removalVerdict(level, 'failed')).toBe('blocked-unchecked')
    },
  )

  it('can be confirmed only after an answer, or where the service guards', () => {
    const can = (['asking', 'clear', 'unchecked', 'last', 'blocked-last', 'blocked-unchecked'] as const).filter(
      canConfirmRemoval,
    )
    expect(can).toEqual(['clear', 'unchecked', 'last'])
    expect(removalVerdict('project', 'asking')).toBe('asking')
    expect(removalVerdict('project', false)).toBe('clear')
  })
})

describe('typed word', () => {
  it('is asked at the account and for admins', () => {
    expect(needsTypedWord('account', [])).toBe(true)
    expect(needsTypedWord('project', [{ roleIdentifier: '_project_admin' }])).toBe(true)
    expect(needsTypedWord('project', [{ roleIdentifier: '_project_viewer' }])).toBe(false)
  })

  it('ignores case and outer spaces, and explains what is missing', () => {
    expect(wordProblem(' ReMove ')).toBeUndefined()
    expect(wordProblem('')).toBe('Type the word')
    expect(wordProblem('remov')).toBe('1 letter is missing')
    expect(wordProblem('rem')).toBe('3 letters are missing')
    expect(wordProblem('delete')).toBe('This doesn’t match the word')
    expect([wordProblem('turn off', 'turn off'), wordProblem(' Turn  OFF ', 'turn off')]).toEqual([
      undefined,
      undefined,
    ])
    expect(wordProblem('turnoff', 'turn off')).toBe('This doesn’t match the word')
    expect(wordProblem('turn off!', 'turn off')).toBe('This doesn’t match the word')
  })

  it('accepts nothing but the word', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(wordProblem(typed) === undefined).toBe(typed.trim().toLowerCase() === 'remove')
      }),
    )
  })
})

describe('lossesBelow', () => {
  const row = (org?: string, project?: string, type = 'USER'): RoleAssignmentRow => ({
    identifier: `${org ?? ''}${project ?? ''}`,
    principal: { identifier: 'dana', type, name: undefined, email: undefined, scopeLevel: undefined },
    disabled: false,
    role: { role: { identifier: 'r', name: 'R' }, harnessManaged: false },
    resourceGroup: { identifier: 'g', name: 'G' },
    scope: {
      accountIdentifier: 'acc',
      accountName: undefined,
      orgIdentifier: org,
      orgName: org?.toUpperCase(),
      projectIdentifier: project,
      projectName: project?.toUpperCase(),
    },
    createdAt: undefined,
    harnessManaged: false,
  })
  const rows = [row(), row('o1'), row('o1', 'p1'), row('o1', 'p1'), row('o2', 'p2'), row('o1', 'p1', 'USER_GROUP')]

  it('counts direct roles below the scope, and not those of the scope itself or through groups', () => {
    expect(childScopeLosses(rows, { account: 'acc' })).toEqual([
      { level: 'organization', name: 'O1', roles: 1 },
      { level: 'project', name: 'P1', roles: 2 },
      { level: 'project', name: 'P2', roles: 1 },
    ])
    expect(childScopeLosses(rows, { account: 'acc', org: 'o1' })).toEqual([{ level: 'project', name: 'P1', roles: 2 }])
    expect(childScopeLosses(rows, { account: 'acc', org: 'o1', project: 'p1' })).toEqual([])
  })
})
