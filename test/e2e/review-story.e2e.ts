import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import { unexplained, type About } from '../support/explained.ts'
import { expect, pressCard, test, type Persona } from './support/fixtures.ts'
import {
  apply,
  countsOf,
  decideByKeys,
  give,
  runClockUntil,
  keepOnDevice,
  more,
  plainUsers,
  progressOf,
  show,
  signOff,
  ROLE,
  signOffRemovals,
  decideTogether,
  withoutPicker,
  type State,
} from './support/reviewing.ts'

/** A review from its start to the comparison with what it left, as two reviewers and an admin go through it. */

const NAME = 'Q4 2026 access review'
/** Users who get the same roles before the review starts, so that bulk decisions have something to be about. */
const KEPT_TOGETHER = 90
const REMOVED_TOGETHER = 20
/** As many as a quarter of a company of this size has. */
const MIN_ITEMS = 312
/** Someone whose invitation is to be revoked. */
const INVITED = 'oskar.lindgren@example.com'

async function pageOf(browser: Browser, url: string, persona: Persona, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC' })
  const page = await context.newPage()
  await page.clock.install()
  await withoutPicker(page)
  await page.goto(path)
  await pressCard(page, persona)
  return page
}

async function saved(page: Page, path: string, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent('download')
  await press()
  await (await download).saveAs(path)
  return path
}

/** Keeps everything undecided with a role: more than 25 only after five were kept one by one, and with a reason. */
async function keepTogether(page: Page, role: string, reason: string): Promise<void> {
  const before = (await countsOf(page)).decided
  const keeping = await decideTogether(page, new RegExp(`^${role}`), 'Keep')
  const note = keeping.getByText(/^To keep more than 25 items together, decide these first/)
  const rendered = ((await note.textContent()) ?? '')
    .replace(/^.*decide these first: | The review chooses.*$/g, '')
    .split(/, and |, /)
  expect(rendered.length).toBeGreaterThanOrEqual(5)
  await expect(keeping.getByRole('button', { name: 'Save decisions' })).toHaveAttribute('aria-disabled', 'true')
  await keeping.getByRole('button', { name: 'Cancel' }).click()
  const search = page.getByRole('searchbox', { name: 'Search user or role' })
  for (const name of rendered.slice(0, 5)) {
    const person = name.replace(/\.$/, '')
    await search.fill(person)
    const row = page.getByRole('row').filter({ hasText: person }).filter({ hasText: role }).first()
    await row.getByRole('button', { name: 'Keep', exact: true }).click()
    const field = page.getByRole('textbox', { name: 'Reason' })
    if (await field.isVisible()) {
      await field.fill('Needed for every release')
      await field.press('Enter')
    }
  }
  await search.fill('')
  await expect(progressOf(page)).toHaveAttribute('value', String(before + 5))
  const rest = await decideTogether(page, new RegExp(`^${role}`), 'Keep')
  await rest.getByRole('textbox', { name: 'Reason' }).fill('Too short')
  await rest.getByRole('button', { name: /^Save \d+ decisions$/ }).click()
  await expect(rest.getByText(/^Use at least 10 characters/)).toBeVisible()
  await rest.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await rest.getByRole('button', { name: /^Save \d+ decisions$/ }).click()
  await expect(rest).toBeHidden()
}

test('AR-16, AR-18, AR-21: a whole review: decided by keys and in bulk, handed over, joined, signed off, applied, verified, reported, and compared with before', async ({
  browser,
  server,
  sim,
  personas,
}, testInfo) => {
  const [admin, viewer] = ['account-admin', 'viewer'].map((id) => personas.find((each) => each.id === id))
  if (admin === undefined || viewer === undefined) throw new Error('no persona')
  const scope = `/account/${admin.accountIdentifier}`
  const users = await plainUsers(sim)
  expect(users.length).toBeGreaterThanOrEqual(KEPT_TOGETHER + REMOVED_TOGETHER)
  await give(sim, users.slice(0, KEPT_TOGETHER), '_ccm_viewer')
  await give(sim, users.slice(0, KEPT_TOGETHER), '_sto_developer_role')
  const leaving = users.slice(KEPT_TOGETHER, KEPT_TOGETHER + REMOVED_TOGETHER)
  await give(sim, leaving, '_gitops_admin_role')

  const a = await pageOf(browser, server.url, admin, `${scope}/access-review`)
  await a.getByRole('link', { name: 'Snapshots', exact: true }).click()
  await a.getByRole('checkbox', { name: 'Include all organizations and projects' }).check()
  await a.getByRole('button', { name: /^Load all role assignments/ }).click()
  await runClockUntil(a, a.getByRole('button', { name: 'Save snapshot' }))
  const before = await saved(a, testInfo.outputPath('before.json'), () =>
    a.getByRole('button', { name: 'Save snapshot' }).click(),
  )

  await a.getByRole('link', { name: 'Access review' }).first().click()
  await a.getByRole('link', { name: 'Reviews', exact: true }).click()
  await a.getByRole('link', { name: 'New review' }).first().click()
  await a.getByRole('textbox', { name: 'Name' }).fill(NAME)
  for (const name of [
    'Include all organizations and projects',
    'Group members',
    'Pending invitations',
    'Users without a role',
  ])
    await a.getByRole('checkbox', { name }).check()
  await a.getByRole('button', { name: 'Continue' }).click()
  await runClockUntil(a, a.getByRole('button', { name: 'Start review' }))
  await a.getByRole('button', { name: 'Start review' }).click()
  await expect(a.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  const { total } = await countsOf(a)
  expect(total).toBeGreaterThanOrEqual(MIN_ITEMS)

  await keepTogether(a, 'CCM Viewer', 'Cost reports for every team')
  await keepTogether(a, 'Security Testing Developer Role', 'Every team reads its own scans')
  const kept = (await countsOf(a)).decided
  expect(kept).toBeGreaterThanOrEqual(2 * KEPT_TOGETHER)
  // Privileged roles are never kept together.
  const privileged = await decideTogether(a, /^Account Admin/, 'Keep')
  await expect(privileged.getByText('These items can’t be kept together')).toBeVisible()
  await privileged.getByRole('button', { name: 'Cancel' }).click()
  // More than 10 are removed together only with the word.
  const removing = await decideTogether(a, /^Gitops Admin Role/, 'Remove')
  await removing.getByRole('textbox', { name: 'Reason' }).fill('The tool was switched off')
  await removing.getByRole('textbox', { name: /to confirm/ }).fill('remove')
  await removing.getByRole('button', { name: /^Save \d+ decisions$/ }).click()
  await expect(removing).toBeHidden()
  const removed = (await countsOf(a)).decided - kept
  expect(removed).toBeGreaterThanOrEqual(REMOVED_TOGETHER)

  // One by one, by keys: what B can't decide on because it is B's own, then half of the rest.
  const search = a.getByRole('searchbox', { name: 'Search user or role' })
  await show(a, /^Undecided/)
  await search.fill('Ifeoma')
  await expect(a.getByRole('rowheader').filter({ hasNotText: 'Ifeoma' })).toHaveCount(0)
  await search.blur()
  await decideByKeys(a)
  await search.fill(INVITED)
  await search.blur()
  await expect(a.getByRole('rowheader', { name: INVITED })).toBeVisible()
  await decideByKeys(a, 1, 'r')
  await search.fill('')
  await search.blur()
  await expect(a.getByRole('rowheader').nth(5)).toBeVisible()
  await decideByKeys(a, Math.floor((total - (await countsOf(a)).decided) / 2))
  await more(a, 'Hand over…')
  await a.getByRole('textbox', { name: 'Next reviewer' }).fill('Ifeoma Okafor')
  const first = await saved(a, testInfo.outputPath('for-b.json'), () =>
    a.getByRole('dialog').getByRole('button', { name: 'Save review file' }).click(),
  )
  const half = (await countsOf(a)).decided
  expect(half).toBeLessThan(total)

  const b = await pageOf(browser, server.url, viewer, `${scope}/reviews`)
  await b.getByLabel('Review file').setInputFiles(first)
  await expect(progressOf(b)).toHaveAttribute('value', String(half))
  await show(b, /^Undecided/)
  await decideByKeys(b)
  await expect(progressOf(b)).toHaveAttribute('value', String(total))
  // Everything is decided, by keys or together.
  expect((await countsOf(b)).decided).toBeGreaterThanOrEqual(MIN_ITEMS)
  const second = await saved(b, testInfo.outputPath('for-a.json'), () =>
    b.getByRole('button', { name: 'Save review file' }).click(),
  )
  await b.context().close()

  await a.getByLabel('Review file').setInputFiles(second)
  await expect(progressOf(a)).toHaveAttribute('value', String(total))
  await signOff(a)

  await a.getByRole('link', { name: 'Apply decisions' }).click()
  const changes = removed + 1
  await apply(a, `${changes} removals`)
  await runClockUntil(a, a.getByText(`${changes} of ${changes} done`))
  await runClockUntil(a, a.getByText(`${changes} verified`))
  await expect(a.getByText(/^Verified as removed/)).toHaveCount(changes)
  const after = (await sim('GET', '/__sim/state')) as State
  for (const { uuid, bindings } of after.users) {
    expect(
      bindings.some(({ scope: bindingScope, role }) => bindingScope === 'account' && role === '_gitops_admin_role'),
      uuid,
    ).toBe(false)
  }

  await a.getByRole('link', { name: 'Report' }).click()
  await expect(a.getByText('Access review report')).toBeVisible()
  const names: string[] = []
  const saving: Promise<void>[] = []
  a.on('download', (download) => {
    names.push(testInfo.outputPath(download.suggestedFilename()))
    saving.push(download.saveAs(testInfo.outputPath(download.suggestedFilename())))
  })
  await a.getByRole('button', { name: 'Save evidence' }).click()
  await expect.poll(() => names.length).toBe(3)
  await Promise.all(saving)
  const evidence = JSON.parse(readFileSync(names.find((name) => name.endsWith('.json')) ?? '', 'utf8')) as {
    about: About & { outcomes: { recipe: string[] } }
    items: unknown[]
    joins: { file: string; sha256: string; decisions: { reviewer: { name: string }; count: number }[] }[]
    summary: {
      reviewers: { reviewer: { email: string }; decisions: number; applied: number; roles: string[] }[]
      reasons: { reason: string; items: number }[]
      afterApplying: { lists: { list: string; changes: number; shown: number }[]; load: { isAfter: boolean } }
    }
  }
  expect(evidence.items).toHaveLength(total)
  expect(unexplained(evidence)).toEqual([])
  // What came from B, and who did what, stands in the file by itself.
  const theirs = createHash('sha256').update(readFileSync(second)).digest('hex')
  expect(evidence.joins).toMatchObject([
    { file: 'for-a.json', sha256: theirs, decisions: [{ reviewer: { name: 'Ifeoma Okafor' }, count: total - half }] },
  ])
  const { reviewers, reasons, afterApplying } = evidence.summary
  expect(reviewers.map(({ decisions, applied }) => [decisions, applied])).toEqual([
    [half, changes],
    [total - half, 0],
  ])
  for (const { roles } of reviewers) expect(roles.length).toBeGreaterThan(0)
  expect(reasons.find(({ reason }) => reason === 'The tool was switched off')?.items).toBe(removed)
  expect(afterApplying).toMatchObject({
    lists: [
      { list: 'assignments', changes: removed, shown: removed },
      { list: 'group-members', changes: 0 },
      { list: 'users', changes: 0 },
      { list: 'invitations', changes: 1, shown: 1 },
    ],
    load: { isAfter: false },
  })
  const program = testInfo.outputPath('outcomes.py')
  writeFileSync(program, evidence.about.outcomes.recipe.join('\n'))
  const json = names.find((name) => name.endsWith('.json')) ?? ''
  expect(spawnSync('python3', [program, json], { encoding: 'utf8' }).stdout).toBe(`items ${total} different []\n`)

  await a.getByRole('link', { name: 'Access review' }).first().click()
  await a.getByRole('link', { name: 'Snapshots', exact: true }).click()
  await a.getByRole('button', { name: 'Load again' }).click()
  await runClockUntil(a, a.getByRole('button', { name: 'Save snapshot' }))
  await a.getByLabel('Snapshot files').setInputFiles(before)
  await expect(a.getByRole('link', { name: `Lost ${removed}` })).toBeVisible()
  await expect(a.getByRole('link', { name: 'Gained 0' })).toBeVisible()
  await a.context().close()
})

test('AR-18: a reload in the middle of applying: what was cut off is read first, then the rest is offered, and what someone else removed meanwhile is skipped', async ({
  page,
  sim,
  personas,
  connectAs,
}) => {
  const scope = `/account/${personas[0]?.accountIdentifier ?? ''}/org/storefront/project/checkout`
  const at = { org: 'storefront', project: 'checkout' }
  const users = (await plainUsers(sim, 'storefront/checkout')).slice(0, 4)
  await give(sim, users, ROLE, at)
  const removals = async () => {
    const log = (await sim('GET', '/__sim/log')) as { operation: string }[]
    return log.filter(({ operation }) => operation === 'bulkDeleteRoleAssignment').length
  }
  const held = async () => {
    const state = (await sim('GET', '/__sim/state')) as State
    return users.filter((id) =>
      state.users.some(({ uuid, bindings }) => uuid === id && bindings.some(({ role }) => role === ROLE)),
    )
  }

  await page.clock.install()
  await connectAs('account-admin', `${scope}/reviews/new`)
  await signOffRemovals(page, NAME, async () => {
    await keepOnDevice(page)
    await expect(page.getByText(/^Saved \d/)).toBeVisible()
  })
  // The second removal is made, and its response never comes.
  await sim('PUT', '/__sim/faults', [
    { id: 'cut', op: 'bulkDeleteRoleAssignment', from: 2, times: 1, kind: 'hold', hold: 'cut', when: 'after' },
  ])
  await apply(page, '4 removals')
  for (let seconds = 0; seconds < 60 && (await removals()) < 2; seconds += 1) await page.clock.runFor(1000)
  await expect.poll(async () => (await held()).length).toBe(2)
  // What was noted is on the device before anything is sent.
  await page.clock.runFor(1000)
  await page.reload()
  await sim('DELETE', '/__sim/faults')
  const [gone = '', last = ''] = await held()
  await sim('POST', '/__sim/edit', { action: 'remove-binding', user: gone, role: ROLE, ...at })

  await page.getByRole('button', { name: 'Open from this device' }).click()
  await page.getByRole('link', { name: 'Apply decisions' }).click()
  await expect(page.getByText('Applying was interrupted', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue…' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Check 2 changes' }).click()
  await runClockUntil(page, page.getByText('2 of 4 done'))
  await expect(page.getByText(/^Verified as removed/)).toHaveCount(2)
  // Reading sends nothing.
  expect(await removals()).toBe(2)
  await apply(page, '2 removals')
  await runClockUntil(page, page.getByText('4 of 4 done'))
  await runClockUntil(page, page.getByText(/3 verified/))
  await expect(page.getByText('Already removed.')).toHaveCount(1)
  expect(await removals()).toBe(3)
  expect(await held()).toEqual([])
  expect(last).not.toBe('')
})
