import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { remediationsOf } from '#src/domain/access-review/remediation.ts'
import type { ReviewItem } from '#src/domain/access-review/review.ts'
import { openReview } from '#src/jobs/open-review.ts'
import { decide, signOff, type DecisionInput } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets } from '#src/sim/faults.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { renderApp } from '#test/support/render-app.tsx'

const LONG = 60_000
const realTimeout = setTimeout
const project = { account: '', org: 'storefront', project: 'checkout' }
const everything = '_all_project_level_resources'
const ROLE = '_code_admin'
type App = Awaited<ReturnType<typeof renderApp>>

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const scopeOf = (sim: Simulator) => ({ ...project, account: sim.world.account.identifier })

/** Members of the project without their own role, who get one each. */
function assignRoles(sim: Simulator, count: number, roles: readonly string[] = [ROLE]): Assignment[] {
  const scope = scopeOf(sim)
  const { world } = sim
  const plain = world.members
    .refs(scope)
    .map((ref) => world.people.at(ref))
    .filter(
      ({ uuid, name }) => name !== null && world.assignments.ofPrincipal('USER', uuid).every(({ managed }) => managed),
    )
  return plain
    .slice(0, count)
    .flatMap(({ uuid }) => roles.map((role) => assign(world, scope, userPrincipal(uuid), role, everything)))
}

const nameOf = (sim: Simulator, id: string) => sim.world.people.get(id)?.name ?? 'nobody'
const attempts = (sim: Simulator, operation: string) => sim.log.filter((entry) => entry.operation === operation).length
const row = (name: string) => screen.getByRole('row', { name: new RegExp(name, 'u') })
const exists = (sim: Simulator, { identifier }: Assignment) => sim.world.assignments.get(identifier) !== undefined

/** Reviews the project, decides by a function, and signs off; what isn't decided is kept. */
async function signedOff(app: App, decisionOn: (item: ReviewItem) => DecisionInput | undefined): Promise<string> {
  const { user } = app
  await user.type(await screen.findByRole('textbox', { name: 'Name' }, { timeout: LONG }), 'Checkout review')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  await user.click(await screen.findByRole('button', { name: 'Start review' }, { timeout: LONG }))
  await screen.findByRole('heading', { level: 1, name: 'Checkout review' })
  const [id = ''] = openReviews.get().keys()
  const items = openReviews.get().get(id)?.review.items ?? []
  await act(async () => {
    for (const item of items)
      decide(id, [item.id], decisionOn(item) ?? { decision: 'keep', reason: 'Needed for the work' })
    await signOff(id, [])
  })
  await user.click(await screen.findByRole('link', { name: 'Apply decisions' }))
  await screen.findByRole('heading', { level: 1, name: /^Apply / }, { timeout: LONG })
  return id
}

const removes =
  (rows: readonly Assignment[]) =>
  (item: ReviewItem): DecisionInput | undefined =>
    'row' in item && rows.some(({ identifier }) => identifier === item.row.id)
      ? { decision: 'remove', reason: 'Not needed' }
      : undefined

async function start(app: App): Promise<void> {
  // Before it starts: a wait by the real clock would not end sooner.
  fake()
  await app.user.click(await screen.findByRole('button', { name: 'Apply decisions…' }, { timeout: LONG }))
  const dialog = await screen.findByRole('alertdialog')
  const word = within(dialog).queryByRole('textbox', { name: /to confirm/u })
  if (word !== null) await app.user.type(word, 'apply')
  await app.user.click(within(dialog).getByRole('button', { name: /^Apply/u }))
}

/** Lets time pass, for the service as well. */
async function pass({ sim }: App, milliseconds: number): Promise<void> {
  sim.clock.advance(milliseconds)
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds)
  })
}

const table = () => screen.getByRole('table', { name: /^Each change/u })
const fake = () => {
  // Once: what waits would be lost.
  if (!vi.isFakeTimers()) vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
}

/** Until nothing is running anymore. */
async function atRest(app: App): Promise<void> {
  for (let second = 0; second < 90; second += 1) {
    const isBusy =
      screen.queryAllByRole('button', { name: /^(?:Pause|Resume|Stop)$/u }).length > 0 ||
      within(table()).queryAllByText(/Not checked yet|^(?:Removing|Changing)…$|^Waiting$/u).length > 0 ||
      screen.queryAllByText(/^Checking /u).length > 0
    if (!isBusy) return
    // What was started before the clock was replaced, and the simulator, need real time.
    await act(() => new Promise((resolve) => realTimeout(resolve, 25)))
    await pass(app, 1000)
  }
  throw new Error('still busy')
}

const endsOf = (id: string) => remediationsOf(openReviews.get().get(id)?.review.applied ?? [])
const endOf = (id: string, { identifier }: Assignment) =>
  [...endsOf(id)].find(([item]) => item.endsWith(` ${identifier}`))?.[1]

describe('applying the decisions of a review', () => {
  it(
    'names what changes, what is skipped and the time before the start, then removes, changes and verifies',
    { timeout: 3 * LONG },
    async () => {
      let given: Assignment[] = []
      const app = await renderApp({
        url: '/account/{account}/org/storefront/project/checkout/reviews/new',
        prepare: (sim) => {
          given = assignRoles(sim, 3)
        },
      })
      const { sim } = app
      const [first, second, third] = given
      if (first === undefined || second === undefined || third === undefined) throw new Error('too few users')
      const id = await signedOff(app, (item) =>
        'row' in item && item.row.id === third.identifier
          ? {
              decision: 'change-role',
              reason: 'Reads pipelines only',
              target: { role: 'built-in:_pipeline_executor', resourceGroup: everything },
            }
          : removes([first, second])(item),
      )
      expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Apply 2 removals and 1 change')
      expect(within(row(nameOf(sim, first.principal.identifier))).getByText('To be removed')).toBeVisible()
      expect(within(row(nameOf(sim, third.principal.identifier))).getByText('To be changed')).toBeVisible()
      expect(screen.getByText(/^Takes a few seconds\./u)).toBeVisible()
      const before = sim.log.length
      await app.user.click(screen.getByRole('button', { name: 'Apply decisions…' }))
      const dialog = await screen.findByRole('alertdialog', { name: 'Apply 2 removals and 1 change?' })
      await app.user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
      expect(sim.log).toHaveLength(before)
      await start(app)
      await atRest(app)
      expect(given.map((each) => exists(sim, each))).toEqual([false, false, false])
      const held = sim.world.assignments.ofPrincipal('USER', third.principal.identifier)
      expect(held.some(({ roleIdentifier }) => roleIdentifier === '_pipeline_executor')).toBe(true)
      for (const each of given)
        expect(within(row(nameOf(sim, each.principal.identifier))).getByText(/^Verified/u)).toBeVisible()
      expect(screen.getByText('3 of 3 done')).toBeVisible()
      expect(given.map((each) => endOf(id, each)?.end)).toEqual(['done-verified', 'done-verified', 'done-verified'])
      expect(endOf(id, first)?.correlationId).toMatch(/.{8}/u)
      // The new role before the old one goes, one at a time.
      const writes = sim.log.flatMap(({ operation, at }) =>
        operation === 'postRoleAssignments' || operation === 'bulkDeleteRoleAssignment' ? [{ operation, at }] : [],
      )
      expect(writes.map(({ operation }) => operation)).toEqual([
        'postRoleAssignments',
        'bulkDeleteRoleAssignment',
        'bulkDeleteRoleAssignment',
        'bulkDeleteRoleAssignment',
      ])
    },
  )

  it(
    'AR-25: a viewer sees what would change and which permission is missing, and changes nothing',
    { timeout: 2 * LONG },
    async () => {
      const app = await renderApp({ url: '/account/{account}/reviews/new', persona: 'viewer' })
      let isChosen = false
      await signedOff(app, (item) => {
        if (isChosen || item.kind !== 'user-assignment' || item.weighty) return undefined
        isChosen = true
        return { decision: 'remove', reason: 'Not needed' }
      })
      const apply = await screen.findByRole('button', { name: 'Apply decisions…' }, { timeout: LONG })
      expect(apply).toHaveAttribute('aria-disabled', 'true')
      expect(screen.getByText(/Ask an admin for Manage users \(core_user_manage\)\./u)).toBeVisible()
      await app.user.click(apply)
      expect(screen.queryByRole('alertdialog')).toBeNull()
      expect(app.sim.log.filter(({ effectApplied }) => effectApplied)).toEqual([])
      expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(0)
    },
  )
})

const done = (deleted: number, failed: number, id = '') =>
  JSON.stringify({
    status: 'SUCCESS',
    data: {
      successfullyDeleted: deleted,
      failedToDelete: failed,
      roleAssignmentErrorResponseDTOList:
        failed === 0 ? [] : [{ roleAssignmentId: id, errorMessage: 'Locked by a policy' }],
    },
    metaData: null,
    correlationId: '00000000-0000-4000-8000-000000000000',
  })

/** What a fault of the removal of the first of two users does on the page; apply-faults.test.ts has all of them. */
type Cell = { name: string; preset: string; when?: 'before' | 'after'; ends: [string, string] }
const cells: Cell[] = [
  { name: 'F02 before', preset: 'F02', when: 'before', ends: ['failed', 'done-verified'] },
  { name: 'F02 after', preset: 'F02', when: 'after', ends: ['done-verified', 'done-verified'] },
  { name: 'F30 before', preset: 'F30', when: 'before', ends: ['failed', 'done-verified'] },
  { name: 'F30 after', preset: 'F30', when: 'after', ends: ['done-verified', 'done-verified'] },
  { name: 'F13 UNEXPECTED after', preset: 'F13', when: 'after', ends: ['done-verified', 'done-verified'] },
  { name: 'F12 refused', preset: 'F12', ends: ['failed', 'done-verified'] },
  { name: 'F16 forbidden, which holds for the rest', preset: 'F16', ends: ['failed', 'skipped'] },
  { name: 'F25 throttled, which waits and goes on', preset: 'F25', ends: ['done-verified', 'done-verified'] },
]

function rulesOf({ preset, when }: Cell): FaultRule[] {
  const rule = faultPresets[preset]?.rules.find(({ op }) => op === '*')
  if (rule === undefined) throw new Error(`no preset ${preset}`)
  return [{ ...rule, op: 'bulkDeleteRoleAssignment', times: 1, ...(when === undefined ? {} : { when }) }]
}

async function twoRemovals() {
  let given: Assignment[] = []
  const app = await renderApp({
    url: '/account/{account}/org/storefront/project/checkout/reviews/new',
    prepare: (sim) => {
      given = assignRoles(sim, 2)
    },
  })
  const id = await signedOff(app, removes(given))
  return { app, id, given }
}

describe('AR-18: each item has one end, and it is what the account shows', () => {
  it.each(cells)('AR-18: $name', { timeout: 3 * LONG }, async (cell) => {
    const { app, id, given } = await twoRemovals()
    app.sim.faults.set(rulesOf(cell))
    const sent = attempts(app.sim, 'bulkDeleteRoleAssignment')
    await start(app)
    await atRest(app)
    // In the order of the rows, which is that of the review.
    const order = [...endsOf(id).keys()]
    const sorted = given.toSorted(
      (one, other) =>
        order.findIndex((key) => key.endsWith(one.identifier)) -
        order.findIndex((key) => key.endsWith(other.identifier)),
    )
    expect(sorted.map((each) => endOf(id, each)?.end)).toEqual(cell.ends)
    for (const each of given)
      expect(endOf(id, each)?.end === 'done-verified', each.identifier).toBe(!exists(app.sim, each))
    // Throttled is not sent: it is the only one that comes again by itself.
    const tries = cell.preset === 'F25' ? 3 : cell.ends[1] === 'skipped' ? 1 : 2
    expect(attempts(app.sim, 'bulkDeleteRoleAssignment') - sent).toBe(tries)
    if (cell.when === 'after')
      expect(screen.getByText('Harness didn’t confirm this, but we checked and the change went through.')).toBeVisible()
    if (cell.ends.includes('failed')) {
      app.sim.faults.clear()
      await app.user.click(screen.getByRole('button', { name: /^Try \d again$/u }))
      await atRest(app)
      expect(given.map((each) => endOf(id, each)?.end)).toEqual(['done-verified', 'done-verified'])
      expect(given.some((each) => exists(app.sim, each))).toBe(false)
    }
  })

  it('AR-18: F44 a response that names a failure is a failure of that item alone', { timeout: 3 * LONG }, async () => {
    let given: Assignment[] = []
    const app = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/reviews/new',
      prepare: (sim) => {
        given = assignRoles(sim, 1, [ROLE, '_pipeline_executor'])
      },
    })
    const id = await signedOff(app, removes(given))
    const [stays, goes] = given
    if (stays === undefined || goes === undefined) throw new Error('too few')
    app.sim.faults.set([
      { id: 'part', op: 'bulkDeleteRoleAssignment', kind: 'body', when: 'before', body: done(1, 1, stays.identifier) },
    ])
    // The other one is gone as the response says.
    const now = app.sim.world.assignments
    // From the start: the first check can come before the removal is there.
    fake()
    await start(app)
    await waitFor(() => expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(1))
    now.remove(goes.identifier)
    await atRest(app)
    expect(endOf(id, stays)).toMatchObject({ end: 'failed', event: { reason: 'refused' } })
    expect(endOf(id, goes)?.end).toBe('done-verified')
    expect(screen.getByText(/Locked by a policy/u)).toBeVisible()
  })

  it('AR-18: F44 keeps the old role when Harness silently skips the new one', { timeout: 3 * LONG }, async () => {
    let given: Assignment[] = []
    const app = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/reviews/new',
      prepare: (sim) => {
        given = assignRoles(sim, 1)
      },
    })
    const id = await signedOff(app, (item) =>
      removes(given)(item) === undefined
        ? undefined
        : {
            decision: 'change-role',
            reason: 'Another role fits',
            target: { role: 'built-in:_project_viewer', resourceGroup: 'not_there' },
          },
    )
    await start(app)
    await atRest(app)
    expect(endsOf(id).get([...endsOf(id).keys()][0] ?? '')).toMatchObject({
      end: 'skipped',
      event: { reason: 'add-failed' },
    })
    expect(given.every((each) => exists(app.sim, each))).toBe(true)
    expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(0)
  })

  it(
    'AR-18: reports an unknown result when the verification is lost too, and a later check settles it',
    { timeout: 3 * LONG },
    async () => {
      const { app, id, given } = await twoRemovals()
      const lost = { kind: 'reset' } as const
      app.sim.faults.set([
        { id: 'write', op: 'bulkDeleteRoleAssignment', ...lost, when: 'after', times: 1 },
        { id: 'look', op: 'getFilteredRoleAssignmentList', ...lost, from: 2, fires: 'may' },
      ])
      await start(app)
      await atRest(app)
      const ends = given.map((each) => endOf(id, each)?.end)
      expect(ends).toContain('unknown')
      expect(screen.getByText('Not confirmed')).toBeVisible()
      app.sim.faults.clear()
      const sent = attempts(app.sim, 'bulkDeleteRoleAssignment')
      await app.user.click(screen.getByRole('button', { name: /^Check again/u }))
      await atRest(app)
      // Reading sends nothing.
      expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(sent)
      for (const each of given)
        expect(endOf(id, each)?.end === 'done-verified', each.identifier).toBe(!exists(app.sim, each))
    },
  )

  it(
    'AR-18: the end of the session stops it, and what was cut off is read before anything is sent again',
    { timeout: 3 * LONG },
    async () => {
      const { app, id, given } = await twoRemovals()
      app.sim.faults.set([{ id: 'held', op: 'bulkDeleteRoleAssignment', kind: 'hold', hold: 'remove' }])
      await start(app)
      await app.sim.held('remove')
      const kept = openReviews.get().get(id)
      if (kept === undefined) throw new Error('no review')
      act(() => {
        closeSession('elsewhere')
      })
      await screen.findByRole('heading', { name: 'Connect to Harness' })
      app.sim.faults.clear()
      app.sim.release('remove')
      await waitFor(() => expect(given.filter((each) => exists(app.sim, each))).toHaveLength(1))
      const admin = app.sim.personas.find((each) => each.id === 'account-admin')
      if (admin === undefined) throw new Error('nobody')
      await act(() => connectAs(admin))
      // As when the review is opened from its file.
      act(() => {
        openReview(kept.review, kept.reviewer, { dropped: 0, isEdited: false })
      })
      const path = `/account/${app.account}/org/storefront/project/checkout/reviews/${id}/apply`
      if (location.pathname !== path) {
        act(() => {
          history.pushState(null, '', path)
          dispatchEvent(new PopStateEvent('popstate'))
        })
      }
      const check = await screen.findByRole('button', { name: 'Check 1 change' }, { timeout: LONG })
      expect(screen.getByRole('button', { name: 'Continue…' })).toHaveAttribute('aria-disabled', 'true')
      const sent = attempts(app.sim, 'bulkDeleteRoleAssignment')
      await app.user.click(check)
      await atRest(app)
      expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(sent)
      expect(given.map((each) => endOf(id, each)?.end).filter((end) => end === 'done-verified')).toHaveLength(1)
      await app.user.click(screen.getByRole('button', { name: 'Continue…' }))
      const dialog = await screen.findByRole('alertdialog', { name: 'Apply 1 removal?' })
      await app.user.click(within(dialog).getByRole('button', { name: 'Apply 1 removal' }))
      await atRest(app)
      expect(given.some((each) => exists(app.sim, each))).toBe(false)
      expect(given.map((each) => endOf(id, each)?.end)).toEqual(['done-verified', 'done-verified'])
    },
  )
})

describe('AR-20: verifying a removal', () => {
  it('AR-20: verifies a removal once it becomes visible', { timeout: 3 * LONG }, async () => {
    const { app, id, given } = await twoRemovals()
    app.sim.world.settings.lateRemovals = 20_000
    await start(app)
    await waitFor(() => expect(attempts(app.sim, 'bulkDeleteRoleAssignment')).toBe(2), { timeout: LONG })
    await waitFor(() => expect(screen.getAllByText('Not checked yet')).toHaveLength(2), { timeout: LONG })
    expect(given.map((each) => endOf(id, each)?.end)).toEqual(['done-not-verified', 'done-not-verified'])
    await atRest(app)
    expect(given.map((each) => endOf(id, each)?.end)).toEqual(['done-verified', 'done-verified'])
    expect(screen.getAllByText(/^Verified as removed/u)).toHaveLength(2)
  })

  it('AR-20: a removal that never shows is not called verified', { timeout: 3 * LONG }, async () => {
    const { app, id, given } = await twoRemovals()
    app.sim.world.settings.lateRemovals = 3_600_000
    await start(app)
    await atRest(app)
    expect(given.map((each) => endOf(id, each)?.event.reason)).toEqual(['still-there', 'still-there'])
    expect(screen.getAllByText(/^Still there/u)).toHaveLength(2)
    expect(screen.getAllByRole('button', { name: /^Check again/u })).toHaveLength(2)
  })

  it('AR-20: says through which group a user still has the removed role', { timeout: 3 * LONG }, async () => {
    let given: Assignment[] = []
    const app = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/reviews/new',
      prepare: (sim) => {
        given = assignRoles(sim, 1)
        const scope = scopeOf(sim)
        const group = addGroup(sim.world, scope, 'release_helpers', 'Release helpers', '')
        group.users.add(given[0]?.principal.identifier ?? '')
        assign(
          sim.world,
          scope,
          { type: 'USER_GROUP', identifier: group.identifier, scopeLevel: 'project' },
          ROLE,
          everything,
        )
      },
    })
    await signedOff(app, removes(given))
    await start(app)
    await atRest(app)
    expect(screen.getByText('Still inherits this role from Release helpers.')).toBeVisible()
  })
})
