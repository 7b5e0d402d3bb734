import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announced } from '#test/support/announced.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'
import { sentence } from '#test/support/match-sentence.ts'

type Persona = NonNullable<Parameters<typeof renderApp>[0]>['persona']

const NEXT = 'Gentle harbour candle-7'

type Options = Pick<NonNullable<Parameters<typeof renderApp>[0]>, 'latencyMs' | 'prepare'>

async function passwordPage(persona: Persona = 'account-admin', options: Options = {}) {
  const app = await renderApp({ url: '/account/{account}/me/password', persona, ...options })
  const current = await screen.findByLabelText('Current password')
  const found = app.sim.personas.find(({ id }) => id === persona)
  const now = found?.password ?? ''
  const key = found?.apiKey ?? ''
  const uuid = app.sim.world.apiKeys.get(key)?.identifier ?? ''
  return {
    ...app,
    now,
    uuid,
    current,
    next: screen.getByLabelText('New password'),
    repeated: screen.getByLabelText('Repeat new password'),
    send: screen.getByRole('button', { name: 'Change password' }),
    stored: () => app.sim.world.secrets.get(uuid)?.password,
    attempts: () => app.sim.log.filter(({ operation }) => operation === 'changeUserPassword').length,
  }
}
type Page = Awaited<ReturnType<typeof passwordPage>>

async function fill({ user, current, next, repeated }: Page, texts: { now: string; next: string; repeated?: string }) {
  await user.click(current)
  await user.paste(texts.now)
  await user.click(next)
  await user.paste(texts.next)
  await user.click(repeated)
  await user.paste(texts.repeated ?? texts.next)
}

describe('Password (PW)', () => {
  it('PW-01 PW-04 PW-14 changes the password from pasted text, empties the fields and says what follows', async () => {
    const page = await passwordPage()
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    expect(await screen.findByText('Password changed')).toBeVisible()
    expect(page.stored()).toBe(NEXT)
    for (const field of [page.current, page.next, page.repeated]) expect(field).toHaveValue('')
    const notice = screen.getByText(/Harness will soon sign you out in every browser/u)
    await waitFor(() => {
      expect(announced('polite').map(({ textContent }) => textContent)).toContain(notice.textContent)
    })
    expect(notice).not.toHaveTextContent(/API key/iu)
  })

  it('PW-02 PW-03 has the marks that password managers read, and show buttons that tell their state', async () => {
    const { user, current, next, repeated } = await passwordPage()
    expect([current, next, repeated].map((field) => field.getAttribute('autocomplete'))).toEqual([
      'current-password',
      'new-password',
      'new-password',
    ])
    for (const field of [current, next, repeated]) {
      expect(field).toHaveAttribute('type', 'password')
      expect(field).not.toHaveAttribute('maxlength')
    }
    const name = document.querySelector<HTMLInputElement>('input[autocomplete="username"]')
    expect(name).toHaveValue('maren.solheim@alderbrook.example')
    await user.click(screen.getByRole('button', { name: 'Show New password' }))
    expect(next).toHaveAttribute('type', 'text')
    await user.click(screen.getByRole('button', { name: 'Hide New password' }))
    expect(next).toHaveAttribute('type', 'password')
  })

  it('PW-13 a wrong current password goes to its field and keeps the rest', async () => {
    const page = await passwordPage()
    await fill(page, { now: 'not this one', next: NEXT })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.current).toBeInvalid()
    })
    expect(page.current).toHaveAccessibleDescription(/This isn’t your current password/u)
    expect(page.current).not.toHaveAccessibleDescription(/Sign in with the new password/u)
    await expectFocus(page.current)
    expect(page.next).toHaveValue(NEXT)
    expect(page.stored()).toBe(page.now)
    expect(screen.queryByText('Password changed')).not.toBeInTheDocument()
  })

  it('a slow "wrong current password" may be the echo of a change that worked, and says so', async () => {
    const page = await passwordPage()
    page.sim.faults.set([{ id: 'slow', op: 'O2', kind: 'headers', delayMs: 1100 }])
    await fill(page, { now: 'not this one', next: NEXT })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.current).toHaveAccessibleDescription(/the change was probably saved/u)
    })
  })

  it('after a lost answer the fields stay, it says how to check, and "wrong current" is read in that light', async () => {
    const page = await passwordPage()
    page.sim.faults.set([{ id: 'lost', op: 'O2', kind: 'reset', when: 'after', times: 1 }])
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    expect(await screen.findByText('We couldn’t confirm this change')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(
      /know whether the change was saved.*Sign in with the new password/u,
    )
    expect(page.current).toHaveValue(page.now)
    expect(page.next).toHaveValue(NEXT)
    expect(page.stored()).toBe(NEXT)
    expect(page.attempts()).toBe(1)
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.current).toHaveAccessibleDescription(/the change was probably saved/u)
    })
    expect(screen.queryByText('Password changed')).not.toBeInTheDocument()
  })

  it('PW-08 a refusal for the rules of the account is shown at the new password, with the rules', async () => {
    const page = await passwordPage()
    page.sim.world.settings.passwordPolicy = {
      ...page.sim.world.settings.passwordPolicy,
      enabled: true,
      minNumberOfCharacters: 12,
      minNumberOfDigits: 2,
    }
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.next).toBeInvalid()
    })
    await expectFocus(page.next)
    expect(page.next).toHaveAccessibleDescription(/Harness didn’t accept this password/u)
    expect(page.current).toHaveValue(page.now)
    expect(page.stored()).toBe(page.now)
    // Nothing next to it calls the same password strong, until it is changed.
    expect(screen.getByText('not accepted by Harness')).toBeVisible()
    expect(screen.getByRole('progressbar', { name: 'Strength of the new password' })).toHaveAttribute('value', '0')
    await page.user.type(page.repeated, 'x')
    expect(page.next).toBeInvalid()
    expect(screen.getByText('not accepted by Harness')).toBeVisible()
    await page.user.type(page.next, ' 77 and more')
    expect(page.next).not.toBeInvalid()
    expect(screen.queryByText('not accepted by Harness')).not.toBeInTheDocument()
  })

  it.each([8, 12, 20])(
    'PW-05: hint, error and rule speak of one least length where the account asks for %i',
    async (minNumberOfCharacters) => {
      const page = await passwordPage('account-admin', {
        prepare: ({ world }) => {
          world.settings.passwordPolicy = { ...world.settings.passwordPolicy, enabled: true, minNumberOfCharacters }
        },
      })
      await waitFor(() => {
        expect(page.next).toHaveAccessibleDescription(new RegExp(`^At least ${minNumberOfCharacters} characters`, 'u'))
      })
      await fill(page, { now: page.now, next: 'a tree' })
      await page.user.click(page.send)
      const spoken = page.next.closest('form')?.textContent ?? ''
      const least = [...spoken.matchAll(/at least (\d+) characters/giu)].map(([, length]) => length)
      expect(least.length).toBeGreaterThan(1)
      expect(new Set(least)).toEqual(new Set([String(minNumberOfCharacters)]))
    },
  )

  it('an unknown answer word is shown as it is and never counts as success', async () => {
    const page = await passwordPage()
    const body = JSON.stringify({ status: 'SUCCESS', data: 'PASSWORD_ON_ICE', metaData: null, correlationId: 'c' })
    page.sim.faults.set([{ id: 'odd', op: 'O2', kind: 'body', body }])
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    expect(await screen.findByText('PASSWORD_ON_ICE')).toBeVisible()
    expect(screen.getByText('We couldn’t confirm the change')).toBeVisible()
    expect(screen.queryByText('Password changed')).not.toBeInTheDocument()
    expect(page.next).toHaveValue(NEXT)
  })

  it('a refused call says that nothing was changed and keeps the fields', async () => {
    const page = await passwordPage()
    page.sim.faults.set([{ id: 'down', op: 'O2', kind: 'status', status: 429, headers: { 'retry-after': '7' } }])
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    expect(await screen.findByText('Couldn’t change your password')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(/try again in 7 seconds/u)
    expect(page.next).toHaveValue(NEXT)
    expect(page.attempts()).toBe(1)
  })

  it.each([
    ['seven77', /Use at least 12 characters \(you have 7\)/u],
    ['Password1!', /Many people use this one/u],
    ['aaaaaaaaaa', /Avoid repeated characters and keyboard patterns/u],
    ['solheim loves rain', /Remove “solheim”/u],
    ['outfitters of the north', /Remove “outfitters”/u],
    ['x y'.repeat(400), /Use up to 1,024 characters \(you have 1,200\)/u],
  ])('PW-05 PW-09 keeps %s from being sent and gives the reason', async (next, reason) => {
    const page = await passwordPage()
    await fill(page, { now: page.now, next })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.next).toBeInvalid()
    })
    expect(page.next).toHaveAccessibleDescription(reason)
    await expectFocus(page.next)
    expect(page.next).toHaveValue(next)
    expect(page.attempts()).toBe(0)
  })

  it('PW-12 finds an equal and a differing repetition before sending; errors go away when fixed', async () => {
    const page = await passwordPage()
    await fill(page, { now: page.now, next: page.now })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.next).toHaveAccessibleDescription(/This is your current one/u)
    })
    fireEvent.input(page.next, { target: { value: 'crème de la mer' } })
    await waitFor(() => {
      expect(page.next).not.toBeInvalid()
    })
    fireEvent.input(page.repeated, { target: { value: 'cre\u0300me de la mer' } })
    await page.user.click(page.send)
    await waitFor(() => {
      expect(page.repeated).toHaveAccessibleDescription(/an accent is typed differently/u)
    })
    fireEvent.input(page.repeated, { target: { value: 'something else' } })
    await waitFor(() => {
      expect(page.repeated).toHaveAccessibleDescription(/Enter the same password as above/u)
    })
    fireEvent.input(page.repeated, { target: { value: 'crème de la mer' } })
    await waitFor(() => {
      expect(page.repeated).toHaveAccessibleDescription(/The passwords match/u)
    })
    expect(page.attempts()).toBe(0)
  })

  it('empty fields: a summary takes focus, leads to each field, and each says what to do', async () => {
    const page = await passwordPage()
    await page.user.click(page.send)
    await expectFocus(() => screen.getByRole('group', { name: 'Fix 3 issues to continue' }))
    expect(page.current).toHaveAccessibleDescription(/Enter your current password/u)
    expect(page.next).toHaveAccessibleDescription(/Enter a new password/u)
    expect(page.repeated).toHaveAccessibleDescription(/Repeat the new password/u)
    for (const [problem, field] of [
      ['Repeat new password: Repeat the new password', page.repeated],
      ['New password: Enter a new password', page.next],
      ['Current password: Enter your current password', page.current],
    ] as const) {
      await page.user.click(screen.getByRole('button', { name: problem }))
      await expectFocus(field)
    }
    fireEvent.input(page.current, { target: { value: 'x' } })
    expect(await screen.findByRole('group', { name: 'Fix 2 issues to continue' })).toBeVisible()
    fireEvent.input(page.next, { target: { value: 'a long enough one' } })
    await waitFor(() => {
      expect(screen.queryByRole('group', { name: /issues to continue/u })).not.toBeInTheDocument()
    })
    // Leaving a field with something wrong says so there, and does not bring the summary back.
    await page.user.clear(page.next)
    await page.user.type(page.next, 'short')
    await page.user.tab()
    expect(screen.queryByRole('group', { name: /issues to continue/u })).not.toBeInTheDocument()
  })

  it('shows the rules of the account as the service counts them, where they can be read', async () => {
    const page = await passwordPage('account-admin', {
      prepare: ({ world }) => {
        world.settings.passwordPolicy = {
          enabled: true,
          minNumberOfCharacters: 12,
          minNumberOfUppercaseCharacters: 1,
          minNumberOfLowercaseCharacters: 1,
          minNumberOfSpecialCharacters: 0,
          minNumberOfDigits: 1,
        }
      },
    })
    expect(await screen.findByRole('list', { name: 'Requirements, 0 of 4 met' })).toBeVisible()
    fireEvent.input(page.next, { target: { value: 'Élan vital 7' } })
    expect(await screen.findByRole('list', { name: 'Requirements, 2 of 4 met' })).toBeVisible()
    const rules = within(screen.getByRole('list', { name: /^Requirements/u }))
    expect(rules.getByText(/At least 12 characters/u).closest('li')).toHaveTextContent(
      'At least 12 characters, not met yet',
    )
    expect(rules.getByText(/uppercase/u).closest('li')).toHaveTextContent('not met yet')
    expect(screen.getByText(sentence(/Harness counts 9 characters here/u))).toBeVisible()
  })

  it('shows a neutral hint to users who can’t read the rules, and doesn’t request them again', async () => {
    const page = await passwordPage('individual')
    expect(page.next).toHaveAccessibleDescription(/Your account might have more rules/u)
    expect(screen.queryByRole('list', { name: /^Requirements/u })).not.toBeInTheDocument()
    const requests = page.sim.log.filter(({ operation }) => operation === 'getPasswordStrengthSettings')
    expect(requests.length).toBeLessThanOrEqual(1)
  })

  it('does not take the rules of this account for those of another default account (docs/service.md, trap 31)', async () => {
    const page = await passwordPage('account-admin', {
      prepare: ({ world, personas: [admin] }) => {
        const uuid = world.apiKeys.get(admin?.apiKey ?? '')?.identifier ?? ''
        const person = world.people.get(uuid)
        if (person !== undefined) world.people.put({ ...person, defaultAccount: 'AnotherAccount12345678' })
      },
    })
    expect(page.next).toHaveAccessibleDescription(/Your default account might have more rules/u)
    expect(page.sim.log.some(({ operation }) => operation === 'getPasswordStrengthSettings')).toBe(false)
  })

  it('PW-11 strength is text and a bar, spoken after a pause', async () => {
    const page = await passwordPage('individual')
    const bar = screen.getByRole('progressbar', { name: 'Strength of the new password' })
    fireEvent.input(page.next, { target: { value: 'vD4k!pq2' } })
    await waitFor(() => {
      expect(bar).toHaveAttribute('value', '2')
    })
    expect(screen.getByText('fair')).toBeVisible()
    fireEvent.input(page.next, { target: { value: NEXT } })
    await waitFor(() => {
      expect(bar).toHaveAttribute('value', '4')
    })
    const spoken = await screen.findByText(/^Strength: strong\./u)
    await waitFor(() => {
      expect(announced('polite').map(({ textContent }) => textContent)).toContain(spoken.textContent)
    })
  })

  it('notes Caps Lock and outer space without making them errors', async () => {
    const page = await passwordPage()
    fireEvent.keyUp(page.current, { key: 'A', modifierCapsLock: true })
    expect(page.current).toHaveAccessibleDescription(/Caps Lock is on/u)
    fireEvent.keyUp(page.current, { key: 'A', modifierCapsLock: false })
    expect(page.current).not.toHaveAccessibleDescription(/Caps Lock/u)
    fireEvent.input(page.next, { target: { value: ` ${NEXT}` } })
    await waitFor(() => {
      expect(page.next).toHaveAccessibleDescription(/starts or ends with a space, which is kept/u)
    })
    expect(page.next).not.toBeInvalid()
  })

  it('announces a mismatched repetition each time Enter is pressed in its field', async () => {
    const page = await passwordPage()
    await fill(page, { now: page.now, next: NEXT, repeated: 'something else' })
    for (const times of [1, 2]) {
      await page.user.keyboard('{Enter}')
      await waitFor(() => {
        expect(announced('assertive').map(({ textContent }) => textContent)).toEqual(
          Array.from({ length: times }, () => 'Enter the same password as above'),
        )
      })
    }
    expect(page.repeated).toHaveFocus()
    expect(page.attempts()).toBe(0)
  })

  it('Enter in any field, pressed twice, sends once', async () => {
    const page = await passwordPage('account-admin', { latencyMs: 400 })
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.current)
    await page.user.keyboard('{Enter}{Enter}')
    await page.user.click(page.repeated)
    await page.user.keyboard('{Enter}')
    expect(await screen.findByText('Password changed')).toBeVisible()
    expect(page.attempts()).toBe(1)
  })

  it('does not report success when an answer after leaving says no (U6)', async () => {
    const page = await passwordPage()
    page.sim.faults.set([{ id: 'slow', op: 'O2', kind: 'headers', delayMs: 3000 }])
    await fill(page, { now: 'not this one', next: NEXT })
    await page.user.click(page.send)
    await screen.findByRole('button', { name: 'Saving…' })
    await page.user.click(screen.getByRole('link', { name: 'Profile' }))
    await page.user.click(await screen.findByRole('button', { name: 'Leave now' }))
    expect((await screen.findAllByText(/Change your password: not confirmed/u)).length).toBeGreaterThan(0)
    expect(screen.queryByText(/Your password was changed\./u)).not.toBeInTheDocument()
  })

  it('PW-06 sends any password exactly as typed', async () => {
    const page = await passwordPage()
    page.sim.world.settings.passwordPolicy = { ...page.sim.world.settings.passwordPolicy, enabled: false }
    let now = page.now
    const unit = fc.oneof(
      fc.constantFrom(' ', '\u00A0', 'é', 'e\u0301', '😀', 'ß', 'ı', '"', '\\', '&', '%41', '<', '\u200D', 'م'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 12, maxLength: 40 }), async (parts) => {
        const next = `q7 ${parts.join('').replaceAll(/[\r\n\0]/gu, '')} wz`
        fireEvent.input(page.current, { target: { value: now } })
        fireEvent.input(page.next, { target: { value: next } })
        fireEvent.input(page.repeated, { target: { value: next } })
        const before = page.attempts()
        fireEvent.click(page.send)
        await waitFor(() => {
          expect(page.attempts()).toBe(before + 1)
          expect(page.current).toHaveValue('')
          expect(page.send).not.toHaveAttribute('aria-busy')
        })
        expect(page.stored()).toBe(next)
        now = next
      }),
      { numRuns: 15 },
    )
  })

  it('PW-18 leaves no password in the address, in storage, or in a log of requests', async () => {
    const page = await passwordPage()
    await fill(page, { now: page.now, next: NEXT })
    await page.user.click(page.send)
    await screen.findByText('Password changed')
    const traces = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, page.sim.log])
    for (const secret of [page.now, NEXT]) {
      expect(traces).not.toContain(secret)
      expect(document.body.innerHTML).not.toContain(secret)
    }
  })

  it('PW-16 has no form for a user managed by an identity provider, and says why', async () => {
    await renderApp({ url: '/account/{account}/me/password', persona: 'sso' })
    expect(await screen.findByText('Harness doesn’t store your password')).toBeVisible()
    expect(screen.getByText(/managed by an identity provider/u)).toBeVisible()
    expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument()
  })
})
