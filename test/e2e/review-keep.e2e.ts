import type { Page } from '@playwright/test'
import { expect, pressCard, test } from './support/fixtures.ts'
import { signOut } from './support/account-menu.ts'
import { listen, scan } from './support/leak-scan.ts'
import {
  countsOf,
  keepOnDevice,
  keepUndecided,
  more,
  progressOf,
  startReview,
  withoutPicker,
} from './support/reviewing.ts'

/** Reviews that stay on the device, only where someone chose it. */

const NAME = 'Q4 2026 access review'
const DAY = 86_400_000

const databases = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name))

/** What the database has, by name. */
const stored = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('harness-user-admin-reviews')
        opening.onupgradeneeded = () => opening.result.createObjectStore('reviews')
        opening.onerror = () => {
          reject(new Error('not opened'))
        }
        opening.onsuccess = () => {
          const names = opening.result.transaction('reviews').objectStore('reviews').getAllKeys()
          names.onsuccess = () => {
            opening.result.close()
            resolve(names.result.map(String))
          }
        }
      }),
  )

test('AR-15: off by default; kept, 20 decisions survive a killed tab, no one else sees them, and Clear removes all', async ({
  page,
  context,
  connectAs,
  personas,
  axe,
}) => {
  const [admin, viewer] = ['account-admin', 'viewer'].map((id) => personas.find((each) => each.id === id))
  if (admin === undefined || viewer === undefined) throw new Error('no persona')
  const scope = `/account/${admin.accountIdentifier}`
  const traffic = listen(context)
  await connectAs('account-admin', `${scope}/reviews/new`)
  await startReview(page, NAME)
  await keepUndecided(page, 1)
  await expect(page.getByText('Not saved. If you leave, you’ll lose 1 decision.')).toBeVisible()
  expect((await databases(page)).filter((name) => name.includes('reviews'))).toEqual([])

  await keepOnDevice(page)
  await expect(page.getByText(/^Saved \d/)).toBeVisible()
  await keepUndecided(page, 19)
  expect((await countsOf(page)).decided).toBe(20)
  await expect(page.getByText(/^Saved \d/)).toBeVisible()
  expect(await scan(page, [admin.apiKey], traffic)).toEqual([])
  expect(await axe()).toEqual([])
  const address = page.url()

  // Another tab of the same user only views it.
  const other = await context.newPage()
  await other.goto(address)
  await pressCard(other, admin)
  await other.getByRole('button', { name: 'Open from this device' }).click()
  await expect(other.getByText('This review is open in another tab')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Save review file' })).toBeHidden()
  await other.close()

  await page.close()
  const after = await context.newPage()
  await after.goto(`${scope}/reviews`)
  await pressCard(after, admin)
  await expect(after.getByRole('button', { name: `Open ${NAME}` })).toBeVisible()
  expect(await axe(after)).toEqual([])
  await after.getByRole('button', { name: `Open ${NAME}` }).click()
  await expect(progressOf(after)).toHaveAttribute('value', '20')
  await expect(after.getByText(/^Saved \d/)).toBeVisible()
  await keepUndecided(after, 1)
  await expect(after.getByText(/^Saved \d/)).toBeVisible()
  await signOut(after)
  await expect(after.getByText('You’re signed out')).toBeVisible()

  await after.goto(`${scope}/reviews`)
  await pressCard(after, viewer)
  await expect(after.getByText('1 review of another account or user.')).toBeVisible()
  await expect(after.getByRole('button', { name: `Open ${NAME}` })).toBeHidden()
  await after.getByRole('link', { name: 'Preferences' }).click()
  await after.getByRole('button', { name: 'Clear saved data…' }).click()
  const dialog = after.getByRole('alertdialog', { name: 'Clear saved data?' })
  await expect(dialog).toContainText('1 access review with all decisions.')
  await dialog.getByRole('button', { name: 'Clear saved data' }).click()
  await expect(after.getByText('Saved data cleared')).toBeVisible()
  expect(await stored(after)).toEqual([])
})

test('AR-15: a comparison that is chosen later is on the device only where the review is, and is removed with it', async ({
  context,
  personas,
}, testInfo) => {
  const admin = personas.find(({ id }) => id === 'account-admin')
  if (admin === undefined) throw new Error('no persona')
  const scope = `/account/${admin.accountIdentifier}/org/storefront/project/checkout`
  const pageAt = async (path: string) => {
    const page = await context.newPage()
    await withoutPicker(page)
    await page.goto(path)
    await pressCard(page, admin)
    return page
  }
  const started = async (name: string) => {
    const page = await pageAt(`${scope}/reviews/new`)
    await startReview(page, name)
    return page
  }
  const compareLater = async (page: Page, file: string) => {
    await more(page, 'Compare with…')
    const dialog = page.getByRole('dialog', { name: 'Compare with an earlier review' })
    await dialog.getByLabel('File to compare with').setInputFiles(file)
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect(compared(page)).toHaveCount(1)
  }
  const previousIn = (names: readonly string[]) => names.filter((name) => /\/previous\/\d+$/.test(name)).length
  const compared = (page: Page) => page.getByText(/^Last review: Keep, by /)

  const first = await started('Q3 review')
  await keepUndecided(first, 1)
  const saving = first.waitForEvent('download')
  await first.getByRole('button', { name: 'Save review file' }).click()
  const earlier = testInfo.outputPath('q3.json')
  await (await saving).saveAs(earlier)
  await first.close()

  // In memory only, and so is the comparison.
  const second = await started('Not kept')
  await compareLater(second, earlier)
  expect((await databases(second)).filter((name) => name.includes('reviews'))).toEqual([])
  // Kept by choice, and removed with the review.
  await keepOnDevice(second)
  await expect(second.getByText(/^Saved \d/)).toBeVisible()
  expect(previousIn(await stored(second))).toBe(1)
  await more(second, 'Remove from this device')
  await expect.poll(() => stored(second)).toEqual([])
  await second.close()

  // Of a review that is kept already, it is written when it is chosen.
  const third = await started(NAME)
  await keepOnDevice(third)
  await expect(third.getByText(/^Saved \d/)).toBeVisible()
  expect(previousIn(await stored(third))).toBe(0)
  await compareLater(third, earlier)
  await expect.poll(async () => previousIn(await stored(third))).toBe(1)
  await expect(third.getByText(/^Saved \d/)).toBeVisible()
  await third.close()

  const after = await pageAt(`${scope}/reviews`)
  await expect(after.getByRole('button', { name: `Open ${NAME}` })).toBeVisible()
  await expect(after.getByRole('button', { name: 'Open Not kept' })).toBeHidden()
  await after.getByRole('button', { name: `Open ${NAME}` }).click()
  await expect(compared(after)).toHaveCount(1)
})

test('AR-15: expired reviews are deleted from the device', async ({ page, context, connectAs, personas }) => {
  const admin = personas.find(({ id }) => id === 'account-admin')
  if (admin === undefined) throw new Error('no persona')
  const scope = `/account/${admin.accountIdentifier}`
  await connectAs('account-admin', `${scope}/reviews/new`)
  await startReview(page, NAME)
  await keepOnDevice(page)
  await expect(page.getByText(/^Saved \d/)).toBeVisible()
  expect((await stored(page)).length).toBeGreaterThan(3)
  await page.close()
  const after = await context.newPage()
  await after.clock.setSystemTime(Date.now() + 40 * DAY)
  await after.goto(`${scope}/users`)
  await pressCard(after, admin)
  await expect.poll(() => stored(after)).toEqual([])
})

test('AR-15: storage that is blocked says so, and the review stays in memory', async ({
  page,
  connectAs,
  personas,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError')
    }
  })
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/reviews/new`)
  await startReview(page, NAME)
  await keepOnDevice(page)
  await expect(page.getByText(/^This browser doesn’t save data for this site\./).first()).toBeVisible()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).last().click()
  await keepUndecided(page, 1)
  await expect(page.getByText('Not saved. If you leave, you’ll lose 1 decision.')).toBeVisible()
})

test('AR-15: storage that is full says so, nothing is called saved, and the next change is tried again', async ({
  page,
  connectAs,
  personas,
}) => {
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/reviews/new`)
  await startReview(page, NAME)
  await keepOnDevice(page)
  await expect(page.getByText(/^Saved \d/)).toBeVisible()
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    Object.assign(window, { put })
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await keepUndecided(page, 1)
  await expect(page.getByText('Your last decisions aren’t saved on this device')).toBeVisible()
  await expect(page.getByText('Not saved. If you leave, you’ll lose 1 decision.')).toBeVisible()
  await expect(page.getByText(/^Saved \d/)).toBeHidden()
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = (window as unknown as { put: IDBObjectStore['put'] }).put
  })
  await keepUndecided(page, 1)
  await expect(page.getByText(/^Saved \d/)).toBeVisible()
  await expect(page.getByText('Your last decisions aren’t saved on this device')).toBeHidden()
})
