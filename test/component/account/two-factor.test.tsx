import { QueryClient } from '@tanstack/react-query'
import { act, screen, waitFor, within } from '@testing-library/react'
import jsQR from 'jsqr'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it, vi } from 'vitest'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'
import { sentence } from '#test/support/match-sentence.ts'

type Options = NonNullable<Parameters<typeof renderApp>[0]>
type Sim = Parameters<NonNullable<Options['prepare']>>[0]

function adminOf({ world, personas: [admin] }: Sim) {
  const person = world.people.get(world.apiKeys.get(admin?.apiKey ?? '')?.identifier ?? '')
  if (person === undefined) throw new Error('no account admin')
  return person
}

/** The account admin already uses two-factor. */
function alreadyOn(sim: Sim) {
  const person = adminOf(sim)
  sim.world.people.put({ ...person, twoFactor: true })
  sim.world.secrets.set(person.uuid, { password: 'x', totpSecret: 'JBSWY3DPEHPK3PXP' })
}

async function twoFactorPage(options: Options = {}) {
  const app = await renderApp({ url: '/account/{account}/me/two-factor', ...options })
  await screen.findByRole('heading', { level: 2 })
  const calls = (name: string) => app.sim.log.filter(({ operation }) => operation === name).length
  return {
    ...app,
    person: () => adminOf(app.sim),
    stored: () => app.sim.world.secrets.get(adminOf(app.sim).uuid)?.totpSecret,
    minted: () => calls('getTwoFactorAuthSettings'),
    enabled: () => calls('enableTwoFactorAuth'),
    disabled: () => calls('disableTTwoFactorAuth'),
  }
}
type Page = Awaited<ReturnType<typeof twoFactorPage>>

/** Starts a set-up. @returns the key that is shown, without spaces */
async function begin(page: Page, button = 'Turn on 2FA'): Promise<string> {
  await page.user.click(screen.getByRole('button', { name: button }))
  return shownKey()
}

async function shownKey(): Promise<string> {
  return (await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? ''
}

/** What an authenticator app would show. @param steps steps of 30 s away from now */
function codeOf(page: Page, key: string, steps = 0): string {
  return TOTP.generate({ secret: Secret.fromBase32(key), timestamp: page.sim.world.now() + steps * 30_000 })
}

async function enterCode(page: Page, code: string, button: string | RegExp = /Turn on 2FA|Use new phone/u) {
  const field = await screen.findByLabelText('6-digit code from your app')
  await page.user.clear(field)
  await page.user.click(field)
  await page.user.paste(code)
  await page.user.click(screen.getByRole('button', { name: button }))
  return field
}

/** The guard of the page is in force a few turns of the event loop after the step is on the screen. */
async function ticks() {
  for (let turn = 0; turn < 10; turn += 1) await act(() => new Promise((resolve) => setTimeout(resolve, 2)))
}

const resume = (page: Page) => page.user.click(screen.getByRole('button', { name: 'Next: enter the code' }))

/** What a camera would read from the drawn code. */
function scan(svg: Element): string | undefined {
  const span = Number(svg.getAttribute('viewBox')?.split(' ')[2])
  const scale = 4
  const width = span * scale
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y] of svg
    .querySelector('path')
    ?.getAttribute('d')
    ?.matchAll(/M(\d+) (\d+)h1v1h-1z/gu) ?? [])
    for (let row = 0; row < scale; row += 1)
      for (let column = 0; column < scale; column += 1) {
        const at = ((Number(y) * scale + row) * width + Number(x) * scale + column) * 4
        pixels.fill(0, at, at + 3)
      }
  return jsQR(pixels, width, width)?.data
}

describe('Two-factor set-up (TF)', () => {
  it('TF-02 TF-17 goes through the three steps, is on with exactly the shown key, and says what to do about a lost phone', async () => {
    const page = await twoFactorPage()
    expect(screen.getByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    const key = await begin(page)
    await expectFocus(() => screen.getByRole('heading', { name: 'Scan this with your authenticator app' }))
    expect(await screen.findByRole('img', { name: /QR code/u })).toBeVisible()
    await resume(page)
    await expectFocus(() => screen.getByLabelText('6-digit code from your app'))
    expect(page.person().twoFactor).toBe(false)
    const code = codeOf(page, key)
    await enterCode(page, `Your code is ${code.slice(0, 3)} ${code.slice(3)}`)
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
    expect(page.person().twoFactor).toBe(true)
    expect(page.stored()).toBe(key)
    expect([page.minted(), page.enabled()]).toEqual([1, 1])
    expect(screen.getByText(/account admin can reset 2FA for you/u)).toBeVisible()
    expect(screen.getByText(/no recovery codes.*We won’t show it again/u)).toBeVisible()
    await page.user.click(screen.getByRole('button', { name: 'Show QR code' }))
    expect(scan(await screen.findByRole('img', { name: /QR code/u }))).toContain(key)
    await page.user.click(screen.getByRole('button', { name: 'Copy setup key' }))
    expect(await navigator.clipboard.readText()).toBe(key)
    await page.user.click(screen.getByRole('button', { name: 'Done' }))
    expect(await screen.findByRole('button', { name: 'Move to a new phone' })).toBeVisible()
    await expectFocus(() => screen.getByRole('heading', { name: 'Two-factor authentication is on' }))
    expect(document.body.innerHTML).not.toContain(key)
  })

  it('TF-01 opening and canceling changes nothing; links with words in them start nothing', async () => {
    const page = await twoFactorPage({
      url: '/account/{account}/me/two-factor?openTwoFactor=true&setup=1&step=confirm#setup',
    })
    await screen.findByRole('heading', { name: 'Two-factor authentication is off' })
    expect(page.minted()).toBe(0)
    await begin(page)
    await page.user.click(screen.getByRole('button', { name: 'Cancel' }))
    await expectFocus(() => screen.getByRole('heading', { name: 'Two-factor authentication is off' }))
    expect(page.person().twoFactor).toBe(false)
    expect(page.enabled()).toBe(0)
  })

  it('T11 fetches settings once, whatever focus and network do, and once for a double click', async () => {
    const page = await twoFactorPage({ latencyMs: 10 })
    await page.user.dblClick(screen.getByRole('button', { name: 'Turn on 2FA' }))
    const key = await shownKey()
    for (let round = 0; round < 3; round += 1)
      await act(async () => {
        window.dispatchEvent(new Event('blur'))
        window.dispatchEvent(new Event('offline'))
        window.dispatchEvent(new Event('online'))
        window.dispatchEvent(new Event('focus'))
        document.dispatchEvent(new Event('visibilitychange'))
        await new Promise((resolve) => setTimeout(resolve, 30))
      })
    expect(await shownKey()).toBe(key)
    await resume(page)
    await page.user.click(screen.getByRole('button', { name: 'Back' }))
    expect(await shownKey()).toBe(key)
    expect(page.minted()).toBe(1)
  })

  it('TF-09 TF-08 copies the key without spaces, and the QR code does not say it', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    const group = screen.getByRole('group', { name: /key/iu })
    expect(group.querySelector('code')?.children).toHaveLength(Math.ceil(key.length / 4))
    // A screen reader gets it sign by sign (and not a second time as words).
    expect(
      within(group).getByText([...key.matchAll(/.{1,4}/gu)].map(([part]) => [...part].join(' ')).join(', ')),
    ).toBeVisible()
    expect(group.querySelector('code')).toHaveAttribute('aria-hidden', 'true')
    await page.user.click(screen.getByRole('button', { name: 'Copy setup key' }))
    expect(await navigator.clipboard.readText()).toBe(key)
    expect(await screen.findByText('Copied')).toBeInTheDocument()
    expect(await screen.findByRole('img', { name: /QR code/u })).not.toHaveAccessibleName(new RegExp(key, 'u'))
    const link = screen.getByRole('link', { name: 'Open in an app on this device' })
    expect(link.getAttribute('href')).toMatch(new RegExp(`^otpauth://totp/[^:]+:[^?]+\\?secret=${key}&issuer=`, 'u'))
  })

  it('T10 TF-06 the drawn code says exactly the address of the link, and no picture is loaded', async () => {
    const page = await twoFactorPage()
    await begin(page)
    const link = screen.getByRole('link', { name: 'Open in an app on this device' }).getAttribute('href')
    expect(scan(await screen.findByRole('img', { name: /QR code/u }))).toBe(link)
    await page.user.click(screen.getByRole('button', { name: 'Larger QR code' }))
    expect(screen.getByRole('img', { name: /QR code/u })).toHaveAttribute('width', '320')
    expect(document.querySelector('img, image, iframe')).toBeNull()
  })

  it('TF-11 TF-14 a wrong code sends nothing, is selected and keeps the key; after five the steps are shown', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    // A code from within half an hour is distinguished from a wrong one.
    const right = Array.from({ length: 124 }, (_, place) => codeOf(page, key, place - 61))
    const wrong = ['000000', '111111', '222222'].find((code) => !right.includes(code)) ?? '333333'
    const field = await enterCode(page, wrong)
    expect(field).toHaveAttribute('inputmode', 'numeric')
    expect(field).toHaveAttribute('autocomplete', 'one-time-code')
    await waitFor(() => {
      expect(field).toHaveAccessibleDescription(/isn’t for the setup key on this page/u)
      expect(field).toHaveSelection(wrong)
    })
    await expectFocus(field)
    for (let attempt = 0; attempt < 3; attempt += 1) await enterCode(page, wrong)
    expect(screen.queryByText('Start over in your app')).not.toBeInTheDocument()
    await enterCode(page, wrong)
    expect(await screen.findByText('Start over in your app')).toBeVisible()
    await page.user.click(screen.getByRole('button', { name: 'Show setup key' }))
    expect(await shownKey()).toBe(key)
    expect([page.minted(), page.enabled()]).toEqual([1, 0])
  })

  it('announces a wrong code each time, even when it is the same, and keeps the focus', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    const right = Array.from({ length: 124 }, (_, place) => codeOf(page, key, place - 61))
    const wrong = ['000000', '111111', '222222'].find((code) => !right.includes(code)) ?? '333333'
    const field = await screen.findByLabelText('6-digit code from your app')
    await expectFocus(field)
    const messages: string[] = []
    const region = document.querySelector('[aria-live="assertive"]')
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) messages.push(node.textContent ?? '')
    })
    if (region !== null) observer.observe(region, { childList: true })
    await page.user.keyboard(wrong)
    await page.user.keyboard('{Enter}')
    await page.user.keyboard('{Enter}')
    await waitFor(() => {
      expect(messages).toHaveLength(3)
    })
    for (const text of messages) expect(text).toMatch(/isn’t for the setup key/u)
    expect(field).toHaveFocus()
    observer.disconnect()
  })

  it('turns off again from the last step, and focus goes to the new state', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    await enterCode(page, codeOf(page, key))
    await page.user.click(await screen.findByRole('button', { name: 'Turn off 2FA…' }))
    await page.user.type(await screen.findByLabelText(/Type turn off/u), 'turn off{Enter}')
    await expectFocus(() => screen.getByRole('heading', { name: 'Two-factor authentication is off' }))
    expect(page.person().twoFactor).toBe(false)
    expect(document.body.innerHTML).not.toContain(key)
  })

  it.each([
    ['', /Enter the 6-digit code/u],
    ['12345', /Enter exactly 6 digits/u],
    ['12345678', /Enter exactly 6 digits/u],
    ['abcdef', /Enter only the 6-digit code/u],
  ])('TF-12 says what is missing of %j and sends nothing', async (typed, reason) => {
    const page = await twoFactorPage()
    await begin(page)
    await resume(page)
    const field = await screen.findByLabelText('6-digit code from your app')
    if (typed !== '') await enterCode(page, typed)
    else await page.user.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
    expect(field).toHaveAccessibleDescription(reason)
    expect(field).toHaveValue(typed)
    expect(page.enabled()).toBe(0)
  })

  it.each([
    [-1, 'taken'],
    [1, 'taken'],
    [-2, 'expired'],
    [-8, 'slow'],
    [8, 'fast'],
  ])('TF-13 a code %i steps away is %s', async (steps, expectedResult) => {
    const page = await twoFactorPage()
    // The middle of a step: the page knows the service's time to the second only, and time passes meanwhile.
    page.sim.clock.set(Math.floor(page.sim.world.now() / 30_000) * 30_000 + 15_000)
    const key = await begin(page)
    await resume(page)
    const now = page.sim.world.now()
    const field = await enterCode(
      page,
      TOTP.generate({ secret: Secret.fromBase32(key), timestamp: now + steps * 30_000 }),
    )
    if (expectedResult === 'taken') {
      expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
      return
    }
    const labels = {
      expired: /This code has expired/u,
      slow: /was valid 4 minutes ago, so your phone’s clock is slow/u,
      fast: /will be valid in 4 minutes, so your phone’s clock is fast/u,
    }
    const messages = labels[expectedResult === 'expired' ? 'expired' : expectedResult === 'slow' ? 'slow' : 'fast']
    await waitFor(() => {
      expect(field).toHaveAccessibleDescription(messages)
    })
    expect(page.enabled()).toBe(0)
  })

  it('TF-15 the sixth digit sends nothing; pressing Enter twice sends once', async () => {
    const page = await twoFactorPage({ latencyMs: 20 })
    const key = await begin(page)
    await resume(page)
    await page.user.click(await screen.findByLabelText('6-digit code from your app'))
    await page.user.keyboard(codeOf(page, key))
    await ticks()
    expect(page.enabled()).toBe(0)
    await page.user.keyboard('{Enter}{Enter}')
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
    expect(page.enabled()).toBe(1)
  })

  it('F53 works with a computer clock that is 10 minutes off, and says so', async () => {
    const page = await twoFactorPage()
    const real = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 600_000)
    const key = await begin(page)
    await resume(page)
    expect(screen.getByText('Your computer’s clock is off by 10 minutes')).toBeVisible()
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
  })

  it('O5-F02-post: after a lost answer the key stays until a read says that it is on', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    page.sim.faults.set([
      { id: 'lost', op: 'O5', kind: 'reset', when: 'after' },
      { id: 'blind', op: 'O8', kind: 'status', status: 500 },
    ])
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByText('We couldn’t confirm this change')).toBeVisible()
    expect(screen.queryByRole('heading', { name: '2FA is on' })).not.toBeInTheDocument()
    await page.user.click(screen.getByRole('button', { name: 'Back' }))
    expect(await shownKey()).toBe(key)
    await resume(page)
    page.sim.faults.clear()
    await page.user.click(screen.getByRole('button', { name: 'Check again' }))
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
    expect(page.stored()).toBe(key)
    expect(page.enabled()).toBe(1)
  })

  it('detects a lost answer without effect; the same key can be sent again', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    page.sim.faults.set([{ id: 'lost', op: 'O5', kind: 'reset', times: 1 }])
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByText(/We checked, and 2FA is off/u)).toBeVisible()
    expect(page.person().twoFactor).toBe(false)
    await page.user.click(screen.getByRole('button', { name: 'Try this setup key again' }))
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
    expect(page.stored()).toBe(key)
  })

  it('believes only the returned flag', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    page.sim.faults.set([
      {
        id: 'odd',
        op: 'O5',
        kind: 'mutate',
        mutate: { path: 'data.twoFactorAuthenticationEnabled', action: 'enum' },
        body: 'false',
      },
    ])
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByText('2FA is still off')).toBeVisible()
    expect(screen.queryByRole('heading', { name: '2FA is on' })).not.toBeInTheDocument()
  })

  it('F40 reads the flag when the answer omits it', async () => {
    const page = await twoFactorPage()
    const key = await begin(page)
    await resume(page)
    page.sim.faults.set([
      { id: 'odd', op: 'O5', kind: 'mutate', mutate: { path: 'data.twoFactorAuthenticationEnabled', action: 'null' } },
    ])
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
  })

  it('says so when the plan has no two-factor', async () => {
    const page = await twoFactorPage({ prepare: ({ world }) => (world.settings.twoFactorLicensed = false) })
    const key = await begin(page)
    await resume(page)
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByText('Couldn’t turn on 2FA')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(/plan.*No changes were made/u)
  })

  it('does not start when the settings could lock the person out, or do not come', async () => {
    const page = await twoFactorPage()
    const settings = (differences: object) => ({
      status: 'SUCCESS',
      data: {
        userId: 'x',
        email: 'x@x.example',
        twoFactorAuthenticationEnabled: false,
        mechanism: 'TOTP',
        totpSecretKey: 'JBSWY3DPEHPK3PXP',
        totpqrurl: 'otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&issuer=A&algorithm=SHA256',
        ...differences,
      },
      metaData: null,
      correlationId: 'c',
    })
    for (const differences of [{}, { totpSecretKey: null }, { totpSecretKey: 'nope!' }, { mechanism: null }]) {
      page.sim.faults.set([{ id: 'odd', op: 'O9', kind: 'body', body: JSON.stringify(settings(differences)) }])
      await page.user.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
      expect(await screen.findByText('Couldn’t start 2FA setup')).toBeVisible()
      expect(screen.queryByRole('group', { name: /key/iu })).not.toBeInTheDocument()
    }
    page.sim.faults.set([{ id: 'down', op: 'O9', kind: 'reset' }])
    await page.user.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
    expect(await screen.findByText(/The gateway didn’t respond. No changes were made/u)).toBeVisible()
  })

  it('TF-05 shows the key only, with a note, when the address is odd', async () => {
    const page = await twoFactorPage()
    page.sim.faults.set([{ id: 'odd', op: 'O9', kind: 'mutate', mutate: { path: 'data.totpqrurl', action: 'null' } }])
    const key = await begin(page)
    expect(screen.getByText('Couldn’t show a QR code')).toBeVisible()
    expect(screen.queryByRole('link', { name: /Open in an app/u })).not.toBeInTheDocument()
    await resume(page)
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
  })

  it('asks before leaving mid-way; then the key is in no address, storage, page or cache (TF-16, T10)', async () => {
    const clients = new Set<QueryClient>()
    const mount = Reflect.get(QueryClient.prototype, 'mount')
    vi.spyOn(QueryClient.prototype, 'mount').mockImplementation(function (this: QueryClient) {
      clients.add(this)
      mount.call(this)
    })
    const page = await twoFactorPage()
    const key = await begin(page)
    await ticks()
    await page.user.click(screen.getByRole('link', { name: 'Profile' }))
    const question = await screen.findByRole('alertdialog', { name: 'Stop setting up 2FA?' })
    await page.user.click(within(question).getByRole('button', { name: 'Stay on this page' }))
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
    expect(await shownKey()).toBe(key)
    await page.user.click(screen.getByRole('link', { name: 'Profile' }))
    await page.user.click(await screen.findByRole('button', { name: 'Stop setup' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
    expect(clients.size).toBe(1)
    const caches = [...clients].flatMap((client) => [
      ...client
        .getQueryCache()
        .getAll()
        .map(({ queryKey, state }) => [queryKey, state]),
      ...client
        .getMutationCache()
        .getAll()
        .map(({ options, state }) => [options, state]),
    ])
    expect(caches.length).toBeGreaterThan(0)
    const traces = JSON.stringify([caches, { ...localStorage }, { ...sessionStorage }, location.href, page.sim.log])
    expect(traces).not.toContain(key)
    expect(document.documentElement.innerHTML).not.toContain(key)
    expect(page.person().twoFactor).toBe(false)
  })

  it('O9-F06: drops a slow secret that arrives after leaving', async () => {
    const page = await twoFactorPage()
    page.sim.faults.set([{ id: 'slow', op: 'O9', kind: 'headers', delayMs: 150 }])
    await page.user.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
    await page.user.click(screen.getByRole('link', { name: 'Profile' }))
    await screen.findByLabelText('Name')
    await waitFor(() => {
      expect(page.sim.log.find(({ operation }) => operation === 'getTwoFactorAuthSettings')?.status).toBe(200)
    })
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
    expect(screen.queryByText(/setup/u)).not.toBeInTheDocument()
  })
})

describe('Two-factor is on', () => {
  it('moves to a new phone the same way and says that the old one stops', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    const key = await begin(page, 'Move to a new phone')
    expect(screen.getByText(/works until you confirm the code from the new one/u)).toBeVisible()
    await resume(page)
    const old = await enterCode(page, codeOf(page, 'JBSWY3DPEHPK3PXP'))
    expect(old).toHaveAccessibleDescription(/isn’t for the setup key on this page/u)
    expect(page.stored()).toBe('JBSWY3DPEHPK3PXP')
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByRole('heading', { name: 'Your new phone is set up' })).toBeVisible()
    expect(page.stored()).toBe(key)
  })

  it('does not take "on" for proof of a new key after a lost answer', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    const key = await begin(page, 'Move to a new phone')
    await resume(page)
    page.sim.faults.set([{ id: 'lost', op: 'O5', kind: 'reset', times: 1 }])
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByText('We couldn’t confirm this change')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(/Keep both entries/u)
    expect(screen.queryByRole('heading', { name: 'Your new phone is set up' })).not.toBeInTheDocument()
    await page.user.click(screen.getByRole('button', { name: 'Try this setup key again' }))
    expect(await screen.findByRole('heading', { name: 'Your new phone is set up' })).toBeVisible()
    expect(page.stored()).toBe(key)
  })

  it('TF-18 TF-19 turns off after a typed word and without the phone, once, and focus goes to the new state', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn, latencyMs: 10 })
    await page.user.click(screen.getByRole('button', { name: 'Turn off 2FA…' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Turn off two-factor authentication?' })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    await page.user.click(within(dialog).getByRole('button', { name: 'Turn off 2FA' }))
    const word = within(dialog).getByLabelText('Type turn off to confirm')
    expect(word).toHaveAccessibleDescription(/Type the word: turn off/u)
    expect(page.disabled()).toBe(0)
    await page.user.type(word, ' Turn  OFF ')
    await page.user.dblClick(within(dialog).getByRole('button', { name: 'Turn off 2FA' }))
    expect(await screen.findByText('Two-factor authentication was turned off')).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    await expectFocus(() => screen.getByRole('heading', { name: 'Two-factor authentication is off' }))
    expect(page.person().twoFactor).toBe(false)
    expect(page.disabled()).toBe(1)
  })

  it('canceling with Escape gives focus back and changes nothing', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    const button = screen.getByRole('button', { name: 'Turn off 2FA…' })
    await page.user.click(button)
    await screen.findByRole('alertdialog')
    await page.user.keyboard('{Escape}')
    await expectFocus(button)
    expect(page.disabled()).toBe(0)
  })

  it('T11 says that it is still on when the answer says so', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    const { uuid, email } = page.person()
    const data = { uuid, email, twoFactorAuthenticationEnabled: true, accounts: [] }
    const body = JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: 'c' })
    page.sim.faults.set([{ id: 'kept', op: 'O4', kind: 'body', body }])
    await page.user.click(screen.getByRole('button', { name: 'Turn off 2FA…' }))
    await page.user.type(await screen.findByLabelText(/Type turn off/u), 'turn off')
    await page.user.keyboard('{Enter}')
    expect(await screen.findByText('2FA is still on')).toBeVisible()
    expect(screen.queryByText('Two-factor authentication was turned off')).not.toBeInTheDocument()
  })

  it('finds out after a lost answer', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    page.sim.faults.set([{ id: 'lost', op: 'O4', kind: 'reset', when: 'after' }])
    await page.user.click(screen.getByRole('button', { name: 'Turn off 2FA…' }))
    await page.user.type(await screen.findByLabelText(/Type turn off/u), 'turn off')
    await page.user.keyboard('{Enter}')
    expect(await screen.findByText(/We checked, and 2FA is off/u)).toBeVisible()
    await page.user.click(screen.getByRole('button', { name: 'Back' }))
    expect(await screen.findByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    expect(page.disabled()).toBe(1)
  })

  it('says that it was off already, and sends nothing, when it was turned off elsewhere since', async () => {
    const page = await twoFactorPage({ prepare: alreadyOn })
    await page.user.click(await screen.findByRole('button', { name: 'Turn off 2FA…' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Turn off two-factor authentication?' })
    page.sim.world.people.put({ ...page.person(), twoFactor: false })
    await page.user.type(within(dialog).getByRole('textbox'), 'turn off{Enter}')
    expect(await within(dialog).findByText('2FA was already off')).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: 'Turn off 2FA' })).not.toBeInTheDocument()
    await page.user.click(within(dialog).getByRole('button', { name: 'Back' }))
    expect(await screen.findByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    expect(screen.queryByText('Two-factor authentication was turned off')).not.toBeInTheDocument()
    expect(page.disabled()).toBe(0)
  })

  it('a set-up that finds two-factor on already speaks of a new phone, not of two-factor being off', async () => {
    const page = await twoFactorPage()
    alreadyOn(page.sim)
    const key = await begin(page)
    await page.user.click(screen.getByRole('button', { name: 'Next: enter the code' }))
    expect(await screen.findByText(/Your old entry still works/u)).toBeVisible()
    expect(screen.queryByText(/2FA is still off/u)).not.toBeInTheDocument()
    await enterCode(page, codeOf(page, key))
    expect(await screen.findByRole('heading', { name: 'Your new phone is set up' })).toBeVisible()
    await page.user.click(screen.getByRole('button', { name: 'Done' }))
  })

  it('TF-20 cannot be turned off where the account requires it, with who decides', async () => {
    const page = await twoFactorPage({
      prepare: (sim) => {
        alreadyOn(sim)
        sim.world.settings.twoFactorEnforced = true
      },
    })
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Turn off 2FA…' })).toHaveAccessibleDescription(
        /Required by Alderbrook Outfitters. An account admin can change this/u,
      )
    })
    const button = screen.getByRole('button', { name: 'Turn off 2FA…' })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    await page.user.click(button)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Move to a new phone' })).not.toHaveAttribute('aria-disabled')
  })

  it('says what is required while it is off, and what cannot be read', async () => {
    await twoFactorPage({ prepare: ({ world }) => (world.settings.twoFactorEnforced = true) })
    const card = await screen.findByRole('region', { name: 'Two-factor authentication is off' })
    await waitFor(() => {
      expect(card).toHaveTextContent('Alderbrook Outfitters requires it.')
    })
  })

  it('says “unknown” to users who can’t read the settings', async () => {
    await twoFactorPage({ persona: 'individual' })
    expect(await screen.findByText(sentence(/permission to check whether .* requires 2FA/u))).toBeVisible()
  })
})
