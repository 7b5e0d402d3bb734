import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { userOf } from '#src/domain/access-review/drift.ts'
import { signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { selectedUserIds } from '#src/session/selected-user-ids.ts'
import { userViews } from '#src/session/user-views.ts'
import { assign } from '#src/sim/model/membership.ts'
import { ALL_WITH_CHILD_SCOPES } from '#src/sim/model/scopes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { openDisplay } from '#test/support/display-panel.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { LONG_LOAD, startReview } from '#test/support/reviewing.ts'

speedUpTime()

const LONG = { timeout: 3 * LONG_LOAD }
const checkout = '/account/{account}/org/storefront/project/checkout'
const newReview = `${checkout}/reviews/new`
type App = Awaited<ReturnType<typeof renderApp>>

const started = () => {
  const [open] = openReviews.get().values()
  if (open === undefined) throw new Error('no review')
  return open.review
}
const usersOf = () => screen.findByRole('combobox', { name: 'Users' })
const chosenText = (box: HTMLElement) => within(box).getByRole<HTMLOptionElement>('option', { selected: true }).text
const lock = (emails: readonly string[]) => (sim: Simulator) => {
  for (const user of emails) sim.edit({ action: 'lock', user })
}
/** Users of the project with a direct role that can be removed, by email. */
function holders({ world, personas }: Simulator): string[] {
  const scope = { account: personas[0]?.accountIdentifier ?? '', org: 'storefront', project: 'checkout' }
  const ids = [...world.assignments.at(scope)].flatMap(({ principal, managed }) =>
    principal.type === 'USER' && !managed && world.members.has(scope, principal.identifier) ? principal.identifier : [],
  )
  return [...new Set(ids)].flatMap((id) => world.people.get(id)?.email ?? [])
}

async function continues({ user }: App) {
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Q4 2026 access review')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
}

describe('a review of users', () => {
  it(
    'of a filter starts in the users list, says whom it covers, and has only what is assigned to them',
    LONG,
    async () => {
      const app = await renderApp({
        url: `${checkout}/users?status=locked`,
        prepare: (sim) => {
          lock(holders(sim).slice(0, 2))(sim)
        },
      })
      const { user, sim, account } = app
      const locked = sim.world.members
        .refs({ account, org: 'storefront', project: 'checkout' })
        .map((ref) => sim.world.people.at(ref))
        .filter((person) => person.locked)
        .map(({ uuid }) => uuid)
      await screen.findAllByRole('checkbox', { name: /^Select (?!all)/u })
      const panel = await openDisplay(user)
      await user.click(panel.getByRole('link', { name: 'Review these users' }))
      expect(chosenText(await usersOf())).toBe('Users list: locked')
      expect(location.search).toBe('?status=locked&users=filter')
      expect(screen.getByRole('radio', { name: /^Chosen users/u })).toBeChecked()
      expect(screen.queryByRole('checkbox', { name: 'Service accounts' })).toBeNull()
      expect(screen.queryByRole('checkbox', { name: 'Pending invitations' })).toBeNull()
      await startReview(user)
      const words = `Users with status “locked” (${String(locked.length)})`
      expect(screen.getByText(words)).toBeVisible()
      const { items, criteria } = started()
      expect(criteria.roles).toMatchObject({ kind: 'users', from: 'filter', ids: [...locked].sort() })
      expect(items.length).toBeGreaterThan(1)
      for (const item of items) expect(locked).toContain(userOf(item))
      await act(() => signOff(started().id, []))
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      expect(await screen.findByText(`${words}.`)).toBeVisible()
      expect(screen.getByText('Other users, groups, and what these users inherit.')).toBeVisible()
    },
  )

  it('of a selection goes there in memory only, and has to be selected again once that is gone', LONG, async () => {
    const app = await renderApp({ url: `${checkout}/users` })
    const { user } = app
    await user.click(await screen.findByRole('checkbox', { name: /^Select all/u }))
    await user.click(await screen.findByRole('button', { name: /^More/u }))
    await user.click(await screen.findByRole('menuitem', { name: 'Review these users' }))
    const ids = selectedUserIds.get()?.ids ?? []
    expect(ids.length).toBeGreaterThan(3)
    expect(chosenText(await usersOf())).toBe(`${String(ids.length)} selected users`)
    expect(location.search).toBe('?users=selection')
    await startReview(user)
    const words = `^Selected users: .+, and ${String(ids.length - 3)} more \\(${String(ids.length)}\\)$`
    expect(screen.getByText(new RegExp(words, 'u'))).toBeVisible()
    for (const item of started().items) expect(ids).toContain(userOf(item))
    app.unmount()

    selectedUserIds.set(undefined)
    const again = await renderApp({ url: `${newReview}?users=selection` })
    expect(await screen.findByText('Select the users again')).toBeVisible()
    expect(chosenText(await usersOf())).toBe('Choose users')
    await continues(again)
    expect(await usersOf()).toHaveAccessibleDescription(/Choose users/u)
    await again.user.selectOptions(await usersOf(), 'Status: no 2FA')
    expect(screen.queryByText('Select the users again')).toBeNull()
    await again.user.selectOptions(await usersOf(), 'Choose users')
    await again.user.click(screen.getByRole('link', { name: 'Go to the users list' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  })

  it('of “Who can…?” asks again when it starts', LONG, async () => {
    const { user } = await renderApp({ url: `${checkout}/who-can?permission=core_pipeline_delete` })
    await user.click(await screen.findByRole('link', { name: 'Review these users' }, { timeout: LONG_LOAD }))
    expect(chosenText(await usersOf())).toBe('Users who can delete pipelines')
    expect(location.search).toBe('?permission=core_pipeline_delete&users=who-can')
    await startReview(user)
    expect(screen.getByText(/^Users who can delete pipelines \(\d+\)$/u)).toBeVisible()
    const { criteria, items } = started()
    const { roles } = criteria
    if (roles.kind !== 'users') throw new Error('not of users')
    for (const item of items) expect(roles.ids).toContain(userOf(item))
    expect(items.length).toBeGreaterThan(0)
  })

  it('of some that “Who can…?” lists, selected there', LONG, async () => {
    const { user } = await renderApp({ url: `${checkout}/who-can?permission=core_pipeline_delete` })
    const boxes = await screen.findAllByRole('checkbox', { name: /^Select (?!all)/u }, { timeout: LONG_LOAD })
    await user.click(boxes[0] ?? document.body)
    await user.click(await screen.findByRole('button', { name: 'Review these users' }))
    expect(chosenText(await usersOf())).toBe('1 selected user')
  })

  it('isn’t started of more than 5,000 users', LONG, async () => {
    const app = await renderApp({
      url: '/account/{account}/reviews/new?users=who-can&permission=core_user_view',
      prepare: ({ faults, world, personas }) => {
        const everyone = { type: 'USER_GROUP', identifier: '_account_all_users', scopeLevel: 'account' } as const
        const account = { account: personas[0]?.accountIdentifier ?? '' }
        assign(world, account, everyone, '_account_viewer', ALL_WITH_CHILD_SCOPES)
        const mutate = { path: 'data.totalItems', action: 'set', value: 50_005 } as const
        faults.set([{ id: 'many', op: 'getUsers', kind: 'mutate', mutate, times: 'always' }])
      },
    })
    await continues(app)
    expect(await screen.findByText('Too many users for one review', {}, { timeout: LONG_LOAD })).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(
      /^That’s 50,005 users\. A review of users can include up to 5,000\./u,
    )
    expect(screen.queryByRole('button', { name: 'Start review' })).toBeNull()
    await app.user.click(screen.getByRole('button', { name: 'Back' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Q4 2026 access review')
  })

  it('of a saved view; one that only sorts is none, and of no one nothing is started', LONG, async () => {
    const app = await renderApp({
      url: newReview,
      prepare: ({ personas }) => {
        const scope = { account: personas[0]?.accountIdentifier ?? '', org: 'storefront', project: 'checkout' }
        userViews.set(scope, [
          { name: 'Locked staff', search: 'q=nobody.at.all&status=locked&sort=-name' },
          { name: 'Newest', search: 'sort=-created' },
        ])
      },
    })
    const { user } = app
    await user.click(await screen.findByRole('radio', { name: /^Chosen users/u }))
    const box = await usersOf()
    expect(within(box).queryByRole('option', { name: 'View: Newest' })).toBeNull()
    await user.selectOptions(box, 'View: Locked staff')
    await continues(app)
    expect(await screen.findByText('No user to review', {}, { timeout: LONG_LOAD })).toBeVisible()
    expect(
      screen.getByText(
        /^View “Locked staff”: Users with “nobody\.at\.all” in name or email and status “locked” \(0\)$/u,
      ),
    ).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Start review' })).toBeNull()
  })

  it('says that a selected user isn’t there any more', LONG, async () => {
    const app = await renderApp({ url: `${checkout}/users` })
    const { user, sim } = app
    const [box] = await screen.findAllByRole('checkbox', { name: /^Select (?!all)/u })
    await user.click(box ?? document.body)
    await user.click(await screen.findByRole('button', { name: /^More/u }))
    await user.click(await screen.findByRole('menuitem', { name: 'Review these users' }))
    await usersOf()
    const [gone = ''] = selectedUserIds.get()?.ids ?? []
    sim.edit({ action: 'remove', user: gone, org: 'storefront', project: 'checkout' })
    await continues(app)
    expect(await screen.findByText('1 selected user isn’t in the review', {}, { timeout: LONG_LOAD })).toBeVisible()
    expect(screen.getByText('No user to review')).toBeVisible()
  })

  it('says that some may be missing where a part couldn’t be viewed', LONG, async () => {
    const app = await renderApp({
      url: newReview,
      prepare: ({ faults }) => {
        const body = '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}'
        const refused = { kind: 'status', status: 400, times: 'always', body } as const
        faults.set([{ id: 'groups', op: 'getUserGroupList', ...refused }])
      },
    })
    await app.user.click(await screen.findByRole('radio', { name: /^Chosen users/u }))
    await app.user.selectOptions(await usersOf(), 'Status: admin role here')
    await continues(app)
    expect(await screen.findByText('Some users might be missing', {}, { timeout: LONG_LOAD })).toBeVisible()
    await app.user.click(screen.getByRole('button', { name: 'Start review' }))
    await waitFor(() => {
      expect(started().criteria.roles).toMatchObject({ isPartial: true })
    })
  })
})
