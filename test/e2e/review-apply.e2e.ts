import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'
import { apply, give, runClockUntil, plainUsers, ROLE, signOffRemovals } from './support/reviewing.ts'

/** Applying the decisions of a review and its report: for everyone, at every size, and without a mouse. */

const NAME = 'Q4 2026 access review'
const at = { org: 'storefront', project: 'checkout' }

const findMessage = (deleted: number, id?: string) =>
  JSON.stringify({
    status: 'SUCCESS',
    data: {
      successfullyDeleted: deleted,
      failedToDelete: id === undefined ? 0 : 1,
      roleAssignmentErrorResponseDTOList:
        id === undefined ? [] : [{ roleAssignmentId: id, errorMessage: 'Locked by a policy' }],
    },
    metaData: null,
    correlationId: '00000000-0000-4000-8000-000000000000',
  })

test('AR-23: applying, its question, its results and the report: axe finds nothing in light, dark and forced colors, at 320 px and at 400 %', async ({
  page,
  sim,
  personas,
  connectAs,
  axe,
  axeInBoth,
}) => {
  await page.clock.install()
  await give(sim, (await plainUsers(sim, 'storefront/checkout')).slice(0, 4), ROLE, at)
  await connectAs(
    'account-admin',
    `/account/${personas[0]?.accountIdentifier ?? ''}/org/storefront/project/checkout/reviews/new`,
  )
  await signOffRemovals(page, NAME)
  const filterBy = async (state: string) => {
    for (const [width, height] of [
      [1280, 800],
      [320, 800],
      // 1,280 px at 400 %.
      [320, 256],
    ] as const) {
      await page.setViewportSize({ width, height })
      // The page follows the width one frame later.
      await page.clock.runFor(100)
      await page.emulateMedia({ forcedColors: 'none' })
      expect(await axeInBoth(), `${state}, ${width} x ${height}`).toEqual([])
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
      expect(await axe(), `${state}, ${width} x ${height}, forced colors`).toEqual([])
      await noSidewaysScroll(page)
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.clock.runFor(100)
  }

  await expect(page.getByRole('button', { name: 'Apply decisions…' })).toBeVisible()
  await filterBy('before the start')
  await page.getByRole('button', { name: 'Apply decisions…' }).click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await filterBy('the question')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
  await sim('PUT', '/__sim/faults', [
    // Called done without being so, refused, throttled and then held, each for one of them.
    { id: 'nothing', op: 'bulkDeleteRoleAssignment', times: 1, kind: 'body', body: findMessage(1) },
    { id: 'refused', op: 'bulkDeleteRoleAssignment', from: 2, times: 1, kind: 'body', body: findMessage(0) },
    { id: 'held', op: 'bulkDeleteRoleAssignment', from: 3, times: 1, kind: 'hold', hold: 'held' },
  ])
  await apply(page, '4 removals')
  await runClockUntil(page, page.getByText('2 of 4 done'))
  await runClockUntil(page, page.getByText('Removing…'))
  await page.getByRole('button', { name: 'Pause' }).click()
  await filterBy('under way, and paused')
  await sim('POST', '/__sim/release', { hold: 'held', action: 'ok' })
  await page.getByRole('button', { name: 'Resume' }).click()
  await runClockUntil(page, page.getByText('4 of 4 done'))
  await runClockUntil(page, page.getByText(/^Still there/))
  await filterBy('with results')
  await page.getByRole('link', { name: 'Report' }).click()
  await expect(page.getByText('Access review report')).toBeVisible()
  await filterBy('the report')
})

/** The focus is on a part of the page, once whatever moved it has ended. */
async function hasFocus(page: Page, after: string): Promise<void> {
  await page.clock.runFor(300)
  await expect
    .poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body), {
      message: after,
    })
    .toBe(true)
}

test('AR-23: applied by keys alone: the focus is never lost, and progress is announced at most every 5 seconds, with its end', async ({
  page,
  sim,
  personas,
  connectAs,
}) => {
  await page.clock.install()
  // More than 10 ask for the word.
  await give(sim, (await plainUsers(sim, 'storefront/checkout')).slice(0, 12), ROLE, at)
  await connectAs(
    'account-admin',
    `/account/${personas[0]?.accountIdentifier ?? ''}/org/storefront/project/checkout/reviews/new`,
  )
  await signOffRemovals(page, NAME)
  await sim('PUT', '/__sim/faults', [
    { id: 'nothing', op: 'bulkDeleteRoleAssignment', times: 1, kind: 'body', body: findMessage(1) },
    // Held, so that the stop comes before the last one, however slow the machine.
    { id: 'held', op: 'bulkDeleteRoleAssignment', from: 4, times: 1, kind: 'hold', hold: 'held' },
  ])
  await page.evaluate(() => {
    const announced: { at: number; text: string }[] = []
    Object.assign(window, { announced })
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const { textContent } of addedNodes) announced.push({ at: performance.now(), text: textContent ?? '' })
    }).observe(document.querySelector('#root > [aria-live="polite"]') ?? document, { childList: true })
  })

  const start = page.getByRole('button', { name: 'Apply decisions…' })
  await start.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(start).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(dialog.getByRole('textbox', { name: /to confirm/ })).toBeFocused()
  await page.keyboard.type('apply')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await hasFocus(page, 'after the start')
  // From there, the buttons come next.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused()
  await page.keyboard.press('Enter')
  await hasFocus(page, 'after the pause')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeFocused()
  await page.keyboard.press('Enter')
  await runClockUntil(page, page.getByText(/^3 of 12 done/))
  await runClockUntil(page, page.getByText('Removing…'))
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused()
  await page.keyboard.press('Enter')
  await sim('POST', '/__sim/release', { hold: 'held', action: 'ok' })
  await runClockUntil(page, page.getByText('12 of 12 done'))
  await hasFocus(page, 'after the stop')
  await runClockUntil(page, page.getByText(/^Still there/))
  await hasFocus(page, 'after the checks')

  const check = page.getByRole('button', { name: /^Check again/ })
  await check.focus()
  await page.keyboard.press('Enter')
  await hasFocus(page, 'after the check')
  await runClockUntil(page, check)
  const again = page.getByRole('button', { name: /^Try \d+ again$/ })
  await again.focus()
  await page.keyboard.press('Enter')
  await hasFocus(page, 'after trying the rest again')
  await runClockUntil(page, page.getByText(/11 verified/))
  await hasFocus(page, 'at the end')
  await runClockUntil(page, page.locator('[aria-live] > *', { hasText: /^12 of 12 done, 11 verified/ }))

  const announced = await page.evaluate(
    () => (window as unknown as { announced: { at: number; text: string }[] }).announced,
  )
  const progress = announced.filter(({ text }) => /of 12 done/.test(text))
  for (const [place, { at: entryTime, text }] of progress.entries()) {
    const before = progress[place - 1]
    if (before !== undefined && before.text !== text)
      expect(entryTime - before.at, `${before.text}; ${text}`).toBeGreaterThan(4500)
  }
  expect(progress.at(-1)?.text).toMatch(/^12 of 12 done, 11 verified/)
})
