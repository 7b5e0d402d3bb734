import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { sortedPrefixOf, hasAccess, hasStatus, hasStatuses, inOrder, checkOrder } from '#src/domain/status-filter.ts'
import { statusNames } from '#src/domain/user-status.ts'
import { sortableBy, sorted } from '#src/sim/model/page-slices.ts'

const flag = fc.constantFrom(true, false, undefined)
const identifier = fc.constantFrom('_account_admin', '_account_viewer', 'custom', '_project_admin')
const people: fc.Arbitrary<UserAggregate[]> = fc.array(
  fc.record({
    user: fc.record({
      uuid: fc.uuid(),
      email: fc.emailAddress(),
      name: fc.option(fc.constantFrom('Ann', 'ann', 'Émile', 'Zed'), { nil: undefined }),
      locked: flag,
      disabled: flag,
      externallyManaged: flag,
      twoFactorAuthenticationEnabled: flag,
    }),
    roleAssignmentMetadata: fc.array(
      fc.record({
        identifier: fc.uuid(),
        roleIdentifier: identifier,
        roleName: fc.constant(undefined),
        roleScopeLevel: fc.constant(undefined),
        resourceGroupIdentifier: fc.constantFrom('all', 'some', undefined),
        resourceGroupName: fc.constant(undefined),
        managedRole: flag,
        managedRoleAssignment: flag,
      }),
      { maxLength: 3 },
    ),
  }),
  { maxLength: 40 },
)
const statuses = fc.subarray([...statusNames], { minLength: 1 })
const matches = fc.constantFrom('all', 'any')

const oneRow: UserAggregate = {
  user: {
    uuid: 'u',
    email: 'u@x.example',
    name: undefined,
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactorAuthenticationEnabled: true,
  },
  roleAssignmentMetadata: [],
}

/** The order of the service, by its own model. */
const keys = sortableBy<UserAggregate>({
  name: ({ user }) => user.name,
  email: ({ user }) => user.email,
  locked: ({ user }) => user.locked,
  disabled: ({ user }) => user.disabled,
  externallyManaged: ({ user }) => user.externallyManaged,
  twoFactorAuthenticationEnabled: ({ user }) => user.twoFactorAuthenticationEnabled,
})
const served = (rows: readonly UserAggregate[], ...orders: string[]) =>
  sorted(
    rows,
    orders.map((order) => ({ field: order.split(',')[0] ?? '', descending: order.endsWith('DESC') })),
    keys,
  )

describe('status filters', () => {
  it('say no where one filter says no, and nothing where the service says nothing', () => {
    fc.assert(
      fc.property(people, statuses, (rows, requested) => {
        for (const row of rows) {
          const each = requested.map((status) => hasStatus(row, status))
          const all = hasStatuses(row, requested)
          expect(all === true).toBe(each.every((answer) => answer === true))
          expect(all === false).toBe(each.includes(false))
        }
      }),
    )
  })

  it('match any: one that fits is enough, and only a no to each is a no', () => {
    fc.assert(
      fc.property(people, statuses, (rows, requested) => {
        for (const row of rows) {
          const each = requested.map((status) => hasStatus(row, status))
          const any = hasStatuses(row, requested, undefined, 'any')
          expect(any === true).toBe(each.includes(true))
          expect(any === false).toBe(each.every((answer) => answer === false))
          if (requested.length === 1) expect(any).toBe(hasStatuses(row, requested))
        }
      }),
    )
    expect(hasStatuses(oneRow, [], undefined, 'any')).toBe(true)
  })

  it('find with the sort, page by page up to the first that is past, exactly those that a look at everyone finds', () => {
    fc.assert(
      fc.property(people, statuses, matches, fc.integer({ min: 1, max: 7 }), (rows, requested, match, size) => {
        const front = sortedPrefixOf(requested, match)
        if (front === undefined) {
          const unsorted = requested.every((status) => status === 'no-role' || status === 'admin')
          expect(unsorted || (match === 'any' && requested.length > 1)).toBe(true)
          return
        }
        const list = served(rows, front.sort, 'email,ASC')
        const found: UserAggregate[] = []
        let past = false
        let last: UserAggregate | undefined
        for (let at = 0; at < list.length && !past; at += size) {
          const page = list.slice(at, at + size)
          const result = checkOrder(
            front,
            last?.user,
            page.map(({ user }) => user),
          )
          expect(result.broken).toBe(false)
          found.push(...page.filter((row) => hasStatuses(row, requested, undefined, match) === true))
          past = result.past
          last = page.at(-1)
        }
        const truth = rows.filter((row) => hasStatuses(row, requested, undefined, match) === true)
        expect(new Set(found)).toEqual(new Set(truth))
      }),
    )
  })

  it('notice an order that is not kept', () => {
    fc.assert(
      fc.property(people, statuses, (rows, requested) => {
        const front = sortedPrefixOf(requested)
        if (front === undefined) return
        const users = rows.map(({ user }) => user)
        const kept = served(rows, front.sort).every((row, at) => row.user[front.flag] === users[at]?.[front.flag])
        expect(checkOrder(front, undefined, users).broken).toBe(!kept)
      }),
    )
  })

  it('sort what was found as the service does, but for what rows do not hold', () => {
    const sorts = fc.constantFrom('name', 'email', 'locked', 'externallyManaged', 'twoFactorAuthenticationEnabled')
    fc.assert(
      fc.property(people, sorts, fc.constantFrom('ASC', 'DESC'), (rows, field, direction) => {
        const sort = `${field},${direction}`
        const order = field === 'email' ? [sort] : [sort, 'email,ASC']
        const emails = (list: readonly UserAggregate[] | undefined) => list?.map(({ user }) => [user.name, user.email])
        expect(emails(inOrder(rows, sort))).toEqual(emails(served(rows, ...order)))
      }),
    )
    expect(inOrder([], 'createdAt,DESC')).toBeUndefined()
  })

  it('filter by role and resource group like the service: both on one role', () => {
    const role = { identifier: 'a', roleName: undefined, roleScopeLevel: undefined, resourceGroupName: undefined }
    const flags = { managedRole: false, managedRoleAssignment: false }
    const user = { uuid: 'u', email: 'u@x', name: undefined, locked: false, disabled: false }
    const row: UserAggregate = {
      user: { ...user, externallyManaged: false, twoFactorAuthenticationEnabled: true },
      roleAssignmentMetadata: [
        { ...role, ...flags, roleIdentifier: 'one', resourceGroupIdentifier: 'all' },
        { ...role, ...flags, roleIdentifier: 'two', resourceGroupIdentifier: undefined },
      ],
    }
    const fits = (roles: string[], resourceGroups: string[]) => hasAccess(row, { roles, resourceGroups })
    expect([fits([], []), fits(['two'], []), fits(['x', 'one'], ['all']), fits([], ['all'])]).not.toContain(false)
    expect([fits(['x'], []), fits(['two'], ['all']), fits([], ['some'])]).not.toContain(true)
  })
})
