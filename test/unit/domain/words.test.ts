import { describe, expect, it } from 'vitest'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { permissionChecks, permissionsOf } from '#src/domain/permissions.ts'
import { displayName, firstName } from '#src/domain/user.ts'

describe('words', () => {
  it('counts with the right noun', () => {
    expect(counted(1, 'person', 'people')).toBe('1 person')
    expect(counted(0, 'person', 'people')).toBe('0 people')
    expect(counted(8412, 'person', 'people')).toBe('8,412 people')
    expect(formatNumber(1_000_000)).toBe('1,000,000')
    expect(formatList(['a', 'b', 'c'])).toBe('a, b, and c')
  })

  it('falls back to the address where there is no name (trap 17)', () => {
    expect(displayName({ name: undefined, email: 'a@x.example' })).toBe('a@x.example')
    expect(displayName({ name: '  ', email: 'a@x.example' })).toBe('a@x.example')
    expect(firstName({ name: 'Dana Kim', email: 'a@x.example' })).toBe('Dana')
  })
})

describe('permissions', () => {
  it('are asked for at the exact scope and matched by content', () => {
    const checks = permissionChecks({ account: 'a', org: 'o' })
    expect(checks.every(({ resourceScope }) => resourceScope.orgIdentifier === 'o')).toBe(true)
    const granted = permissionsOf([
      { permission: 'core_user_invite', permitted: false },
      { permission: 'core_user_view', permitted: true },
      { permission: 'something_else', permitted: true },
    ])
    expect([...granted]).toEqual(['core_user_view'])
  })
})
