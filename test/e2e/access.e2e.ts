import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** One person's access: the whole story by keyboard, and the scan of every scope with axe. */

/** Release manager directly and through Release crew; of the demo seed, which is always the same. */
const naledi = { id: '7HC3S4g7tKr8I-KYHZUqgi', name: 'Naledi Strand' }
/** Roles in three scopes, two of them through groups. */
const kenji = { id: 'HQk5u8MFctaST5AkEXmokU', name: 'Kenji Chen' }

/** Chooses the first match in a box by keys alone. */
async function choose(page: Page, label: RegExp, text: string) {
  const box = page.getByRole('combobox', { name: label })
  await box.focus()
  await page.keyboard.type(text)
  await expect(page.getByRole('option', { name: new RegExp(`^${text}`) }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('option')).toHaveCount(0)
}

/** Presses Tab until something has the focus, as a person would. */
async function tabTo(page: Page, role: 'button' | 'link', name: RegExp) {
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab')
    const found = page.getByRole(role, { name })
    if (await found.evaluateAll((all) => all.some((one) => one === document.activeElement))) return
  }
  throw new Error(`Tab never reached ${String(name)}`)
}

test.describe('where there is room for one of them only', () => {
  test.use({ viewport: { width: 1024, height: 800 } })

  test('the panel in the place of the list takes the focus by Space and gives it back by Escape', async ({
    page,
    connectAs,
    personas,
  }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users?q=naledi+strand`)
    const row = page.getByRole('rowheader').getByRole('link', { name: naledi.name })
    await expect(row).toBeVisible()
    await page.keyboard.press('j')
    await expect(row).toBeFocused()
    await page.keyboard.press(' ')
    await expect(page.getByRole('heading', { level: 2, name: naledi.name })).toBeFocused()
    await expect(row).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(row).toBeFocused()
  })
})

test('by keyboard alone: look beside the list, open the person, give and take a role, save, join and leave a group', async ({
  page,
  connectAs,
  personas,
}) => {
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users?q=naledi+strand`)
  const row = page.getByRole('rowheader').getByRole('link', { name: naledi.name })
  await expect(row).toBeVisible()
  await expect(page.getByRole('link', { name: /^Add users/ })).toBeVisible()

  // The panel: opened by Space, closed by Escape, with the focus on the row again.
  await page.keyboard.press('j')
  await expect(row).toBeFocused()
  await page.keyboard.press(' ')
  const panel = page.getByRole('region', { name: 'User details' })
  await expect(panel.getByRole('heading', { level: 2, name: naledi.name })).toBeFocused()
  await expect(panel.getByRole('list', { name: /^Roles/ })).toContainText('Release Manager')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(row).toBeFocused()
  await page.keyboard.press(' ')
  await expect(panel.getByRole('heading', { level: 2 })).toBeFocused()
  await tabTo(page, 'link', /^Open full page for/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: naledi.name })).toBeFocused()

  // The staged editor.
  const table = page.getByRole('table', { name: `Roles of ${naledi.name}` })
  await expect(table.getByRole('row', { name: /^Release Manager/ }).first()).toBeVisible()
  await tabTo(page, 'button', /^Add role$/)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: `Add roles to ${naledi.name}` })
  await expect(dialog).toBeVisible()
  await choose(page, /^Role 1/, 'Security Auditor')
  await choose(page, /^Resource group 1/, 'All Account Level Resources')
  await tabTo(page, 'button', /^Add to changes$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await tabTo(page, 'button', /^Remove Release Manager/)
  await page.keyboard.press('Enter')
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await expect(bar).toContainText('2 unsaved changes')
  await tabTo(page, 'button', /^Save 2 changes/)
  await page.keyboard.press('Enter')
  await expect(page.getByText(`2 changes saved for ${naledi.name}.`)).toBeVisible()
  await expect(bar).toHaveCount(0)
  await expect(table.getByRole('row', { name: /^Security Auditor/ })).toContainText('Direct')
  await expect(table.getByRole('row', { name: /^Release Manager.*Direct/ })).toHaveCount(0)

  // Groups.
  await page.getByRole('link', { name: /^Groups/ }).focus()
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', /^Add to groups$/)
  await page.keyboard.press('Enter')
  const join = page.getByRole('dialog', { name: `Add ${naledi.name} to groups` })
  await expect(join).toBeVisible()
  await choose(page, /^Groups/, 'Support rota')
  await tabTo(page, 'button', /^Add to 1 group$/)
  await page.keyboard.press('Enter')
  await expect(join).toHaveCount(0)
  const groups = page.getByRole('table', { name: `Groups of ${naledi.name}` })
  await expect(groups.getByRole('row', { name: /^Support rota/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add to groups' })).toBeFocused()
  await tabTo(page, 'button', /from group Release crew$/)
  await page.keyboard.press('Enter')
  const leave = page.getByRole('alertdialog')
  await expect(leave.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(leave).toContainText('Release Manager')
  await tabTo(page, 'button', /^Remove from group$/)
  await page.keyboard.press('Enter')
  await expect(groups.getByRole('row', { name: /^Release crew/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add to groups' })).toBeFocused()

  // The list follows.
  await page.getByRole('link', { name: /^Users in/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /Naledi Strand/ })).toContainText('Security Auditor')
})

test('a removal that is undone within the 8 seconds is never sent; one that waits is sent once after leaving the page', async ({
  page,
  connectAs,
  personas,
}) => {
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/org/storefront/project/checkout/users`)
  await page.clock.install()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'DELETE') sent.push(request.url())
  })
  const ask = async () => {
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /^Remove user…/ }).click()
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: 'Remove user' })
    await expect(page.getByRole('alertdialog').getByText(/isn’t the last/)).toBeVisible()
    await confirm.click()
    // A pointer or the focus on the bar would hold the time.
    await page.mouse.move(5, 5)
  }
  await ask()
  await page.clock.runFor(5000)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText(/^Removal canceled/).first()).toBeVisible()
  await page.clock.runFor(20_000)
  expect(sent).toEqual([])

  await ask()
  await page.clock.runFor(2000)
  await page.getByRole('link', { name: 'Profile' }).click()
  await page.mouse.move(5, 5)
  await expect(page.getByRole('heading', { level: 1, name: /Profile/ })).toBeVisible()
  await page.clock.runFor(9000)
  await expect(page.getByText(/was removed from project/).first()).toBeVisible()
  await page.clock.runFor(20_000)
  expect(sent).toHaveLength(1)
})

async function noSidewaysScroll(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}

for (const width of [1280, 320]) {
  test.describe(`light and dark, ${String(width)} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    test('the scan of every scope', async ({ page, axeInBoth, connectAs, personas, sim, expectProblem }) => {
      expectProblem(/403/)
      // Scopes where the person is not a user.
      expectProblem(/404/)
      await sim('PUT', '/__sim/faults', [
        { id: 'no', op: 'getFilteredRoleAssignmentByScopeList', kind: 'status', status: 403, times: 'always' },
      ])
      await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users/${kenji.id}`)
      await page.getByRole('button', { name: 'Check every scope' }).click()
      await expect(page.getByRole('list', { name: 'Found in' })).toBeVisible({ timeout: 30_000 })
      // To the end, so that both kinds of refusals have come.
      await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible({ timeout: 30_000 })
      expect(await axeInBoth()).toEqual([])
      await noSidewaysScroll(page)
    })
  })
}
