import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userApiOperations } from '#src/contract/operations.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths, scopeOfParams } from '#src/domain/paths.ts'
import { makeScope, parentScopes, scopeLevel, scopeQuery } from '#src/domain/scope.ts'

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
const scope = fc
  .tuple(id, fc.option(id, { nil: undefined }), fc.option(id, { nil: undefined }))
  .map(([account, org, project]) => makeScope(account, org, project))

describe('identifiers in a path (T06)', () => {
  it('lets nothing through that would change the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        if (!isSafeId(text)) return
        const url = new URL(`/ng/api/user/${text}`, 'http://host')
        expect(url.pathname).toBe(`/ng/api/user/${text}`)
      }),
      { numRuns: 10_000 },
    )
  })

  it.each(['', '.', '..', '../x', 'a/b', 'a%2fb', 'a b', 'a?b', 'a#b', 'a\\b', 'ü', '\ud800', 'x'.repeat(129)])(
    'refuses %j',
    (text) => {
      expect(isSafeId(text)).toBe(false)
    },
  )

  it.each(['password', 'disable-two-factor-auth', 'aggregate', 'currentUser', 'users', 'batch', 'last-admin'])(
    'refuses the reserved word %s',
    (text) => {
      expect(isSafeId(text)).toBe(false)
    },
  )
})

describe('addresses of the app', () => {
  it('a scope survives the way into an address and back', () => {
    fc.assert(
      fc.property(scope, (value) => {
        const parts = paths.users(value).split('/').filter(Boolean)
        const params: Record<string, string> = {}
        for (let index = 0; index + 1 < parts.length; index += 2)
          params[parts[index] ?? ''] = decodeURIComponent(parts[index + 1] ?? '')
        expect(scopeOfParams(params)).toEqual(value)
      }),
    )
  })

  it('never leaves the origin', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (account, user) => {
        fc.pre(encodable(account) && encodable(user))
        expect(new URL(paths.user({ account }, user), 'http://host').origin).toBe('http://host')
      }),
    )
  })
})

function encodable(text: string) {
  try {
    encodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

describe('scope', () => {
  it('sends only the levels it has (docs/service.md, trap 8)', () => {
    fc.assert(
      fc.property(scope, (value) => {
        const query = scopeQuery(value)
        expect(Object.keys(query)).toHaveLength({ account: 1, organization: 2, project: 3 }[scopeLevel(value)])
        expect(Object.values(query)).not.toContain('')
        expect(parentScopes(value)).toHaveLength(Object.keys(query).length - 1)
      }),
    )
  })

  it('a project without an organization is an account', () => {
    expect(makeScope('a', undefined, 'p')).toEqual({ account: 'a' })
  })
})

it('there are 15 operations of the User API', () => {
  expect(new Set(userApiOperations).size).toBe(15)
})
