import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { inviteAnswer, invitePage, type Invite } from '#src/contract/invite-schema.ts'
import {
  accessOf,
  invitationOf,
  inviteTypeWord,
  isSameAccess,
  resendBlock,
  type InviteAccess,
} from '#src/domain/invitations.ts'
import { formOf, parseEdit, reduceEdit } from '#src/pages/invitations/edit.form.ts'

const read = (row: object): Invite => {
  const invite = v.parse(inviteAnswer, { id: 'i1', email: 'a@x.example', ...row })
  if (invite === null) throw new Error('No invitation')
  return invite
}
const binding = { roleIdentifier: 'r', roleName: 'R', resourceGroupIdentifier: 'g', resourceGroupName: 'G' }

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const access: fc.Arbitrary<InviteAccess> = fc.record({
  roleBindings: fc.uniqueArray(
    fc.record({ roleIdentifier: word, resourceGroupIdentifier: word, roleScopeLevel: word }),
    { selector: ({ roleIdentifier, resourceGroupIdentifier }) => `${roleIdentifier} ${resourceGroupIdentifier}` },
  ),
  userGroups: fc.uniqueArray(word),
})

describe('the wire of invitations', () => {
  it('counts what it could not read of a row, so that nothing is sent again without it', () => {
    expect(read({ roleBindings: [binding], userGroups: ['x'] }).unread).toBe(0)
    expect(read({ roleBindings: null, userGroups: null })).toMatchObject({
      roleBindings: [],
      userGroups: [],
      unread: 0,
    })
    expect(read({ roleBindings: [binding, { roleName: 'no id' }], userGroups: [7, 'x'] }).unread).toBe(2)
    expect(read({ roleBindings: 'none', userGroups: {} }).unread).toBe(2)
  })

  it('an answer of null says no; an answer without data says nothing', () => {
    expect(v.parse(inviteAnswer, null)).toBeNull()
    expect(v.safeParse(inviteAnswer, undefined).success).toBe(false)
    expect(v.parse(invitePage, { content: [{ id: 'i', email: 'a@x' }, { id: 'no address' }] })).toMatchObject({
      unread: 1,
    })
  })
})

describe('where an invitation stands', () => {
  const row = read({ roleBindings: [binding] })
  const full = read({ roleBindings: [binding], userGroups: ['crew'], inviteType: 'ADMIN_INITIATED_INVITE' })

  it('open with its full row, accepted when the complete open list lacks it, unknown otherwise', () => {
    expect(invitationOf(row, { found: new Map([['i1', full]]), complete: false })).toMatchObject({
      status: 'open',
      userGroups: ['crew'],
    })
    expect(invitationOf(row, { found: new Map(), complete: true })).toMatchObject({
      status: 'accepted',
      userGroups: undefined,
    })
    expect(invitationOf(row, { found: new Map(), complete: false }).status).toBe('unknown')
    expect(invitationOf(row, undefined).status).toBe('unknown')
    expect(resendBlock('accepted')).toMatch(/can’t resend an accepted invitation/u)
    expect([resendBlock('open'), resendBlock('unknown')]).toEqual([undefined, undefined])
  })

  it('an unknown type is shown as it came', () => {
    expect(inviteTypeWord('SCIM_INITIATED_INVITE')).toBe('SCIM')
    expect(inviteTypeWord('NEW_WORD')).toBe('NEW_WORD')
    expect(inviteTypeWord('__proto__')).toBe('__proto__')
    expect(inviteTypeWord(undefined)).toBe('Unknown')
  })
})

describe('what an invitation gives', () => {
  it('is compared without regard to order; a blank resource group is the default one', () => {
    fc.assert(
      fc.property(access, (one) => {
        const other = { roleBindings: one.roleBindings.toReversed(), userGroups: one.userGroups.toReversed() }
        expect(isSameAccess(one, other)).toBe(true)
        expect(isSameAccess(one, { ...one, userGroups: [...one.userGroups, 'more'] })).toBe(false)
        expect(isSameAccess(one, { ...one, roleBindings: [...one.roleBindings, { roleIdentifier: 'more' }] })).toBe(
          false,
        )
      }),
    )
    const named = { roleBindings: [{ roleIdentifier: 'r', resourceGroupIdentifier: 'default' }], userGroups: [] }
    expect(isSameAccess({ roleBindings: [{ roleIdentifier: 'r' }], userGroups: [] }, named)).toBe(true)
  })

  it('the form loses nothing: unchanged it asks for exactly what was read', () => {
    fc.assert(
      fc.property(access, (before) => {
        const parsed = parseEdit(formOf(before, new Map()), before)
        expect(parsed).toEqual({ ok: true, value: before })
      }),
    )
  })

  it('what stays of it is sent as it was read, also what the form does not show', () => {
    const before = accessOf(
      read({
        roleBindings: [
          { ...binding, roleScopeLevel: 'account', managedRole: true },
          { roleIdentifier: 'plain', roleName: 'Plain' },
        ],
        userGroups: ['crew', 'rota'],
      }),
    )
    const form = formOf(before, new Map([['crew', 'Crew']]))
    expect(form.groups).toEqual([
      { value: 'crew', label: 'Crew' },
      { value: 'rota', label: 'rota' },
    ])
    const changed = reduceEdit(form, { type: 'groups', groups: [{ value: 'crew', label: 'Crew' }] })
    expect(parseEdit(changed, before)).toEqual({
      ok: true,
      value: { roleBindings: before.roleBindings, userGroups: ['crew'] },
    })
  })

  it('nothing at all has to be said outright; half a row is refused', () => {
    const before = accessOf(read({ roleBindings: [binding] }))
    const emptied = reduceEdit(formOf(before, new Map()), { type: 'remove-row', id: 0 })
    expect(parseEdit(emptied, before)).toMatchObject({ ok: false, errors: { access: /No access/u } })
    expect(parseEdit(reduceEdit(emptied, { type: 'no-access', on: true }), before)).toEqual({
      ok: true,
      value: { roleBindings: [], userGroups: [] },
    })
    const half = reduceEdit(formOf(before, new Map()), { type: 'choose', id: 0, part: 'role', choice: null })
    const parsed = parseEdit(half, before)
    expect(parsed.ok ? undefined : parsed.errors.rows.get(0)).toEqual({
      role: 'Choose a role for this resource group',
    })
  })
})
