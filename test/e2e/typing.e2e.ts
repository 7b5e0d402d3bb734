import type { CDPSession, Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** Samples a field in every frame. @returns every value it has had, in order */
async function watch(field: Locator): Promise<() => Promise<string[]>> {
  await field.evaluate((input: HTMLInputElement) => {
    const seen = [input.value]
    const check = () => {
      if (seen.at(-1) !== input.value) seen.push(input.value)
      requestAnimationFrame(check)
    }
    check()
    Object.assign(window, { seenInField: seen })
  })
  return () => field.page().evaluate(() => (window as unknown as { seenInField: string[] }).seenInField)
}

/** Types with a pause after each letter: each time something else is on its way when the next letter comes. */
async function typeSlowly(page: Page, text: string, pause: number): Promise<void> {
  for (const letter of text) {
    await page.keyboard.press(letter)
    await page.waitForTimeout(pause)
  }
}

/** Every beginning of a text, longer by a letter each time. */
const prefixesOf = (text: string) => [...text].map((_, index) => text.slice(0, index + 1))

const slow = [{ id: 'slow', op: '*', kind: 'headers', headers: {}, delayMs: 250, times: 'always', fires: 'may' }]

type Box = {
  readonly title: string
  readonly path: string
  readonly text: string
  readonly open?: (page: Page) => Promise<void>
  readonly find: (page: Page) => Locator
  /** Parameter of the address that follows. */
  readonly param?: string
}
const search = (name: string) => (page: Page) => page.getByRole('searchbox', { name, exact: true })
const boxes: readonly Box[] = [
  { title: 'users', path: 'users', text: 'anders', find: search('Search name or email'), param: 'q' },
  { title: 'invitations', path: 'invitations', text: 'anders', find: search('Search email'), param: 'q' },
  { title: 'my access', path: 'me/access', text: 'delete', find: search('Search your permissions'), param: 'can' },
  {
    title: 'the role filter',
    path: 'users',
    text: 'viewer',
    open: (page) => page.getByRole('button', { name: 'Filter by Role', exact: true }).click(),
    find: search('Search roles'),
  },
  {
    title: 'the scope switcher',
    path: 'users',
    text: 'retail',
    open: (page) => page.locator('[data-scope-trail] [aria-current]').first().click(),
    find: search('Search organizations'),
  },
  {
    title: 'the palette',
    path: 'users',
    text: 'anders',
    open: (page) => page.keyboard.press('Control+k'),
    find: (page) => page.getByRole('combobox', { name: 'Search users and actions' }),
  },
]

for (const { title, path, text, open, find, param } of boxes)
  test(`what is typed into the search of ${title} is never written over, at any speed`, async ({
    page,
    personas,
    connectAs,
    sim,
  }) => {
    const account = personas[0]?.accountIdentifier ?? ''
    await connectAs('account-admin', `/account/${account}/${path}`)
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await sim('PUT', '/__sim/faults', slow)
    await open?.(page)
    const box = find(page)
    await box.click()
    for (const pause of [0, 120, 320, 400, 650]) {
      await box.fill('')
      const seen = await watch(box)
      await typeSlowly(page, text, pause)
      await expect(box).toHaveValue(text)
      if (param !== undefined) await expect(page).toHaveURL(new RegExp(`[?&]${param}=${text}`, 'u'))
      await page.waitForLoadState('networkidle')
      const values = (await seen()).filter((value) => value !== '')
      expect(prefixesOf(text).filter((value) => values.includes(value))).toEqual(values)
      await expect(box).toBeFocused()
    }
  })

/** What an input method does: it shows what it makes of the keys, and puts in what was chosen. */
async function compose(cdp: CDPSession, parts: readonly string[], chosen: string, between: () => Promise<void>) {
  for (const text of parts) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await between()
  }
  await cdp.send('Input.insertText', { text: chosen })
}

for (const { title, path, open, find, param } of boxes)
  test(`a text that an input method composes in the search of ${title} arrives whole`, async ({
    page,
    personas,
    connectAs,
  }) => {
    const account = personas[0]?.accountIdentifier ?? ''
    await connectAs('account-admin', `/account/${account}/${path}`)
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await open?.(page)
    const box = find(page)
    await box.click()
    const requests: string[] = []
    page.on('request', (request) => requests.push(decodeURIComponent(request.url()) + (request.postData() ?? '')))
    const cdp = await page.context().newCDPSession(page)
    const seen = await watch(box)
    // Longer than any pause after which a search begins.
    await compose(cdp, ['に', 'にほ', 'にほん'], '日本', () => page.waitForTimeout(450))
    await expect(box).toHaveValue('日本')
    await compose(cdp, ['g', 'go'], '語', () => page.waitForTimeout(50))
    await expect(box).toHaveValue('日本語')
    if (param !== undefined)
      await expect(page).toHaveURL(new RegExp(`[?&]${param}=${encodeURIComponent('日本語')}`, 'u'))
    await page.waitForLoadState('networkidle')
    expect(requests.filter((text) => /に|日本g/u.test(text))).toEqual([])
    expect(await seen()).not.toContain('日本日本')
    await expect(box).toHaveValue('日本語')
  })
