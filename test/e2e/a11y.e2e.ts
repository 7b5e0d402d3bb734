import { expect, partsOf, test } from './support/fixtures.ts'
import { layoutFaults, noSidewaysScroll, widths } from './support/layout.ts'
import { apply, give, runClockUntil, more, plainUsers, ROLE, signOffRemovals } from './support/reviewing.ts'
import { accessStates } from './states/access-states.ts'
import { addingStates } from './states/adding-states.ts'
import { bulkStates } from './states/bulk-states.ts'
import { invitationStates } from './states/invitation-states.ts'
import { outcomeStates } from './states/outcome-states.ts'
import { ownStates } from './states/own-states.ts'
import { userAccessStates } from './states/user-access-states.ts'
import { userListStates } from './states/user-list-states.ts'
import { userStates } from './states/user-states.ts'

/**
 * axe, IBM Equal Access and HTML_CodeSniffer in every state a person reaches, light and dark, wide and at 320 px, on
 * one load of the page where the state outlives a narrower window: 0 faults. Between these two widths, above and below,
 * the layout is measured: no page wider than the window, no word broken inside, no target under 24 px.
 */

const states = [
  ...userListStates,
  ...bulkStates,
  ...userStates,
  ...userAccessStates,
  ...addingStates,
  ...invitationStates,
  ...ownStates,
  ...accessStates,
  ...outcomeStates,
]

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 800 }

/** The two slow engines see nearly the same at both widths, so only `npm run test:a11y` asks them at 320 px as well. */
const runsEveryEngine = ({ width }: typeof WIDE) => width === WIDE.width || process.env['A11Y'] === 'all'

// Colors are judged once they stand.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

for (const { name, persona = 'account-admin', path, reach, reopensAtEachWidth = false, problem, faults } of states) {
  for (const sizes of reopensAtEachWidth ? [[WIDE], [NARROW]] : [[WIDE, NARROW]]) {
    test.describe(sizes.map(({ width }) => `${String(width)} px`).join(' and '), () => {
      test.use({ seed: persona === 'auditor' ? 'review' : 'demo', viewport: sizes[0] ?? WIDE })

      test(name, async ({ page, axeInBoth, everyEngineInBoth, connectAs, personas, sim, expectProblem }) => {
        if (problem !== undefined) expectProblem(problem)
        if (faults !== undefined) await sim('PUT', '/__sim/faults', faults)
        await connectAs(persona, `/account/${personas[0]?.accountIdentifier ?? ''}${path}`)
        await reach(page, personas)
        const reached = await partsOf(page)
        for (const width of reopensAtEachWidth ? sizes.map((size) => size.width) : widths) {
          const size = { width, height: 800 }
          await page.setViewportSize(size)
          // What is half under the bar of the page has no size to judge.
          await page.evaluate(() => {
            scrollTo(0, 0)
          })
          const at = `at ${String(width)} px`
          // What is anchored follows the new width a frame later.
          await expect.poll(() => layoutFaults(page), at).toEqual([])
          if (sizes.every((engines) => engines.width !== width)) continue
          const faultsInBoth = runsEveryEngine(size) || reopensAtEachWidth ? everyEngineInBoth : axeInBoth
          expect(await faultsInBoth(), at).toEqual([])
          expect(await partsOf(page), `the same state ${at}`).toBe(reached)
        }
      })
    })
  }
}

for (const size of [WIDE, NARROW]) {
  test.describe(`${String(size.width)} px`, () => {
    test.use({ viewport: size })

    test('connect', async ({ page, axeInBoth, everyEngineInBoth }) => {
      const faultsInBoth = runsEveryEngine(size) ? everyEngineInBoth : axeInBoth
      await page.goto('/')
      await expect(page.getByRole('button', { name: /^Explore as/ }).first()).toBeVisible()
      expect(await faultsInBoth()).toEqual([])
      await page.getByLabel('API key', { exact: true }).fill('hello')
      await page.getByRole('button', { name: 'Connect' }).click()
      expect(await faultsInBoth()).toEqual([])
      await noSidewaysScroll(page)
    })

    test('a review from its start to the report', async ({
      page,
      axeInBoth,
      everyEngineInBoth,
      connectAs,
      personas,
      sim,
    }) => {
      const faultsInBoth = runsEveryEngine(size) ? everyEngineInBoth : axeInBoth
      const checkState = async (name: string) => {
        expect(await faultsInBoth(), name).toEqual([])
        await noSidewaysScroll(page)
      }
      await page.clock.install()
      const at = { org: 'storefront', project: 'checkout' }
      await give(sim, (await plainUsers(sim, 'storefront/checkout')).slice(0, 4), ROLE, at)
      await connectAs(
        'account-admin',
        `/account/${personas[0]?.accountIdentifier ?? ''}/org/storefront/project/checkout/reviews/new`,
      )
      await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible()
      await checkState('new')
      /** Checks a dialog of the review, then closes it. */
      const checkDialog = async (name: string, open: () => Promise<void>, shown?: string) => {
        await open()
        const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'))
        await expect(dialog).toBeVisible()
        if (shown !== undefined) await runClockUntil(page, dialog.getByRole('textbox', { name: shown }))
        await checkState(name)
        await page.keyboard.press('Escape')
        await expect(dialog).toBeHidden()
      }
      await signOffRemovals(page, 'Q4 2026 access review', async () => {
        await checkState('decide')
        await checkDialog('decide several', () => page.getByRole('button', { name: 'Decide several…' }).click())
        await checkDialog('keep on this device', () => more(page, 'Keep on this device…'))
        await checkDialog('hand over', () => more(page, 'Hand over…'))
        await checkDialog('sign off', () => page.getByRole('button', { name: 'Sign off…' }).click(), 'to confirm')
      })
      await expect(page.getByRole('button', { name: 'Apply decisions…' })).toBeVisible()
      await checkState('signed off')
      await checkDialog('apply', () => page.getByRole('button', { name: 'Apply decisions…' }).click())
      await apply(page, '4 removals')
      await runClockUntil(page, page.getByText(/^4 of 4 done, 4 verified/))
      await checkState('applied')
      await page.getByRole('link', { name: 'Report' }).click()
      await expect(page.getByText('Access review report')).toBeVisible()
      await checkState('report')
    })
  })
}
