import { readFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import { expect, pressCard, test, type Persona } from './support/fixtures.ts'
import { countsOf, keepUndecided, more, progressOf, show, startReview, withoutPicker } from './support/reviewing.ts'

/** Two reviewers, each in a browser profile of their own, share a review by files. */

type ReviewFile = {
  items: { id: string }[]
  log: { item: string; reviewer: { email: string } }[]
  handOvers: { to: { name: string } }[]
}

const contentOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ReviewFile

async function profileOf(browser: Browser, url: string, persona: Persona, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC' })
  const page = await context.newPage()
  await withoutPicker(page)
  await page.goto(path)
  await pressCard(page, persona)
  return page
}

test('AR-16: A decides half and hands over, B decides the rest, and A joins both: all decided, each by the right reviewer', async ({
  browser,
  server,
  personas,
  axe,
}, testInfo) => {
  const [admin, viewer] = ['account-admin', 'viewer'].map((id) => personas.find((each) => each.id === id))
  if (admin === undefined || viewer === undefined) throw new Error('no persona')
  const scope = `/account/${admin.accountIdentifier}`
  const saved = async (page: Page, name: string, press: () => Promise<void>) => {
    const download = page.waitForEvent('download')
    await press()
    const path = testInfo.outputPath(name)
    await (await download).saveAs(path)
    return path
  }

  const a = await profileOf(browser, server.url, admin, `${scope}/reviews/new`)
  await startReview(a, 'Q4 2026 access review', async () => {
    await a.getByRole('radio', { name: /^Privileged roles only/ }).check()
  })
  const { total } = await countsOf(a)
  expect(total).toBeGreaterThan(5)
  // What B can't decide on, because it is B's own, is decided by A.
  const search = a.getByRole('searchbox', { name: 'Search user or role' })
  await search.fill('Ifeoma')
  await expect(a.getByRole('rowheader').filter({ hasNotText: 'Ifeoma' })).toHaveCount(0)
  await keepUndecided(a)
  await search.fill('')
  await show(a, /^All/)
  await expect(a.getByRole('table', { name: /^Items of/ })).toHaveAttribute('aria-rowcount', String(total + 1))
  await keepUndecided(a, Math.max(1, Math.ceil(total / 2) - (await countsOf(a)).decided))
  const half = (await countsOf(a)).decided
  expect(half).toBeLessThan(total)
  await more(a, 'Hand over…')
  expect(await axe(a)).toEqual([])
  await a.getByRole('textbox', { name: 'Next reviewer' }).fill('Ifeoma Okafor')
  const first = await saved(a, 'for-b.json', () =>
    a.getByRole('dialog').getByRole('button', { name: 'Save review file' }).click(),
  )
  expect(contentOf(first).handOvers[0]?.to.name).toBe('Ifeoma Okafor')
  await expect(a.getByText(/^Not saved/)).toBeHidden()

  const b = await profileOf(browser, server.url, viewer, `${scope}/reviews`)
  await b.getByLabel('Review file').setInputFiles(first)
  await expect(b.getByRole('heading', { level: 1, name: 'Q4 2026 access review' })).toBeVisible()
  await expect(b.getByText('handed this review over to')).toBeVisible()
  await expect(progressOf(b)).toHaveAttribute('value', String(half))
  await keepUndecided(b)
  await expect(progressOf(b)).toHaveAttribute('value', String(total))
  const second = await saved(b, 'for-a.json', () => b.getByRole('button', { name: 'Save review file' }).click())
  expect(contentOf(second).log).toHaveLength(total)

  await expect(progressOf(a)).toHaveAttribute('value', String(half))
  await a.getByLabel('Review file').setInputFiles(second)
  await expect(a.getByText(`${total - half} decision${total - half === 1 ? ' was' : 's were'} added.`)).toBeVisible()
  await expect(progressOf(a)).toHaveAttribute('value', String(total))
  const third = await saved(a, 'joined.json', () => a.getByRole('button', { name: 'Save review file' }).click())
  const byA = new Set(contentOf(first).log.map(({ item }) => item))
  const { log, items } = contentOf(third)
  expect(new Set(log.map(({ item }) => item)).size).toBe(items.length)
  for (const { item, reviewer } of log)
    expect(reviewer.email, item).toMatch(byA.has(item) ? /^maren\.solheim@/ : /^ifeoma\.okafor@/)
  await Promise.all([a.context().close(), b.context().close()])
})
