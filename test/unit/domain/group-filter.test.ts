import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { filterGroups, groupsGap, isInAny } from '#src/domain/group-filter.ts'
import { groupOfRef, groupRef, isGroupRef } from '#src/domain/group-ref.ts'
import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'

const account = { account: 'acc' }
const org = { ...account, org: 'shop' }
const project = { ...org, project: 'checkout' }
const scopes: fc.Arbitrary<Scope> = fc.constantFrom<Scope>(account, org, project)
const identifiers = fc.stringMatching(/^[A-Za-z0-9_$-]{1,30}$/u)

function row(scope: Scope, identifier: string, users: readonly string[] | undefined): UserGroup {
  const place = {
    accountIdentifier: scope.account,
    ...(scope.org === undefined ? {} : { orgIdentifier: scope.org }),
    ...(scope.project === undefined ? {} : { projectIdentifier: scope.project }),
  }
  return { identifier, name: `Name of ${identifier}`, ssoLinked: undefined, ...place, users: users && [...users] }
}

describe('the name of a group in an address', () => {
  it('means the same group again, of the scope or of any parent, and can stand in an address', () => {
    fc.assert(
      fc.property(scopes, scopes, identifiers, (here, owner, identifier) => {
        const ref = groupRef(here, owner, identifier)
        const isHereOrParent = [here, ...parentScopes(here)].some((scope) => scopeId(scope) === scopeId(owner))
        expect(ref !== undefined).toBe(isHereOrParent)
        if (ref === undefined) return
        expect(isGroupRef(ref)).toBe(true)
        expect(groupOfRef(here, ref)).toEqual({ scope: owner, id: identifier })
      }),
    )
  })

  it('means none where the scope has no such parent', () => {
    expect(groupOfRef(account, 'org.crew')).toBeUndefined()
    expect(groupOfRef(org, 'team.crew')).toBeUndefined()
  })
})

describe('groups that are asked for', () => {
  it('are distinguished by their scope if identifiers are the same', () => {
    const rows = [row(account, 'crew', ['a']), row(org, 'crew', ['b'])]
    const [own, parent] = filterGroups(org, ['crew', 'account.crew'], rows, false)
    expect(own).toMatchObject({ name: 'Name of crew', members: new Set(['b']) })
    expect(parent).toMatchObject({ scope: account, members: new Set(['a']) })
    expect(isInAny(own === undefined ? [] : [own], 'a')).toBe(false)
  })

  it('are gone where no answer names them, hidden where the caller may not see groups, which leaves a gap', () => {
    const gone = filterGroups(org, ['crew'], [], false)
    expect(gone[0]).toMatchObject({ missing: 'gone', members: undefined })
    expect(groupsGap(gone)).toBeUndefined()
    const hidden = filterGroups(org, ['crew'], [], true)
    expect(hidden[0]).toMatchObject({ missing: 'hidden', members: undefined })
    expect(groupsGap(hidden)).toBe('Incomplete: we couldn’t load the members of crew.')
  })

  it('have a list that is still to be read where Harness left it out, but hold everyone where they are built in', () => {
    const builtIn = { ...row(account, '_account_all_users', undefined), harnessManaged: true }
    const groups = filterGroups(
      org,
      ['account.crew', 'account._account_all_users'],
      [row(account, 'crew', undefined), builtIn],
      false,
    )
    expect(groups.map(({ members }) => members)).toEqual(['unlisted', 'everyone'])
  })
})
