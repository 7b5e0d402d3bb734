import { act, fireEvent, screen } from '@testing-library/react'
import fc from 'fast-check'
import { Secret, TOTP, URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { readCode, readEnrollment } from '#src/domain/two-factor.ts'
import { checkTypedCode } from '#src/pages/account/two-factor.form.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/** Odd codes and settings of two-factor. TF-01 to TF-22 have their tests in test/component/account and user-actions. */

const NOW = 1_800_000_000_000
const KEY = 'JBSWY3DPEHPK3PXP'
const codeAt = (secret: string, steps: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: NOW + steps * 30_000 })
const check = (typed: string, secret = KEY) => checkTypedCode(typed, secret, [NOW], true)
const scripts = (zero: number, code: string) =>
  [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')

describe('3.5 codes', () => {
  const code = codeAt(KEY, 0)
  it.each([
    ['as it is', code],
    ['with a space', `${code.slice(0, 3)} ${code.slice(3)}`],
    ['with a hyphen and spaces', ` ${code.slice(0, 3)}-${code.slice(3)} `],
    ['full-width', scripts(0xff10, code)],
    ['Arabic-Indic', scripts(0x0660, code)],
    ['Persian', scripts(0x06f0, code)],
    ['Devanagari', scripts(0x0966, code)],
    ['in a sentence', `Your code is ${code}`],
    ['in a sentence with a full stop', `Your code is ${code}.`],
  ])('rows 1 and 6: %s is read as six plain digits and right', (_, typed) => {
    expect(readCode(typed)).toEqual({ ok: true, code })
    expect(check(typed)).toEqual({ ok: true, code })
  })

  it.each(['', '   ', '12345', '1234567', '12345678', 'abcdef', '123456 or 654321', '12 34', 'a123456', '１２３４５'])(
    '%j asks for the 6 digits and counts as no wrong try',
    (typed) => {
      const result = check(typed)
      expect(result).toMatchObject({ ok: false, wrong: false })
      expect(result.ok ? '' : result.error).toMatch(/^Enter (?:the|only the|exactly) 6[- ]digit/u)
    },
  )

  it('a leading zero is kept', () => {
    expect(readCode('012345')).toEqual({ ok: true, code: '012345' })
    expect(readCode('000000')).toEqual({ ok: true, code: '000000' })
  })

  it('one step early or late is right, two late has expired', () => {
    expect([-1, 0, 1].map((steps) => check(codeAt(KEY, steps)).ok)).toEqual([true, true, true])
    const old = check(codeAt(KEY, -2))
    expect(old.ok ? '' : old.error).toMatch(/expired\. Enter the next one/u)
  })

  it('settings that are missing, not Base32, or of another kind are refused, never ignored', () => {
    const link = (query: string) => `otpauth://totp/Harness:ann?secret=${KEY}&issuer=Harness${query}`
    const read = (totpSecretKey: string, totpqrurl?: string, mechanism = 'TOTP') =>
      readEnrollment({ mechanism, totpSecretKey, totpqrurl })
    for (const secret of ['', ' ', 'JBSW1890', 'not base32!', 'A', 'A'.repeat(129)])
      expect(read(secret).ok, secret).toBe(false)
    for (const query of ['&algorithm=SHA256', '&digits=8', '&period=60', '&digits=', '&DIGITS=8'])
      expect(read(KEY, link(query)).ok, query).toBe(false)
    expect(read(KEY, link(''), 'SMS').ok).toBe(false)
    for (const odd of ['', 'https://evil.example/?secret=x', 'otpauth://hotp/Harness:ann?secret=' + KEY])
      expect(read(KEY, odd), odd).toMatchObject({ ok: true, enrollment: { link: undefined } })
    expect(read(KEY, link(''))).toMatchObject({ ok: true, enrollment: { secret: KEY, link: link('') } })
  })

  it('G26: 1,000 random enrollments: the key in groups, the link and what a code proves are the secret that came', () => {
    const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
    const secrets = fc.array(letters, { minLength: 16, maxLength: 64 }).map((all) => all.join(''))
    const label = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() !== '' && !/[:\p{Cs}]/u.test(text))
    let usable = 0
    fc.assert(
      fc.property(secrets, label, fc.integer({ min: -1, max: 1 }), (totpSecretKey, account, steps) => {
        const totpqrurl = `otpauth://totp/Harness:${encodeURIComponent(account)}?secret=${totpSecretKey}&issuer=Harness`
        const read = readEnrollment({ mechanism: 'TOTP', totpSecretKey, totpqrurl })
        if (!read.ok) throw new Error(read.problem)
        const { secret, groups, link } = read.enrollment
        expect(secret).toBe(totpSecretKey)
        expect(groups.join('')).toBe(totpSecretKey)
        if (link !== undefined) {
          usable += 1
          expect(link).toBe(totpqrurl)
          const parsed = URI.parse(link)
          expect(parsed.secret.base32.replace(/=+$/u, '').startsWith(totpSecretKey.slice(0, 10))).toBe(true)
        }
        expect(check(codeAt(totpSecretKey, steps), totpSecretKey).ok).toBe(true)
      }),
      { numRuns: 1000 },
    )
    expect(usable).toBeGreaterThan(200)
  })

  it.each([
    ['slow answers', 400],
    ['quick answers', 0],
  ])(
    'G26: through the page with %s, focus, reconnection and storms: shown = sent, fetched once',
    async (_, latencyMs) => {
      const app = await renderApp({ url: '/account/{account}/me/two-factor', latencyMs })
      const sent = recordRequests()
      const storm = () => {
        for (const name of ['focus', 'online', 'pageshow', 'offline', 'online']) fireEvent(window, new Event(name))
        fireEvent(document, new Event('visibilitychange'))
      }
      await app.user.click(await screen.findByRole('button', { name: 'Turn on 2FA' }))
      act(storm)
      const shown = (await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? ''
      act(storm)
      await app.user.click(screen.getByRole('button', { name: 'Next: enter the code' }))
      act(storm)
      const field = await screen.findByLabelText('6-digit code from your app')
      expect(field).not.toHaveAttribute('maxlength', '6')
      await app.user.click(field)
      await app.user.paste(
        `Your code is ${TOTP.generate({ secret: Secret.fromBase32(shown), timestamp: app.sim.world.now() })}`,
      )
      await app.user.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
      act(storm)
      expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
      const enabled = sent.filter(({ path }) => path.endsWith('/enable-two-factor-auth'))
      expect(enabled.map(({ body }) => (JSON.parse(body) as { totpSecretKey: string }).totpSecretKey)).toEqual([shown])
      expect(sent.filter(({ path }) => path.includes('/two-factor-auth/TOTP'))).toHaveLength(1)
    },
  )
})
