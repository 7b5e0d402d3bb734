import { act, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hadUrlKey, withoutUrlKeys } from '#src/app/url-credential-scrubber.ts'
import { createGuardedHistory } from '#src/components/guarded-history.ts'
import { ownScopeOfParams, paths } from '#src/domain/paths.ts'
import { parseUsersSearch, toListParams } from '#src/pages/users/users.search.ts'
import { accountMenu } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/**
 * Links that are damaged, old or made up. Numbers, sizes and sorts one by one: test/unit/pages/users-search.test.ts.
 */

const ACCOUNT = '/account/{account}'

/** Opens an address while connected. @returns what went out after that, but for the connection itself */
async function open(url: string) {
  let sent: ReturnType<typeof recordRequests> = []
  const app = await renderApp({
    url,
    prepare: () => {
      sent = recordRequests()
    },
  })
  await screen.findByRole('heading', { level: 1 })
  const services = () => sent.filter(({ path }) => !path.startsWith('/__sim') && !path.endsWith('/currentUser'))
  return { ...app, sent: services }
}

describe('3.6 parameters', () => {
  it('rows 1 to 3: bad values fall back, the address is corrected by replace, the wire stays in its limits', async () => {
    const entries = history.length
    const { sent, account } = await open(
      `${ACCOUNT}/users?page=-1&page=2&size=1000&sort=__proto__&role=../x&role=%00&fault=F28&sim=seed:7&debug=1&returnTo=//evil.example`,
    )
    await screen.findAllByRole('rowheader')
    await waitFor(() => {
      expect(location.href).toBe(`${location.origin}/account/${account}/users`)
    })
    expect(history.length).toBe(entries)
    const [list] = sent().filter(({ path }) => path === '/ng/api/user/aggregate')
    expect(list?.query.get('pageIndex')).toBe('0')
    expect(Number(list?.query.get('pageSize'))).toBeLessThanOrEqual(100)
    expect(list?.query.getAll('sortOrders')[0]).toBe('name,ASC')
    expect(list?.body).not.toContain('..')
  })

  it('a search of 10,000 characters in a link: the list is whole, the note says why, nothing is cut', async () => {
    const q = 'y'.repeat(10_000)
    const { sent } = await open(`${ACCOUNT}/users?q=${q}`)
    await screen.findAllByRole('rowheader')
    expect(await screen.findByText('The search in this link is too long')).toBeVisible()
    expect(screen.getByRole('searchbox', { name: 'Search name or email' })).toHaveValue(q)
    for (const { query } of sent()) expect(query.get('searchTerm')).toBeNull()
  })

  it('a broken % in the address is text', async () => {
    await open(`${ACCOUNT}/users?q=zz%E0%A4%A`)
    expect(await screen.findByRole('heading', { name: /^No one matches/u })).toBeVisible()
  })

  it('rows 9 and 10: fault=, sim=, debug=, openTwoFactor= do nothing', async () => {
    const { sim, sent } = await open(`${ACCOUNT}/me/two-factor?fault=F28@O8&sim=fault:F30&debug=1&openTwoFactor=true`)
    expect(await screen.findByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    expect(sim.log.every(({ fault }) => fault === undefined)).toBe(true)
    expect(sent().filter(({ path }) => path.includes('two-factor-auth'))).toEqual([])
  })

  it.each([
    ['hash', '/users#key=KEY'],
    ['hash of another form', '/users#KEY'],
    ['search', '/users?key=KEY'],
  ])('a key in the %s is removed at once, reported, and never used', async (_, address) => {
    const key = ['pat', 'AnotherAccount12345678', '64b0c0ffee64b0c0ffee', 's3cretS3cretS3cret'].join('.')
    const { user, account, sent } = await open(`${ACCOUNT}${address.replace('KEY', key)}`)
    expect(await screen.findByText('The URL contained an API key')).toBeVisible()
    expect(location.pathname + location.search + location.hash).toBe(`/account/${account}/users`)
    expect(JSON.stringify(history.state)).not.toContain('s3cret')
    expect(document.body.innerHTML).not.toContain('s3cret')
    expect(JSON.stringify(sent())).not.toContain('s3cret')
    await user.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByText('The URL contained an API key')).not.toBeInTheDocument()
    // Also when it comes later, into a page that is open.
    act(() => {
      location.hash = `key=${key}`
    })
    expect(await screen.findByText('The URL contained an API key')).toBeVisible()
    expect(location.hash).toBe('')
    await user.click(screen.getByRole('button', { name: 'Close' }))
  })

  const secret = 'x9Q2rT7vB4nM1kP8sD3z'
  const key = `pat.AnotherAccount12345678.64b0c0ffee64b0c0ffee6412.${secret}`
  const old = `sat.64b0c0ffee64b0c0ffee6412.${secret}`
  const percent = (text: string) => Array.from(text, (sign) => `%${sign.charCodeAt(0).toString(16)}`).join('')
  const warning = 'The URL contained an API key'
  const isGone = (sent: unknown) => {
    const all = [
      location.href,
      JSON.stringify(history.state),
      document.title,
      document.documentElement.outerHTML,
      JSON.stringify(sent),
    ]
    for (const place of all) for (const sign of ['x9Q2', 'ffee6412', percent('x9Q2')]) expect(place).not.toContain(sign)
  }

  it.each([
    ['the path', `/${key}`],
    ['the path, of the other form', `/${old}`],
    ['the path, below the account', `${ACCOUNT}/users/${key}`],
    ['the path, as the account', `/account/${key}/users`],
    ['the path, encoded', `/account/${percent(key)}`],
    ['the path, encoded twice', `${ACCOUNT}/users/${encodeURIComponent(percent(old))}`],
    ['the search, encoded twice', `${ACCOUNT}/users?q=${encodeURIComponent(percent(key))}`],
    ['the name of a parameter', `${ACCOUNT}/users?${old}`],
    ['the hash, encoded', `${ACCOUNT}/users#${percent(key)}`],
  ])('a key in %s is removed, reported, and never used', async (_, url) => {
    const { user, sent } = await open(url)
    expect(await screen.findByText(warning)).toBeVisible()
    expect(screen.getByText(/Revoke the key in Harness and create a new one/u)).toBeVisible()
    isGone(sent())
    await user.click(screen.getByRole('button', { name: 'Close' }))
  })

  it('a key in an entry of the history, or beside it, is gone before anything is asked for it', async () => {
    const { user, sent, account } = await open(`${ACCOUNT}/users`)
    await screen.findAllByRole('rowheader')
    for (const [state, url] of [
      [null, `/account/${account}/users/${key}`],
      [null, `/account/${account}/users?q=${percent(old)}`],
      [{ usr: { text: key }, key: 'k', idx: 1 }, `/account/${account}/users`],
    ] as const) {
      history.pushState(state, '', url)
      history.pushState(null, '', `/account/${account}/users?page=1`)
      act(() => {
        history.back()
      })
      expect(await screen.findByText(warning)).toBeVisible()
      isGone(sent())
      await user.click(screen.getByRole('button', { name: 'Close' }))
    }
  })

  it('a person called Pat may be searched for', async () => {
    await open(`${ACCOUNT}/users?q=pat.moore%40alderbrook.example`)
    expect(screen.queryByText('The URL contained an API key')).not.toBeInTheDocument()
    expect(new URLSearchParams(location.search).get('q')).toBe('pat.moore@alderbrook.example')
  })
})

describe('3.6 routes', () => {
  it.each([
    '/account/..%2f/users',
    '/account/%2e%2e%2fx/users',
    '/account/acc%3Fx=1/users',
    '/account/acc%23/users',
    `/account/${'a'.repeat(1000)}/users`,
    '/account/OtherAccount1234567890/users',
    `${ACCOUNT}/org/..%2f..%2fx/users`,
    `${ACCOUNT}/org/password/users`,
  ])('%s: a message, and no request about it', async (url) => {
    const { sent } = await open(url)
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(/isn’t valid|another account/u)
    expect(sent().filter(({ path }) => path.includes('/user') || path.includes('/roles'))).toEqual([])
  })

  it.each(['..%2f..%2fx', 'disable-two-factor-auth', 'password', 'batch', '%00', 'x'.repeat(129), 'a%20b'])(
    '/users/%s: no such user, no request',
    async (id) => {
      const { sent } = await open(`${ACCOUNT}/users/${id}`)
      await waitFor(() => {
        expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(/not|no such|isn’t/iu)
      })
      expect(sent().filter(({ path }) => path.startsWith('/ng/api/user') && path !== '/ng/api/user/aggregate')).toEqual(
        [],
      )
    },
  )

  it.each([
    `${ACCOUNT}/users/x/y/z`,
    `${ACCOUNT}/nothing`,
    '/nowhere',
    `${ACCOUNT}/users//`,
    `${ACCOUNT}/USERS`,
    `${ACCOUNT}/users/`,
  ])('%s is never blank: a heading inside the shell', async (url) => {
    await open(url)
    expect(screen.getByRole('heading', { level: 1 }).textContent).not.toBe('')
    expect(accountMenu()).toBeVisible()
  })
})

describe('3.6 rules, for any text', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 200 })
  it('the list asks for nothing outside its limits', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('q', 'page', 'size', 'sort', 'role', 'rg'), anything)), (pairs) => {
        const requests = toListParams(parseUsersSearch(new URLSearchParams(pairs)), 25)
        expect([25, 50, 100]).toContain(requests.pageSize)
        expect(Number.isInteger(requests.pageIndex) && requests.pageIndex >= 0 && requests.pageIndex < 1_000_000).toBe(
          true,
        )
        expect([...requests.search].length).toBeLessThanOrEqual(200)
        for (const id of [...requests.roles, ...requests.resourceGroups]) expect(id).toMatch(/^[\w$-]{1,128}$/u)
      }),
      { numRuns: 3000 },
    )
  })

  it('a scope that is asked about can stand in a path, whatever the link says', () => {
    fc.assert(
      fc.property(anything, anything, (org, project) => {
        const scope = ownScopeOfParams({ account: 'own', org, project }, 'own')
        if (scope === undefined) return
        expect(new URL(paths.users(scope), 'https://app.example').pathname).toBe(
          `/account/own/org/${org}/project/${project}/users`,
        )
      }),
      { numRuns: 3000 },
    )
  })
})

describe('3.6 steps within the app', () => {
  it('a step to an address with a key goes to what is left of it', () => {
    history.replaceState(null, '', '/account/x/users')
    const steps: string[] = []
    const guarded = createGuardedHistory(({ pathname, search }) => steps.push(pathname + search), withoutUrlKeys)
    const stop = guarded.listen(() => undefined)
    const key = ['pat', 'AnotherAccount12345678', '64b0c0ffee64b0c0ffee6412', 'x9Q2rT7vB4nM1kP8sD3z'].join('.')
    guarded.push(`/account/x/users?q=${key}`, { text: key })
    guarded.replace(`/account/x/users/${key}`)
    guarded.push('/account/x/users?q=pat.moore%40alderbrook.example#top', { text: 'fine' })
    stop()
    expect(steps).toEqual([
      '/account/x/users',
      '/account/x/users',
      '/',
      '/account/x/users?q=pat.moore%40alderbrook.example',
    ])
    expect(JSON.stringify(history.state)).toContain('fine')
    expect(location.hash).toBe('#top')
    hadUrlKey.set(false)
  })
})
