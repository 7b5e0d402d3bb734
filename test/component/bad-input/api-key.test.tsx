import { cleanup, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseApiKey } from '#src/domain/api-key.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/** What people paste for an API key. */

async function connectScreen(url = '/') {
  const app = await renderApp({ persona: null, url })
  const key = await screen.findByLabelText('API key')
  const sent = recordRequests()
  const keyOf = (id: string) => app.sim.personas.find((persona) => persona.id === id)?.apiKey ?? ''
  const connect = async (text: string) => {
    await app.user.clear(key)
    await app.user.click(key)
    await app.user.paste(text)
    await app.user.click(screen.getByRole('button', { name: 'Connect' }))
  }
  return { ...app, key, sent, keyOf, connect }
}

const bad = [
  ['nothing', '   ', /Paste an API key/u],
  ['no key', 'hello', /Enter an API key such as pat\.account\.id\.secret/u],
  ['no parts', 'pat.', /Enter an API key such as/u],
  ['empty parts', 'pat.a..c', /Enter an API key such as/u],
  ['two keys', 'pat.a.b.c pat.d.e.f', /Enter only one API key/u],
  ['not Latin-1', 'pat.acc.id.s\u0435cret', /characters that API keys never have/u],
  ['invisible', 'pat.acc.id.sec\u200bret', /characters that API keys never have/u],
  ['control character', 'pat.acc.id.sec\u0007ret', /characters that API keys never have/u],
  ['lone surrogate', 'pat.acc.id.sec\ud800', /characters that API keys never have/u],
  ['an account that is a path', 'pat.password.id.secret', /Enter an API key such as/u],
] as const

describe('3.7 key entry', () => {
  it('wrong shapes: the reason at the field, text kept, focus there, no request', async () => {
    const page = await connectScreen()
    for (const [row, typed, reason] of bad) {
      await page.connect(typed)
      expect(page.key, row).toHaveAccessibleDescription(expect.stringMatching(reason))
      await expectFocus(page.key)
      expect(page.key, row).toHaveValue(typed)
    }
    expect(page.sent).toEqual([])
  })

  it.each(['  KEY \n', '"KEY"', 'x-api-key: KEY', 'Bearer KEY', "'KEY',", 'x-api-key:KEY'])(
    '%j is cleaned after saying so',
    async (form) => {
      const page = await connectScreen()
      const key = page.keyOf('account-admin')
      await page.user.click(page.key)
      await page.user.paste(form.replace('KEY', key))
      if (form.trim() !== 'KEY') expect(await screen.findByText(/Text around the key is ignored/u)).toBeVisible()
      expect(page.sent).toEqual([])
      await page.user.click(screen.getByRole('button', { name: 'Connect' }))
      expect(await screen.findByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
    },
  )

  it('wrong scope: a key of another account than the link: both are named and nothing is requested', async () => {
    const page = await connectScreen('/account/AnotherAccount12345678/users?q=x')
    await page.connect(page.keyOf('account-admin'))
    const note = await screen.findByRole('alert')
    expect(note).toHaveTextContent(`account AnotherAccount12345678, this key to account ${page.account}`)
    expect(page.sent).toEqual([])
    expect(page.key).toHaveValue(page.keyOf('account-admin'))
    await page.user.click(screen.getByRole('button', { name: `Ignore the link and connect to ${page.account}` }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
    expect(page.sent.some(({ url }) => url.includes('AnotherAccount'))).toBe(false)
  })

  it('wrong scope: a link of another account while connected asks nothing about it', async () => {
    await renderApp({ url: '/account/AnotherAccount12345678/users' })
    const sent = recordRequests()
    expect(await screen.findByRole('heading', { name: 'This link is for another account' })).toBeVisible()
    expect(sent.filter(({ url }) => url.includes('AnotherAccount'))).toEqual([])
  })

  it.each([
    ['EXPIRED_TOKEN', /This key has expired/u],
    ['REVOKED_TOKEN', /This key was revoked/u],
    ['INVALID_TOKEN', /doesn’t accept this key for this account/u],
  ])('%s is told in our words, and nothing of the key that the service repeats is shown', async (code, text) => {
    const page = await connectScreen()
    const key = page.keyOf('account-admin')
    const [, , tokenId = '', secret = ''] = key.split('.')
    page.sim.faults.set([
      {
        id: 'refused',
        op: '*',
        kind: 'status',
        status: 401,
        times: 'always',
        body: JSON.stringify({
          status: 'ERROR',
          code,
          message: `Invalid API token ${tokenId}: ${key}`,
          correlationId: 'c',
        }),
      },
    ])
    await page.connect(key)
    await waitFor(() => {
      expect(page.key).toHaveAccessibleDescription(expect.stringMatching(text))
    })
    for (const part of [key, tokenId, secret]) expect(document.body.textContent).not.toContain(part)
    expect(page.key).toHaveValue(key)
  })

  it('a service-account key says what it covers; its own pages explain why they are empty', async () => {
    const page = await connectScreen()
    await page.user.click(page.key)
    await page.user.paste(page.keyOf('service-account'))
    expect(await screen.findByText(/no profile, password, or 2FA of its own/u)).toBeVisible()
    await page.user.click(screen.getByRole('button', { name: 'Connect' }))
    await screen.findByRole('heading', { level: 1, name: 'Users' })
    for (const page of ['profile', 'password', 'two-factor']) {
      cleanup()
      await renderApp({ url: `/account/{account}/me/${page}`, persona: 'service-account' })
      expect(await screen.findByText('Not available for service accounts')).toBeVisible()
    }
  })

  it('any text: never throws, and a key that is taken stands in the text and fits a header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom('pat.', 'sat.', 'a', '.', ' ', '"', 'Bearer ', 'x-api-key:', 'é', '\n'), {
              maxLength: 20,
            })
            .map((all) => all.join('')),
        ),
        (text) => {
          const parsed = parseApiKey(text)
          if (!parsed.ok) return
          expect(() => new Headers({ 'x-api-key': parsed.key.apiKey })).not.toThrow()
          for (const part of parsed.key.apiKey.split(' ')) expect(text).toContain(part)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
