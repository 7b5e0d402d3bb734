import type { Page } from '@playwright/test'
import jsQR from 'jsqr'
import { TOTP } from 'otpauth'
import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'
import { listen, scan } from './support/leak-scan.ts'

/** My account in a real browser: what the eye, the camera and the keyboard meet. */

const heading = (page: Page, name: RegExp | string) => expect(page.getByRole('heading', { name }).first()).toBeVisible()

/** The key that is shown, without its spaces. */
async function shownKey(page: Page): Promise<string> {
  const text = (await page.getByRole('group', { name: /key/i }).locator('code').textContent()) ?? ''
  return text.replaceAll(/[^A-Z2-7]/gu, '')
}

type Picture = { readonly width: number; readonly height: number; readonly data: number[] }

/** The pixels of a picture. The app's policy lets no data in as a picture, so its own page unpacks it. */
async function pixelsOf(page: Page, png: Buffer): Promise<Picture> {
  const other = await page.context().newPage()
  try {
    return await other.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      if (context === null) throw new Error('No canvas')
      context.drawImage(bitmap, 0, 0)
      const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      return { width, height, data: [...data] }
    }, png.toString('base64'))
  } finally {
    await other.close()
  }
}

/** What a camera reads. */
function decode({ width, height, data }: Picture): string | undefined {
  return jsQR(Uint8ClampedArray.from(data), width, height, { inversionAttempts: 'dontInvert' })?.data
}

test.describe('the QR code', () => {
  test.use({ viewport: { width: 1280, height: 900 } })

  test('TF-03 TF-07 TF-10 what is drawn decodes to exactly the address of the answer, in both themes, both sizes and forced colors', async ({
    page,
    connectAs,
    personas,
  }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/two-factor`)
    // Read on its way: the browser keeps no body of an answer that the page reads as a stream.
    const announced: string[] = []
    await page.route(/two-factor-auth\/TOTP/u, async (route) => {
      const response = await route.fetch()
      // The shape of the service's answer; without the member the decoded text differs.
      const { data } = (await response.json()) as { data: { totpqrurl: string } }
      announced.push(data.totpqrurl)
      await route.fulfill({ response })
    })
    await page.getByRole('button', { name: 'Turn on 2FA' }).click()
    const code = page.getByRole('img', { name: /QR code/ })
    await expect(code).toBeVisible()
    const [address = ''] = announced
    expect(address).toMatch(/^otpauth:\/\/totp\//u)
    for (const state of [
      { colorScheme: 'light', forcedColors: 'none' },
      { colorScheme: 'dark', forcedColors: 'none' },
      { colorScheme: 'dark', forcedColors: 'active' },
    ] as const) {
      await page.emulateMedia(state)
      for (const [size, other] of [
        [200, 'Larger QR code'],
        [320, 'Smaller QR code'],
      ] as const) {
        await expect(code).toHaveAttribute('width', String(size))
        const rendered = await pixelsOf(page, await code.screenshot())
        expect(rendered.width).toBeGreaterThanOrEqual(160)
        expect(decode(rendered), JSON.stringify({ ...state, size })).toBe(address)
        // The quiet zone is four modules of white; its inner edge may share a pixel with the first dark one.
        const modules = Number((await code.getAttribute('viewBox'))?.split(' ')[2])
        const quiet = Math.floor((4 * rendered.width) / modules) - 1
        const middle = Math.floor(rendered.height / 2)
        for (let x = 3; x < quiet; x += 1) {
          const at = (middle * rendered.width + x) * 4
          expect(rendered.data.slice(at, at + 3), `${state.colorScheme} ${String(x)}`).toEqual([255, 255, 255])
        }
        await page.getByRole('button', { name: other }).click()
      }
    }
    // TF-10: on a wide screen the code is at the side; on a phone, which cannot photograph itself, it comes last.
    const place = async (name: 'key' | 'link' | 'code') => {
      const parts = {
        key: page.getByRole('group', { name: /key/i }),
        link: page.getByRole('link', { name: 'Open in an app on this device' }),
        code,
      }
      const box = await parts[name].boundingBox()
      if (box === null) throw new Error(`No ${name}`)
      return box
    }
    expect((await place('code')).x).toBeLessThan((await place('key')).x)
    await page.setViewportSize({ width: 320, height: 800 })
    await expect(code).toBeHidden()
    await page.getByRole('button', { name: 'Show QR code' }).click()
    for (const first of ['key', 'link'] as const) expect((await place(first)).y).toBeLessThan((await place('code')).y)
    expect((await place('code')).width).toBeGreaterThanOrEqual(160)
  })
})

test('PW-18 PW-04 pasted passwords of any script arrive as they are and are found nowhere afterwards (G27)', async ({
  page,
  context,
  connectAs,
  personas,
}) => {
  const traffic = listen(context)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const persona = personas.find(({ id }) => id === 'account-admin')
  await connectAs('account-admin', `/account/${persona?.accountIdentifier ?? ''}/me/password`)
  let now = persona?.password ?? ''
  const used = [now]
  for (const odd of [
    '  Lanterns "drift" \\ & <b>%41</b>  ',
    'cre\u0300me bru\u0302le\u0301e, d\u00e9j\u00e0 vu',
    '\u{1F600}\u{1F388}\u{1F34B}\u{1F6B2}\u{1F335}\u{1F9ED}\u{1FA81}\u{1F941}\u200D\u2764',
    '\u0633\u0644\u0627\u0645 \u062F\u0646\u06CC\u0627\u06CC \u0632\u06CC\u0628\u0627 \u202E\u00A0x',
    'd\u0131\u015F ka\u00DF\u00DF \u1E9E \uFF34\uFF4F\uFF4B\uFF59\uFF4F \u{1D11E}\u0000',
  ]) {
    // The rules of this account, which count nothing but ASCII, have to be met too.
    const next = `${odd} Drift-lantern 7 ${odd}`
    for (const [label, text] of [
      ['Current password', now],
      ['New password', next],
      ['Repeat new password', next],
    ] as const) {
      await page.getByLabel(label, { exact: true }).focus()
      await page.evaluate((value) => navigator.clipboard.writeText(value), text)
      await page.keyboard.press('Control+V')
    }
    // A clipboard may drop signs before the page gets them, such as NUL: what the field holds is what was pasted.
    const pasted = await page.getByLabel('New password', { exact: true }).inputValue()
    expect(pasted).toBe(pasted.includes('\u0000') ? next : next.replaceAll('\u0000', ''))
    const sending = page.waitForRequest(
      (request) => request.method() === 'PUT' && request.url().includes('/user/password'),
    )
    await page.keyboard.press('Enter')
    const body: unknown = (await sending).postDataJSON()
    expect(body).toEqual({ currentPassword: now, newPassword: pasted })
    await expect(page.getByText('Password changed')).toBeVisible()
    await expect(page.getByLabel('Current password', { exact: true })).toHaveValue('')
    now = pasted
    used.push(pasted)
    await page.getByRole('link', { name: 'Profile', exact: true }).click()
    await heading(page, 'Profile')
    await page.getByRole('link', { name: 'Password', exact: true }).click()
    await heading(page, 'Password')
  }
  expect(used).toHaveLength(6)
  // The body of the change itself has to carry them; nothing else may.
  const changes = traffic.requested.filter((request) => /\/user\/password\?/u.test(request))
  expect(changes).toHaveLength(5)
  expect(changes.every((request) => /\/user\/password\?\S* \{"/u.test(request))).toBe(true)
  const others = { ...traffic, requested: traffic.requested.filter((request) => !changes.includes(request)) }
  expect(await scan(page, used, others)).toEqual([])
})

type State = {
  name: string
  persona?: string
  path: string
  reach: (page: Page) => Promise<void>
  problem?: RegExp
  faults?: unknown
}

const rolesAnswer = 'getFilteredRoleAssignmentByScopeList'
const button = (page: Page, name: RegExp | string) => page.getByRole('button', { name, exact: true })

async function turnOn(page: Page): Promise<void> {
  await button(page, 'Turn on 2FA').click()
  const key = await shownKey(page)
  await button(page, 'Next: enter the code').click()
  await page.getByRole('textbox', { name: /code/i }).fill(new TOTP({ secret: key }).generate())
  await button(page, 'Turn on 2FA').click()
  await heading(page, '2FA is on')
}

const states: State[] = [
  {
    name: 'overview of somebody without admin rights',
    persona: 'individual',
    path: '/me/home',
    reach: (page) => heading(page, /^Hello, /),
  },
  {
    name: 'profile, saved',
    path: '/me/profile',
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Name' }).fill('Maren S. Solheim')
      await button(page, 'Save changes').click()
      await expect(page.getByText(/^Saved at/)).toBeVisible()
    },
  },
  {
    name: 'profile, two names to choose from',
    path: '/me/profile',
    reach: async (page) => {
      await page
        .getByRole('textbox', { name: 'Name' })
        .fill('Somebody with a rather long name who signs every page of every contract')
      const renamed = { action: 'rename', user: 'maren.solheim@alderbrook.example', name: 'Maren Solheim-Okonkwo' }
      expect((await page.request.post('/__sim/edit', { data: renamed })).ok()).toBe(true)
      await button(page, 'Save changes').click()
      await expect(page.getByText(/Choose one/)).toBeVisible()
    },
  },
  {
    name: 'password, typed',
    path: '/me/password',
    reach: async (page) => {
      await page.getByLabel('New password', { exact: true }).fill(' crème brûlée')
      await expect(page.getByText(/starts or ends with a space/)).toBeVisible()
      await expect(page.getByText('good', { exact: true })).toBeVisible()
    },
  },
  {
    name: 'password, several things to put right',
    path: '/me/password',
    reach: async (page) => {
      await button(page, 'Change password').click()
      await expect(page.getByRole('group', { name: /Fix \d issues to continue/ })).toBeFocused()
    },
  },
  {
    name: 'password, refused for the rules of the account',
    path: '/me/password',
    reach: async (page) => {
      await page.getByLabel('Current password', { exact: true }).fill('anything')
      for (const label of ['New password', 'Repeat new password'])
        await page.getByLabel(label, { exact: true }).fill('gentle harbour candle')
      await button(page, 'Change password').click()
      await expect(page.getByText(/Harness didn’t accept this password/)).toBeVisible()
    },
    faults: [
      {
        id: 'weak',
        op: 'O2',
        kind: 'body',
        body: JSON.stringify({ status: 'SUCCESS', data: 'PASSWORD_STRENGTH_VIOLATED', correlationId: 'c' }),
      },
    ],
  },
  {
    name: 'password, changed',
    path: '/me/password',
    reach: async (page) => {
      await page.getByLabel('Current password', { exact: true }).fill('anything')
      for (const label of ['New password', 'Repeat new password'])
        await page.getByLabel(label, { exact: true }).fill('gentle harbour candle')
      await button(page, 'Change password').click()
      await expect(page.getByText('Password changed')).toBeVisible()
    },
    faults: [
      {
        id: 'done',
        op: 'O2',
        kind: 'body',
        body: JSON.stringify({ status: 'SUCCESS', data: 'PASSWORD_CHANGED', correlationId: 'c' }),
      },
    ],
  },
  {
    name: 'password, managed elsewhere',
    persona: 'sso',
    path: '/me/password',
    reach: async (page) => {
      await expect(page.getByText('Harness doesn’t store your password')).toBeVisible()
    },
  },
  {
    name: 'password, service account',
    persona: 'service-account',
    path: '/me/password',
    reach: (page) => heading(page, 'Not available for service accounts'),
  },
  { name: 'two-factor, done', path: '/me/two-factor', reach: turnOn },
  {
    name: 'two-factor, on, and the question before it is turned off',
    path: '/me/two-factor',
    reach: async (page) => {
      await turnOn(page)
      await button(page, 'Done').click()
      await button(page, 'Turn off 2FA…').click()
      await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeVisible()
    },
  },
  {
    name: 'two-factor, the answer got lost',
    path: '/me/two-factor',
    reach: async (page) => {
      await button(page, 'Turn on 2FA').click()
      const key = await shownKey(page)
      await button(page, 'Next: enter the code').click()
      await page.getByRole('textbox', { name: /code/i }).fill(new TOTP({ secret: key }).generate())
      await button(page, 'Turn on 2FA').click()
      await expect(button(page, 'Try this setup key again')).toBeVisible()
    },
    // The browser itself repeats a call that was cut off before anything came.
    faults: [{ id: 'lost', op: 'O5', kind: 'reset', times: 'always' }],
    problem: /Failed to load|net::ERR/,
  },
  {
    name: 'my access, with an answer',
    path: '/me/access?can=delete+pipelines',
    reach: async (page) => {
      await heading(page, /Can you “delete pipelines”/)
      await expect(page.getByText(/^(?:Yes: |Not here: |No role that)/).first()).toBeVisible()
      // Where there is room, no column of the roles is cut off.
      await page.setViewportSize({ width: 1440, height: 800 })
      const table = page.getByRole('table', { name: 'Your roles' })
      expect(await table.evaluate((element) => element.scrollWidth - (element.parentElement?.clientWidth ?? 0))).toBe(0)
    },
  },
  {
    name: 'my access, nothing',
    path: '/me/access',
    reach: (page) => heading(page, 'No roles'),
    faults: [
      {
        id: 'none',
        op: rolesAnswer,
        kind: 'body',
        body: JSON.stringify({
          status: 'SUCCESS',
          data: {
            totalPages: 0,
            totalItems: 0,
            pageItemCount: 0,
            pageSize: 50,
            content: [],
            pageIndex: 0,
            empty: true,
          },
          correlationId: 'c',
        }),
      },
    ],
  },
  {
    name: 'my access, failed',
    path: '/me/access',
    reach: (page) => heading(page, /Couldn’t load your roles/),
    problem: /500/,
    faults: [{ id: 'down', op: rolesAnswer, kind: 'status', status: 500, times: 'always' }],
  },
  {
    name: 'my access, refused',
    path: '/me/access',
    reach: (page) => heading(page, 'You don’t have permission to view your roles'),
    problem: /403/,
    faults: [
      {
        id: 'no',
        op: rolesAnswer,
        kind: 'status',
        status: 403,
        body: JSON.stringify({ status: 'ERROR', code: 'NG_ACCESS_DENIED', message: 'No' }),
        times: 'always',
      },
    ],
  },
  { name: 'preferences', path: '/me/preferences', reach: (page) => heading(page, 'Saved data') },
  {
    name: 'preferences, forget everything',
    path: '/me/preferences',
    reach: async (page) => {
      await button(page, 'Clear saved data…').click()
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
]

test.describe('axe finds nothing and nothing scrolls sideways: light and dark, wide, 768 and 320 px, dense and not', () => {
  for (const { name, persona = 'account-admin', path, reach, problem, faults } of states) {
    test(name, async ({ page, axe, axeInBoth, connectAs, personas, sim, expectProblem }) => {
      if (problem !== undefined) expectProblem(problem)
      if (faults !== undefined) await sim('PUT', '/__sim/faults', faults)
      await connectAs(persona, `/account/${personas[0]?.accountIdentifier ?? ''}${path}`)
      await reach(page)
      for (const width of [1440, 768, 320]) {
        await page.setViewportSize({ width, height: 800 })
        await noSidewaysScroll(page)
        expect(await axeInBoth(), String(width)).toEqual([])
        const shots = process.env['SHOTS']
        if (shots !== undefined)
          await page.screenshot({
            path: `${shots}/${name.replaceAll(/\W+/gu, '-')}-${String(width)}.png`,
            fullPage: true,
          })
      }
      // Dense rows are a choice for wide screens.
      await page.setViewportSize({ width: 1440, height: 800 })
      await page.evaluate(() => (document.documentElement.dataset['density'] = 'compact'))
      await noSidewaysScroll(page)
      expect(await axe(), 'compact').toEqual([])
    })
  }
})

test.describe('by keyboard alone', () => {
  /** Presses Tab until the part has focus. */
  async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: RegExp | string): Promise<void> {
    const target = page.getByRole(role, { name, exact: true }).first()
    await expect(target).toBeVisible()
    for (let press = 0; press < 60; press += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${String(name)}`)
  }
  const tabToField = async (page: Page, label: string) => {
    const target = page.getByLabel(label, { exact: true })
    for (let press = 0; press < 60; press += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${label}`)
  }
  /** Goes to a page of the own account as the keyboard does. */
  const go = async (page: Page, link: string, title: string) => {
    await tabTo(page, 'link', link)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused()
  }

  test('the overview leads to what is off; the name is changed; My access and its text; Preferences', async ({
    page,
    connectAs,
    context,
    expectProblem,
  }) => {
    // Ordinary people may not read whether the account requires two-factor.
    expectProblem(/403.*authentication-settings/)
    // Nor the roles, for which the service refuses the whole question.
    expectProblem(/400.*roleassignments/)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await connectAs('individual')
    await heading(page, 'Turn on two-factor authentication')
    await tabTo(page, 'link', 'Turn on 2FA')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Two-factor authentication' })).toBeFocused()

    await page.goBack()
    await heading(page, 'Hello, Jonas Weber')
    await go(page, 'Profile', 'Profile')
    await tabTo(page, 'textbox', 'Name')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Jonas Maria Weber')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^Saved at/)).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()

    await go(page, 'My access', 'My access')
    await tabTo(page, 'textbox', 'What do you need to do?')
    await page.keyboard.type('deploy Checkout')
    await tabTo(page, 'region', 'Message for the admin')
    await tabTo(page, 'button', 'Copy message')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('I need to: deploy Checkout')

    await go(page, 'Preferences', 'Preferences')
    await tabTo(page, 'combobox', 'Theme')
    await page.keyboard.type('D')
    await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark')
    await tabTo(page, 'button', 'Clear saved data…')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Saved data cleared')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Clear saved data…' })).toBeFocused()
  })

  test('the permission search of My access', async ({ page, connectAs, personas }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/access`)
    await expect(page.getByRole('table', { name: 'Your roles' }).getByRole('rowheader').first()).toBeVisible()
    await tabTo(page, 'searchbox', 'Search your permissions')
    await page.keyboard.type('delete pipelines')
    await page.keyboard.press('Enter')
    await heading(page, /Can you “delete pipelines”/)
    await expect(page).toHaveURL(/can=delete\+pipelines/)
  })

  test('the password: Tab through the fields, show one, and Enter', async ({ page, connectAs, personas }) => {
    const persona = personas.find(({ id }) => id === 'account-admin')
    await connectAs('account-admin', `/account/${persona?.accountIdentifier ?? ''}/me/password`)
    await tabToField(page, 'Current password')
    await page.keyboard.type(persona?.password ?? '')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Show Current password' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.type('gentle Harbour-candle 7')
    await tabTo(page, 'button', 'Show New password')
    await page.keyboard.press('Space')
    await expect(page.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'text')
    await tabToField(page, 'Repeat new password')
    await page.keyboard.type('gentle Harbour-candle 7')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Password changed')).toBeVisible()
    await expect(page.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'password')
  })

  test('two-factor: set up, code, done, and off again', async ({ page, connectAs, personas }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/two-factor`)
    await tabTo(page, 'button', 'Turn on 2FA')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Scan this with your authenticator app' })).toBeFocused()
    await tabTo(page, 'button', 'Copy setup key')
    await tabTo(page, 'button', 'Larger QR code')
    const key = await shownKey(page)
    await tabTo(page, 'button', 'Next: enter the code')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: '6-digit code from your app' })).toBeFocused()
    await page.keyboard.type('000000')
    await expect(page.getByRole('textbox', { name: '6-digit code from your app' })).toHaveAttribute(
      'aria-invalid',
      'true',
    )
    // The wrong code is selected, so the next one takes its place.
    await page.keyboard.type(new TOTP({ secret: key }).generate())
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '2FA is on' })).toBeFocused()
    await tabTo(page, 'button', 'Done')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Two-factor authentication is on' })).toBeFocused()
    await tabTo(page, 'button', 'Turn off 2FA…')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
    await tabTo(page, 'textbox', 'Type turn off to confirm')
    await page.keyboard.type('turn off')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Two-factor authentication is off' })).toBeFocused()
  })
})
