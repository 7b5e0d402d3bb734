import { describe, expect, it } from 'vitest'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { permissionChecks, permissionsOf } from '#src/domain/permissions.ts'
import { displayName } from '#src/domain/user.ts'

describe('words', () => {
  it('counts with the right noun', () => {
    expect(counted(1, 'person', 'people')).toBe('1 person')
    expect(counted(0, 'person', 'people')).toBe('0 people')
    expect(counted(8412, 'person', 'people')).toBe('8,412 people')
    expect(formatNumber(1_000_000)).toBe('1,000,000')
    expect(formatList(['a', 'b', 'c'])).toBe('a, b, and c')
  })

  it('falls back to the address where there is no name (docs/service.md, trap 17)', () => {
    expect(displayName({ name: undefined, email: 'a@x.example' })).toBe('a@x.example')
    expect(displayName({ name: '  ', email: 'a@x.example' })).toBe('a@x.example')
  })
})

describe('permissions', () => {
  it('are asked for at the exact scope in one batch, with what counts in the account, and matched by content', () => {
    const scope = { account: 'a', org: 'o' }
    const checks = permissionChecks(scope)
    expect(checks.filter(({ resourceScope }) => resourceScope.orgIdentifier === undefined)).toEqual([
      { permission: 'core_user_manage', resourceType: 'USER', resourceScope: { accountIdentifier: 'a' } },
    ])
    expect(permissionChecks({ account: 'a' })).toHaveLength(checks.length - 1)
    const at = { orgIdentifier: 'o', projectIdentifier: undefined }
    const inAccount = { orgIdentifier: undefined, projectIdentifier: undefined }
    const granted = permissionsOf(scope, [
      { permission: 'core_user_invite', permitted: false, resourceScope: at },
      { permission: 'core_user_view', permitted: true, resourceScope: at },
      { permission: 'core_user_manage', permitted: true, resourceScope: inAccount },
      { permission: 'core_user_manage', permitted: false, resourceScope: at },
      { permission: 'something_else', permitted: true, resourceScope: at },
    ])
    expect([...granted.here]).toEqual(['core_user_view'])
    expect([...granted.inAccount]).toEqual(['core_user_manage'])
  })
  it('grant nothing twice over: a row without its scope has to agree with the other one', () => {
    const rows = (first: boolean, second: boolean) =>
      [first, second].map((permitted) => ({ permission: 'core_user_manage', permitted, resourceScope: undefined }))
    const scope = { account: 'a', org: 'o' }
    expect(permissionsOf(scope, rows(true, false)).here.size).toBe(0)
    expect(permissionsOf(scope, rows(false, true)).inAccount.size).toBe(0)
    expect([...permissionsOf(scope, rows(true, true)).inAccount]).toEqual(['core_user_manage'])
  })
})
