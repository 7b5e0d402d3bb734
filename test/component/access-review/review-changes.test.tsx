import { act, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import { removeAssignment } from '#src/sim/model/leaving.ts'
import { assign } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { driftQuery } from '#src/jobs/review-changes.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { maria, randomReview } from '#test/support/random-review.ts'
import { renderApp } from '#test/support/render-app.tsx'
import {
  decidedItems,
  filter,
  list,
  LONG_LOAD,
  more,
  nameOf,
  newReviewUrl,
  progress,
  startReview,
} from '#test/support/reviewing.ts'
import { membersOf } from '#test/support/true-access.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'
import { sentence } from '#test/support/match-sentence.ts'

speedUpTime()

const TIME = { timeout: 4 * LONG_LOAD }

type File = {
  checks: { gone: string[]; replaced: unknown[]; added?: string[]; members?: { joined: string[] }[] }[]
  additions: { items: { id: string }[] }[]
  items: unknown[]
  signOffs: { exceptions: { kind: string; items: string[] }[] }[]
  population: { assignments: { id: string }[] }
}

/** Assignments of users that can be removed, at the account. */
function plainAssignments({ world }: Simulator, account: string): Assignment[] {
  const users = new Set(membersOf(world, { account }))
  return [...world.assignments.at({ account })].filter(
    ({ managed, disabled, principal, roleIdentifier }) =>
      !managed &&
      !disabled &&
      principal.type === 'USER' &&
      users.has(principal.identifier) &&
      roleIdentifier !== '_account_admin',
  )
}

/** A group of the account with its own members and a role. */
function groupWithRole({ world }: Simulator, account: string) {
  const assignments = [...world.assignments.at({ account })]
  const group = world.groups.find(
    ({ scope, users, harnessManaged, externallyManaged, sso, identifier }) =>
      scope.org === undefined &&
      users.size > 0 &&
      !harnessManaged &&
      !externallyManaged &&
      sso === undefined &&
      assignments.filter((row) => row.principal.type === 'USER_GROUP' && row.principal.identifier === identifier)
        .length === 1,
  )
  const newcomer = membersOf(world, { account }).find((id) => group?.users.has(id) === false)
  if (group === undefined || newcomer === undefined) throw new Error('no group')
  return { group, newcomer }
}

async function keep(user: UserEvent, row: HTMLElement) {
  await user.click(within(row).getByRole('button', { name: 'Keep' }))
  const reason = screen.queryByRole('textbox', { name: 'Reason' })
  if (reason !== null) await user.type(reason, 'Needed for every release{Enter}')
}

const rowOf = (name: string) =>
  within(list())
    .getAllByRole('row')
    .slice(1)
    .find((each) => nameOf(each).startsWith(name))

async function search(user: UserEvent, text: string) {
  const box = screen.getByRole('searchbox', { name: 'Search user or role' })
  await user.clear(box)
  await user.type(box, text)
  await waitFor(() => {
    expect(rowOf(text)).toBeDefined()
  })
  const row = rowOf(text)
  if (row === undefined) throw new Error(`no row ${text}`)
  return row
}

async function saved(user: UserEvent, files: readonly Blob[]): Promise<File> {
  const place = files.length
  await user.click(screen.getByRole('button', { name: 'Save review file' }))
  return JSON.parse(await textOf(await fileAt(files, place))) as File
}

describe('AR-17: changed since the review started', () => {
  it('AR-17: names what is gone, new, and assigned again; new items are added without a decision', TIME, async () => {
    const files = savedFiles()
    const { user, sim, account } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    const total = Number(progress().getAttribute('max'))
    const [gone, again, other] = plainAssignments(sim, account)
    if (gone === undefined || again === undefined || other === undefined) throw new Error('too few')
    removeAssignment(sim.world, gone)
    removeAssignment(sim.world, again)
    assign(sim.world, again.scope, again.principal, again.roleIdentifier, again.resourceGroupIdentifier)
    assign(sim.world, other.scope, other.principal, '_account_admin', other.resourceGroupIdentifier)
    await more(user, 'Check for changes')
    expect(await screen.findByText('1 item isn’t there anymore.', {}, { timeout: LONG_LOAD })).toBeVisible()
    expect(screen.getByText('1 item was assigned again. Its decision doesn’t carry over.')).toBeVisible()
    expect(screen.getByText('1 new item isn’t in this review.')).toBeVisible()
    await user.click(await waitFor(() => filter(/^Changed/u)))
    expect(within(list()).getByText(/^No longer there/u)).toBeVisible()
    expect(within(list()).getByText(/^Assigned again, as another item/u)).toBeVisible()
    await user.click(filter(/^All/u))
    expect(progress()).toHaveAttribute('max', String(total))
    await user.click(screen.getByRole('button', { name: 'Add 2 items' }))
    await waitFor(() => {
      expect(progress()).toHaveAttribute('max', String(total + 2))
    })
    expect(progress()).toHaveAttribute('value', '0')
    expect(screen.queryByRole('button', { name: /^Add \d/u })).toBeNull()
    const file = await saved(user, files)
    expect(file.items).toHaveLength(total)
    expect(file.additions[0]?.items).toHaveLength(2)
    expect(file.checks[0]).toMatchObject({ gone: [`assignment / ${gone.identifier}`], replaced: [{}] })
    expect(file.checks[0]?.added).toHaveLength(1)
    // What the review started with stays as it was.
    expect(file.population.assignments.some(({ id }) => id === gone.identifier)).toBe(true)
  })

  it('AR-17: a group that was kept is undecided again when users joined, and kept again stays kept', TIME, async () => {
    const files = savedFiles()
    const { user, sim, account } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    const { group, newcomer } = groupWithRole(sim, account)
    await keep(user, await search(user, group.name))
    await decidedItems(1)
    group.users.add(newcomer)
    await more(user, 'Check for changes')
    expect(await screen.findByText(/^1 group has different members\./u, {}, { timeout: LONG_LOAD })).toBeVisible()
    await decidedItems(0)
    const row = await search(user, group.name)
    expect(within(row).getByText(/1 user added/u)).toBeVisible()
    await keep(user, row)
    await decidedItems(1)
    await more(user, 'Check for changes')
    await screen.findByText(/^1 group has different members\./u, {}, { timeout: LONG_LOAD })
    await decidedItems(1)
    expect((await saved(user, files)).checks.at(-1)?.members).toMatchObject([{ joined: [newcomer] }])
  })

  it('AR-17: is checked before sign-off; new items that are left out are an exception', TIME, async () => {
    const files = savedFiles()
    const { user, sim, account } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    const [other] = plainAssignments(sim, account)
    if (other === undefined) throw new Error('nobody')
    assign(sim.world, other.scope, other.principal, '_account_admin', other.resourceGroupIdentifier)
    await user.click(screen.getByRole('button', { name: 'Sign off…' }))
    expect(screen.getByText(/^Before you sign off, we check what changed/u)).toBeVisible()
    expect(await screen.findByRole('button', { name: 'Add 1 item' }, { timeout: LONG_LOAD })).toBeVisible()
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Sign off…' }))
    const dialog = await screen.findByRole('alertdialog', { name: /^Sign off/u })
    await user.type(within(dialog).getByRole('textbox', { name: /to confirm/u }), 'sign off')
    for (const field of within(dialog).getAllByRole('textbox'))
      if (!/to confirm/u.test(field.closest('[data-field]')?.textContent ?? ''))
        await user.type(field, 'Carried over to the next quarter')
    expect(
      within(dialog).getByRole('textbox', { name: 'New since the review started, not in this review: 1 item' }),
    ).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Sign off' }))
    await screen.findByText(/^Signed off by /u)
    const [signOff] = (await saved(user, files)).signOffs
    expect(signOff?.exceptions.find(({ kind }) => kind === 'new')?.items).toHaveLength(1)
    expect(signOff?.exceptions.some(({ kind }) => kind === 'not-checked')).toBe(false)
  })

  it('AR-17: a sign-off without a check for changes is an exception', TIME, async () => {
    const { user } = await renderApp({ url: newReviewUrl, latencyMs: 5 })
    await startReview(user)
    await user.click(screen.getByRole('button', { name: 'Sign off…' }))
    await user.click(screen.getByRole('button', { name: 'Sign off without checking' }))
    const dialog = await screen.findByRole('alertdialog', { name: /^Sign off/u })
    expect(
      within(dialog).getByRole('textbox', { name: 'Changes since the review started weren’t checked' }),
    ).toBeVisible()
  })

  it(
    'AR-17, AR-22: the report names each change and what followed; the evidence has the frozen access and the later check',
    TIME,
    async () => {
      const files = savedFiles()
      const { user, sim, account } = await renderApp({ url: newReviewUrl })
      await startReview(user)
      const [gone, again, other] = plainAssignments(sim, account)
      const { group, newcomer } = groupWithRole(sim, account)
      const person = sim.world.people.get(other?.principal.identifier ?? '')
      if (gone === undefined || again === undefined || other === undefined || person === undefined)
        throw new Error('too few')
      removeAssignment(sim.world, gone)
      removeAssignment(sim.world, again)
      assign(sim.world, again.scope, again.principal, again.roleIdentifier, again.resourceGroupIdentifier)
      assign(sim.world, other.scope, other.principal, '_account_admin', other.resourceGroupIdentifier)
      group.users.add(newcomer)
      sim.world.people.put({ ...person, disabled: !person.disabled })
      await more(user, 'Check for changes')
      await screen.findByText('1 item isn’t there anymore.', {}, { timeout: LONG_LOAD })
      const [open] = openReviews.get().values()
      if (open === undefined) throw new Error('no review')
      const left = open.review.checks?.at(-1)?.added ?? []
      await act(() => signOff(open.review.id, [{ kind: 'new', items: left, reason: 'Comes with the next review' }]))
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      const table = await screen.findByRole(
        'table',
        { name: 'Changed since the review started' },
        { timeout: LONG_LOAD },
      )
      const rows = within(table)
        .getAllByRole('row')
        .slice(1)
        .map((row) => [...row.querySelectorAll('th, td')].map(({ textContent }) => textContent))
      const names = ({ principal }: Assignment) => {
        const of = sim.world.people.get(principal.identifier)
        return of?.name ?? of?.email
      }
      expect(rows).toEqual([
        [names(gone), expect.any(String), expect.any(String), 'No longer there', 'Decision on record: undecided'],
        [names(again), expect.any(String), expect.any(String), 'Assigned again', 'Not in this review'],
        [
          names(other),
          'Account Admin',
          expect.any(String),
          'New',
          'Not in this review, recorded as an exception: Comes with the next review',
        ],
        [group.name, expect.any(String), expect.any(String), expect.stringMatching(/ added$/u), expect.any(String)],
        [names(other), '', '', `now ${person.disabled ? 'enabled' : 'disabled'}`, 'Shown to reviewers'],
      ])
      expect(
        screen.getByText(
          sentence(/^1 check for changes\. The last one compared the access loaded from .* Complete\.$/u),
        ),
      ).toBeVisible()

      await user.click(screen.getByRole('button', { name: 'Save evidence' }))
      const evidence = JSON.parse(await textOf(await fileAt(files, 0))) as File & {
        checks: { found: { item: string; subject: string }[]; facts: object[]; loaded: { level: string } }[]
      }
      expect(evidence.population.assignments.some(({ id }) => id === gone.identifier)).toBe(true)
      const [check] = evidence.checks
      expect(check?.found.map(({ subject }) => subject)).toEqual([names(other), names(again)])
      expect(check?.facts).toHaveLength(1)
      expect(check?.loaded.level).toBe('proved')
    },
  )
})

it('AR-17: another item in the place of an added one, as a joined file has it, is checked anew', async () => {
  const review = await randomReview(1)
  const [item] = review.items
  if (item === undefined) throw new Error('no item')
  const withAddition = (id: string) => ({
    ...review,
    additions: [{ id, at: 1, reviewer: maria, items: [{ ...item, id }], population: review.population }],
  })
  const keyOf = (id: string) => driftQuery(withAddition(id), review.population).queryKey
  expect(keyOf('one')).toEqual(keyOf('one'))
  expect(keyOf('one')).not.toEqual(keyOf('other'))
})
