import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'
import { apply, give, hurry, plainUsers, ROLE, signOffRemovals } from './support/reviewing.ts'
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
 * axe, IBM Equal Access and HTML_CodeSniffer in every state a person reaches, light and dark, wide and at 320 px, on one
 * load of the page: 0 faults, and no sideways scrolling.
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

for (const width of [1280, 320]) {
  test.describe(`light and dark, ${String(width)} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    test('connect', async ({ page, axeInBoth, enginesInBoth }) => {
      await page.goto('/')
      await expect(page.getByRole('button', { name: /^Explore as/ }).first()).toBeVisible()
      expect(await axeInBoth()).toEqual([])
      await page.getByLabel('API key', { exact: true }).fill('hello')
      await page.getByRole('button', { name: 'Connect' }).click()
      expect(await axeInBoth()).toEqual([])
      expect(await enginesInBoth()).toEqual([])
      await noSidewaysScroll(page)
    })

    for (const { name, persona = 'account-admin', path, reach, problem, faults } of states) {
      test.describe(() => {
        test.use({ seed: persona === 'auditor' ? 'review' : 'demo' })

        test(name, async ({ page, axeInBoth, enginesInBoth, connectAs, personas, sim, expectProblem }) => {
          if (problem !== undefined) expectProblem(problem)
          if (faults !== undefined) await sim('PUT', '/__sim/faults', faults)
          await connectAs(persona, `/account/${personas[0]?.accountIdentifier ?? ''}${path}`)
          await reach(page, personas)
          // What is half under the bar of the page has no size to judge.
          await page.evaluate(() => {
            scrollTo(0, 0)
          })
          expect(await axeInBoth()).toEqual([])
          expect(await enginesInBoth()).toEqual([])
          await noSidewaysScroll(page)
        })
      })
    }

    test('a review from its start to the report', async ({
      page,
      axeInBoth,
      enginesInBoth,
      connectAs,
      personas,
      sim,
    }) => {
      const look = async (name: string) => {
        expect(await axeInBoth(), name).toEqual([])
        expect(await enginesInBoth(), name).toEqual([])
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
      await look('new')
      await signOffRemovals(page, 'Q4 2026 access review', () => look('decide'))
      await expect(page.getByRole('button', { name: 'Apply decisions…' })).toBeVisible()
      await look('signed off')
      await apply(page, '4 removals')
      await hurry(page, page.getByText(/^4 of 4 done, 4 verified/))
      await look('applied')
      await page.getByRole('link', { name: 'Report' }).click()
      await expect(page.getByText('Access review report')).toBeVisible()
      await look('report')
    })
  })
}
