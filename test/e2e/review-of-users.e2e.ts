import { readFileSync } from 'node:fs'
import { expect, test } from './support/fixtures.ts'
import { countsOf, decideByKeys, progressOf, startReview, withoutPicker, type State } from './support/reviewing.ts'

/** A review of some users only, from the list that shows them. */

type ReviewFile = {
  criteria: { roles: { kind: string; from: string; words: string; users: string[] } }
  items: { id: string }[]
}

const NAME = 'Locked users'

test('AR-01: users of a filter and of a selection are reviewed, the file names them, and a reload asks for the selection again', async ({
  page,
  sim,
  personas,
  connectAs,
  axe,
}, testInfo) => {
  const scope = `/account/${personas[0]?.accountIdentifier ?? ''}`
  const { users } = (await sim('GET', '/__sim/state')) as State
  const [one, other] = users.filter(
    ({ memberOf, bindings }) =>
      memberOf.includes('account') &&
      bindings.some(({ scope: bindingScope, managed }) => bindingScope === 'account' && !managed),
  )
  if (one === undefined || other === undefined) throw new Error('no users with roles')
  await sim(
    'POST',
    '/__sim/edit',
    [one, other].map(({ email }) => ({ action: 'lock', user: email })),
  )
  await withoutPicker(page)
  await connectAs('account-admin', `${scope}/users?status=locked`)
  await page.getByRole('button', { name: 'Display' }).click()
  await page.getByRole('link', { name: 'Review these users' }).click()
  await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('given')
  expect(await axe()).toEqual([])
  await startReview(page, NAME)
  await expect(page.getByText(/^Users with status “locked” \(\d+\)$/)).toBeVisible()
  const { total } = await countsOf(page)
  expect(total).toBeGreaterThan(1)
  await decideByKeys(page)
  await expect(progressOf(page)).toHaveAttribute('value', String(total))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save review file' }).click()
  const path = testInfo.outputPath('locked.json')
  await (await download).saveAs(path)
  const { criteria, items } = JSON.parse(readFileSync(path, 'utf8')) as ReviewFile
  expect(criteria.roles).toMatchObject({ kind: 'users', from: 'filter', words: 'Users with status “locked”' })
  expect(criteria.roles.users).toEqual(expect.arrayContaining([one.uuid, other.uuid]))
  expect(items).toHaveLength(total)

  await page.getByRole('navigation').getByRole('link', { name: 'Users', exact: true }).click()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .check()
  await page
    .getByRole('region', { name: /^Selected users/ })
    .getByRole('button', { name: 'More' })
    .click()
  await page.getByRole('menuitem', { name: 'Review these users' }).click()
  await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('given')
  expect(new URL(page.url()).search).toBe('?users=selection')
  await page.reload()
  await expect(page.getByText('Select the users again')).toBeVisible()
  expect(await axe()).toEqual([])
})
