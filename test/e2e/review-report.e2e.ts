import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** The report of a review as a browser prints and saves it. */

/** Words of the report that are broken inside; not those of an email, an identifier or a checksum. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const texts = document.createTreeWalker(
      document.querySelector('[data-report]') ?? document.body,
      NodeFilter.SHOW_TEXT,
    )
    const range = document.createRange()
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
      for (const { 0: word, index } of (text.nodeValue ?? '').matchAll(/\p{L}+/gu)) {
        // Part of an email, an identifier or a checksum.
        const whole = /\S*$/u.exec((text.nodeValue ?? '').slice(0, index))?.[0].length ?? 0
        const rest = /^\S*/u.exec((text.nodeValue ?? '').slice(index))?.[0].length ?? 0
        if (whole + rest > 20) continue
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word)
      }
    return found
  })
}

/** Pixels of the text between the margins of a paper, at 96 dots an inch. */
const paperWidth = (format: 'A4' | 'Letter') => Math.floor(((format === 'A4' ? 210 : 215.9) - 30) * (96 / 25.4))

/** Reviews the project Checkout, signs off without a decision, and opens the report. */
async function openReport(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('Q4 2026 access review')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Start review' }).click({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Sign off…' }).click()
  const dialog = page.getByRole('alertdialog')
  // It opens once the access was checked for changes.
  const word = dialog.getByRole('textbox', { name: /to confirm/ })
  await expect(word).toBeVisible({ timeout: 60_000 })
  for (const field of await dialog.getByRole('textbox').all()) await field.fill('Carried over to the next quarter')
  await word.fill('sign off')
  await dialog.getByRole('button', { name: 'Sign off' }).click()
  await page.getByRole('link', { name: 'Report' }).click()
  await expect(page.getByText('Access review report')).toBeVisible()
}

test('AR-21: saved evidence passes the check of the operating system, and no longer does with one byte changed', async ({
  page,
  connectAs,
  personas,
}) => {
  // Without the picker of the browser, which no test can press, files are downloads.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker')
  })
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/org/storefront/project/checkout/reviews/new`)
  await openReport(page)
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  const names: string[] = []
  const saving: Promise<void>[] = []
  page.on('download', (download) => {
    names.push(download.suggestedFilename())
    saving.push(download.saveAs(join(folder, download.suggestedFilename())))
  })
  await page.getByRole('button', { name: 'Save evidence' }).click()
  await expect(page.getByText(/^Saved access-review-/)).toBeVisible()
  await expect.poll(() => names.length).toBe(3)
  await Promise.all(saving)
  expect(names).toContain('SHA256SUMS')
  const check = () => spawnSync('shasum', ['-a', '256', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
  expect(check()).toMatchObject({ status: 0 })
  const evidence = join(folder, names.find((name) => name.endsWith('.json')) ?? '')
  const bytes = readFileSync(evidence)
  const script = join(import.meta.dirname, '../support/canonical.py')
  expect(spawnSync('python3', [script, evidence], { maxBuffer: 1e9 }).stdout.equals(bytes)).toBe(true)
  bytes[60] = (bytes[60] ?? 0) ^ 1
  writeFileSync(evidence, bytes)
  expect(check().status).toBe(1)
})

test('F55: where the part that makes the files can’t be loaded, the page says so, and saving works once it can', async ({
  page,
  connectAs,
  personas,
  expectProblem,
}) => {
  expectProblem(/evidence-files/)
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker')
  })
  await page.route(/\/evidence-files-[^/]*\.js$/, (route) => route.abort())
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/org/storefront/project/checkout/reviews/new`)
  await openReport(page)
  await page.getByRole('button', { name: 'Save evidence' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /^A part of the app couldn’t be loaded\./ })).toBeVisible()
  await page.unroute(/\/evidence-files-[^/]*\.js$/)
  await page.getByRole('button', { name: 'Save evidence' }).click()
  await expect(page.getByText(/^Saved access-review-/)).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const format of ['A4', 'Letter'] as const)
    test(`AR-22: the report is printed on ${format} from the ${colorScheme} theme, without the frame and with nothing cut off`, async ({
      page,
      connectAs,
      personas,
    }) => {
      await page.emulateMedia({ colorScheme })
      const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
      await connectAs('account-admin', `${account}/org/storefront/project/checkout/reviews/new`)
      await openReport(page)
      const pdf = await page.pdf({ format, preferCSSPageSize: false })
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/gu)?.length ?? 0
      expect(pages).toBeGreaterThan(2)
      await page.emulateMedia({ media: 'print', colorScheme })
      await page.setViewportSize({ width: paperWidth(format), height: 900 })
      await expect(page.getByRole('navigation')).toHaveCount(0)
      await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeHidden()
      await expect(page.getByRole('heading', { level: 1, name: 'Q4 2026 access review' })).toBeVisible()
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('[data-report] *')]
          .filter((element) => element.getClientRects().length > 0 && !element.closest('.sr-only'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.textContent.slice(0, 60)),
      )
      expect(cut).toEqual([])
      expect(await brokenWords(page)).toEqual([])
      const layout = await page.evaluate(() => {
        const cell = document.querySelector('[data-report] td')
        const head = document.querySelector('[data-report] thead')
        return {
          color: cell === null ? '' : getComputedStyle(cell).color,
          ground: getComputedStyle(document.documentElement).backgroundColor,
          head: head === null ? '' : getComputedStyle(head).display,
        }
      })
      expect(layout).toEqual({ color: 'rgb(0, 0, 0)', ground: 'rgb(255, 255, 255)', head: 'table-header-group' })
    })

test('AR-22: no word of the report is broken inside at any width, and the page doesn’t scroll sideways', async ({
  page,
  connectAs,
  personas,
}) => {
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/org/storefront/project/checkout/reviews/new`)
  await openReport(page)
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    const broken = await brokenWords(page)
    expect(broken, `at ${width} px`).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  }
})

test('AR-22: a long list is printed as one table, with one head for all pages and no word broken inside', async ({
  page,
  connectAs,
  personas,
}) => {
  const account = personas[0]?.accountIdentifier ?? ''
  const items = 130
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker')
  })
  await connectAs('account-admin', `/account/${account}/reviews`)
  const file = join(mkdtempSync(join(tmpdir(), 'review-')), 'review.json')
  writeFileSync(file, longReview(account, items))
  await page.getByLabel('Review file').setInputFiles(file)
  await page.getByRole('link', { name: 'Report' }).click()
  await expect(page.getByText('Access review report')).toBeVisible()
  for (const format of ['A4', 'Letter'] as const) {
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: paperWidth(format), height: 900 })
    const table = page.locator('[data-report] [role=table][aria-label="All items"]')
    await expect(table.getByRole('rowheader')).toHaveCount(items)
    const look = await table.evaluate((element) => {
      const heads = [...element.querySelectorAll('thead')].filter((head) => head.getClientRects().length > 0)
      const left = new Set(
        [...element.querySelectorAll('tr')].map((row) => Math.round(row.getBoundingClientRect().left)),
      )
      return {
        display: getComputedStyle(element).display,
        inner: [...element.querySelectorAll('table')].map((each) => getComputedStyle(each).display),
        heads: heads.map((head) => getComputedStyle(head).display),
        lefts: left.size,
        right: element.getBoundingClientRect().right - innerWidth,
      }
    })
    expect(look).toMatchObject({ display: 'table', heads: ['table-header-group'], lefts: 1 })
    expect(new Set(look.inner)).toEqual(new Set(['contents']))
    expect(look.right).toBeLessThanOrEqual(1)
    const changes = page.getByRole('table', { name: 'Removed and changed' })
    await expect(changes.getByRole('columnheader')).toHaveCount(8)
    await expect(changes.getByText('Done, verified.').first()).toBeVisible()
    expect(await changes.evaluate((element) => element.getBoundingClientRect().right - innerWidth)).toBeLessThanOrEqual(
      1,
    )
    expect(await brokenWords(page)).toEqual([])
  }
})

/** The file of a signed-off review whose list of items is drawn in parts. */
function longReview(account: string, items: number): string {
  const now = Date.UTC(2026, 10, 28, 14)
  const places = Array.from({ length: items }, (_, at) => String(at).padStart(4, '0'))
  const reviewer = { id: 'reviewer', name: 'Noor Haddad', email: 'noor@example.com', identity: 'session' }
  const version = { major: 1, minor: 0 }
  const population = {
    schema: 'harness-user-admin/access-snapshot',
    version,
    account,
    startedAt: now - 60_000,
    endedAt: now,
    scopes: [{ scope: '/', name: 'Acme' }],
    users: places.map((at) => ({
      id: `user-${at}`,
      email: `user.${at}@example.com`,
      name: `Deepika Chaudhary ${at}`,
      scopes: ['/'],
    })),
    assignments: places.map((at) => ({
      id: `assignment-${at}`,
      scope: '/',
      kind: 'user',
      principal: `user-${at}`,
      role: 'built-in:_sto_developer_role',
      resourceGroup: '_all_account_level_resources',
    })),
    groups: [],
    roles: [{ role: 'built-in:_sto_developer_role', name: 'Security Testing Developer Role', permissions: [] }],
    resourceGroups: [
      {
        id: '_all_account_level_resources',
        scope: '/',
        name: 'All Account Level Resources',
        scopes: [],
        resources: [],
      },
    ],
    invitations: [],
    completeness: { level: 'proved', settled: 0, gaps: [], totals: [] },
  }
  const removed = (place: number) => place % 13 === 0
  const gone = places.filter((_, place) => removed(place))
  const counts = {
    keep: items - gone.length,
    remove: gone.length,
    'change-role': 0,
    'not-sure': 0,
    undecided: 0,
    conflict: 0,
  }
  return JSON.stringify({
    schema: 'harness-user-admin/access-review',
    version,
    account,
    id: '0123456789abcdef01234567',
    name: 'Q4 2026 access review',
    criteria: { scope: '/', children: false, roles: { kind: 'all' }, serviceAccounts: true },
    createdAt: now,
    createdBy: reviewer,
    population,
    populationSha256: 'f'.repeat(64),
    items: places.map((at) => ({
      id: `assignment / assignment-${at}`,
      kind: 'user-assignment',
      scope: '/',
      assignment: `assignment-${at}`,
      flags: ['managed-direct'],
    })),
    managed: 0,
    log: places.map((at, place) => ({
      id: `event-${at}`,
      item: `assignment / assignment-${at}`,
      decision: removed(place) ? 'remove' : 'keep',
      reason: 'Every team reads its own scans',
      reviewer,
      at: now + place * 4000,
    })),
    signOffs: [{ reviewer, at: now + 2e6, counts, exceptions: [], logSha256: 'a'.repeat(64) }],
    applied: gone.map((at, place) => ({
      id: `applied-${at}`,
      item: `assignment / assignment-${at}`,
      result: 'done-verified',
      at: now + 3e6 + place,
      verifiedAt: now + 3e6 + place,
      correlationId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      remains: ['Support rota'],
      by: reviewer,
    })),
  })
}

test('the second review of a tab is started by the keys alone, and the focus stays on the page', async ({
  page,
  connectAs,
  personas,
}) => {
  await connectAs(
    'account-admin',
    `/account/${personas[0]?.accountIdentifier ?? ''}/org/storefront/project/checkout/reviews/new`,
  )
  const name = page.getByRole('textbox', { name: 'Name' })
  const begin = async (text: string) => {
    await name.fill(text)
    await page.getByRole('button', { name: 'Continue' }).press('Enter')
    const start = page.getByRole('button', { name: 'Start review' })
    await expect(start).toBeVisible({ timeout: 60_000 })
    // Longer than everyone may take who moves the focus.
    await page.waitForTimeout(2000)
    await expect(page.locator(':focus')).toBeVisible()
    return start
  }
  await (await begin('Q3')).press('Enter')
  await page.getByRole('link', { name: 'Reviews', exact: true }).first().press('Enter')
  await page.getByRole('link', { name: 'New review' }).press('Enter')
  await (await begin('Q4')).press('Enter')
  await expect(page.getByRole('heading', { name: /Q4/ })).toBeVisible()
})
