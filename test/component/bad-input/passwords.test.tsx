import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { commonPasswords } from '#src/domain/common-passwords.ts'
import { newPasswordSentence, parsePasswords } from '#src/pages/account/password.form.ts'
import { codePoints, contextWords, hasOuterSpace, newPasswordProblem } from '#src/domain/password.ts'
import { changePasswordMutation } from '#src/queries/me-mutations.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/** Odd passwords. PW-01 to PW-18 have their tests in test/component/account/password.test.tsx too. */

async function passwordPage(persona: NonNullable<Parameters<typeof renderApp>[0]>['persona'] = 'account-admin') {
  const app = await renderApp({ url: '/account/{account}/me/password', persona })
  const current = await screen.findByLabelText('Current password')
  const sent = recordRequests()
  return {
    ...app,
    current,
    next: screen.getByLabelText('New password'),
    repeated: screen.getByLabelText('Repeat new password'),
    send: screen.getByRole('button', { name: 'Change password' }),
    puts: () => sent.filter(({ method }) => method === 'PUT'),
  }
}
type Page = Awaited<ReturnType<typeof passwordPage>>

function fill({ current, next, repeated }: Page, now: string, typed: string, again = typed) {
  for (const [field, value] of [
    [current, now],
    [next, typed],
    [repeated, again],
  ] as const)
    fireEvent.input(field, { target: { value } })
}

const words = contextWords({
  name: 'Maren Solheim',
  email: 'maren.solheim@alderbrook.example',
  accounts: ['Alderbrook Foods'],
})
const problem = (password: string, current = 'the present one') =>
  newPasswordProblem(password, { current, words, common: commonPasswords() })

describe('3.4 passwords: what is refused, and what is not', () => {
  it.each([
    ['7', 'qT7!vbn', 'too-short'],
    ['7 emoji are 7 characters', '😀🎈🍋🚲🌵🧭🪁', 'too-short'],
    ['1,025', 'qT7! vbnz'.repeat(114).slice(0, 1025), 'too-long'],
    ['1 MB', 'qT7! vbnz'.repeat(111_112), 'too-long'],
    ['equal to current', 'the present one', 'same'],
    ['contains the e-mail', 'xx maren.solheim yy zz', 'context'],
    ['contains the account name', 'my alderbrook secret', 'context'],
    ['the product', 'Harness forever and ever', 'context'],
    ['common', 'password1', 'common'],
    ['one character', 'aaaaaaaa', 'pattern'],
    ['a row of digits', '12345678', 'pattern'],
    ['what the browser puts for no character', 'candle \uFFFD harbour', 'unreadable'],
    ['lone surrogate', 'candle \ud800 harbour', 'unreadable'],
  ])('%s is refused with its reason', (_, password, kind) => {
    const found = problem(password)
    expect(found?.kind).toBe(kind)
    if (found !== undefined) expect(newPasswordSentence(found)).toMatch(/^[A-Z].*[.)a-z]$/u)
  })

  it.each([8, 14, 15, 64, 65, 128, 129, 1000, 1024])('%i characters are attempted, none is cut (PW-06)', (length) => {
    const password = 'qT7! vbnzKe'.repeat(100).slice(0, length)
    expect(problem(password)).toBeUndefined()
    const form = new FormData()
    for (const [name, value] of [
      ['current', 'the present one'],
      ['next', password],
      ['repeated', password],
    ] as const)
      form.set(name, value)
    expect(parsePasswords(form, { words, common: undefined })).toEqual({
      ok: true,
      value: { currentPassword: 'the present one', newPassword: password },
    })
  })

  it('spaces, emoji, combining and right-to-left letters are allowed and counted in code points (PW-07)', () => {
    expect(problem('  two  candles ')).toBeUndefined()
    expect(hasOuterSpace('  two  candles ')).toBe(true)
    expect(problem('😀🎈🍋🚲🌵🧭🪁🥁')).toBeUndefined()
    expect(problem('سلام دنیای زیبا')).toBeUndefined()
    expect(codePoints('e\u0301')).toBe(2)
  })
})

describe('3.4 passwords: on the page', () => {
  it('G27: 1,000 random Unicode passwords go out exactly as typed, through the parser of the form and the one way out', async () => {
    const { account } = await renderApp({ url: '/account/{account}/me/password' })
    const sent = recordRequests()
    const mutation = changePasswordMutation(account)
    const unit = fc.oneof(
      fc.constantFrom(
        ' ',
        '\u00a0',
        'é',
        'e\u0301',
        '😀',
        'ß',
        'ı',
        '"',
        '\\',
        '&',
        '%41',
        '<',
        '\u200d',
        'م',
        '\u202e',
        '\u0000',
        '\n',
        '\t',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }).filter((text) => !/\p{Cs}|\uFFFD/u.test(text)),
    )
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 12, maxLength: 40 }), unit, async (parts, other) => {
        const next = `q7${parts.join('')}wz`
        const current = `was ${other} this`
        const form = new FormData()
        form.set('current', current)
        form.set('next', next)
        form.set('repeated', next)
        const parsed = parsePasswords(form, { words: [], common: undefined })
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
        const before = sent.length
        await mutation.send(parsed.value)
        expect(sent.length).toBe(before + 1)
        const request = sent[before]
        await vi.waitFor(() => {
          expect(request?.body).not.toBe('')
        })
        expect(JSON.parse(request?.body ?? '')).toEqual({ currentPassword: current, newPassword: next })
        expect(request?.url).not.toContain(encodeURIComponent(next))
        count += 1
      }),
      { numRuns: 1000 },
    )
    expect(count).toBe(1000)
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])).not.toContain('q7')
  })

  it('reports a repetition that differs only by normalization, keeps both, and sends nothing', async () => {
    const page = await passwordPage()
    fill(page, 'now', 'crème brûlée candle', 'cre\u0300me bru\u0302le\u0301e candle')
    fireEvent.click(page.send)
    await waitFor(() => {
      expect(page.repeated).toHaveAccessibleDescription(/They seem the same, but an accent is typed differently/u)
    })
    expect(page.next).toHaveValue('crème brûlée candle')
    expect(page.repeated).toHaveValue('cre\u0300me bru\u0302le\u0301e candle')
    expect(page.puts()).toEqual([])
  })

  it('1 MB is refused with its count, and kept', async () => {
    const page = await passwordPage()
    const long = 'qT7! vbnzKe'.repeat(90_910)
    fill(page, 'now', long)
    fireEvent.click(page.send)
    await waitFor(() => {
      expect(page.next).toHaveAccessibleDescription(/Use up to 1,024 characters \(you have 1,000,010\)/u)
    })
    expect(page.next).toHaveValue(long)
    for (const field of [page.current, page.next, page.repeated]) expect(field).not.toHaveAttribute('maxlength')
    expect(page.puts()).toEqual([])
  })

  it('PW-02: shown text hides again on submit and after 30 seconds', async () => {
    const page = await passwordPage()
    fill(page, '', 'short')
    const show = () => screen.getByRole('button', { name: 'Show New password' })
    await page.user.click(show())
    expect(page.next).toHaveAttribute('type', 'text')
    fireEvent.click(page.send)
    await waitFor(() => {
      expect(page.next).toHaveAttribute('type', 'password')
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      fireEvent.click(show())
      act(() => {
        vi.advanceTimersByTime(29_000)
      })
      expect(page.next).toHaveAttribute('type', 'text')
      act(() => {
        vi.advanceTimersByTime(1500)
      })
      expect(page.next).toHaveAttribute('type', 'password')
    } finally {
      vi.useRealTimers()
    }
  })

  it('a service-account key has no form; the section says so', async () => {
    await renderApp({ url: '/account/{account}/me/password', persona: 'service-account' })
    expect(await screen.findByText(/Service accounts don’t have passwords/u)).toBeVisible()
    expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument()
  })

  it('PW-05 PW-10 PW-15 PW-17: advice of 15 while two-factor is off; nothing leaves while typing; no other person’s password', async () => {
    const page = await passwordPage()
    expect(page.next).toHaveAccessibleDescription(/^At least 8 characters\. Use 15 or more while 2FA is off/u)
    // The policy of the account, asked for when the page opens.
    await waitFor(() => {
      expect(page.sim.log.find(({ operation }) => operation === 'getPasswordStrengthSettings')?.status).toBe(200)
    })
    const sent = recordRequests()
    await page.user.type(page.next, 'gentle harbour candle')
    await page.user.tab()
    expect(sent).toEqual([])
    expect(document.body.textContent).not.toMatch(/expire|security question|hint/iu)
    expect(document.querySelectorAll('input[type="password"]')).toHaveLength(3)
  })
})
