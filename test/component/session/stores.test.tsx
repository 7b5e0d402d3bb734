import { expect, it } from 'vitest'
import { addToast } from '#src/session/toast-queue.ts'
import { selectionStore } from '#src/components/use-selection.ts'
import { rememberUnlock, withOverrides } from '#src/session/optimistic-overrides.ts'
import { addPendingRemoval } from '#src/session/pending-removals.ts'
import { addChangeLogEntry, changeLog } from '#src/session/change-log.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { trackPendingMutation, hasPendingMutations } from '#src/queries/safe-mutation.ts'
import { createSessionStore, isEveryStoreEmpty } from '#src/session/store.ts'
import { startSimulator } from '#test/support/start-simulator.ts'
// Their stores are emptied with the others, whether or not a review was ever opened.
import '#src/jobs/kept-reviews.ts'
import '#src/jobs/review-apply.ts'

const user = { uuid: 'u1', name: 'Ann', email: 'ann@x.example', locked: true }

async function fill() {
  const { personas, world } = startSimulator('demo')
  const [first, second] = personas
  if (first === undefined || second === undefined) throw new Error('The seed has two personas')
  await connectAs(first)
  const account = world.account.identifier
  const scope = { account }
  addToast('success', 'Ann is removed')
  addChangeLogEntry(
    {
      operation: 'unlockUser',
      action: 'Remove Ann',
      past: 'Remove Ann',
      about: undefined,
      scope,
      lines: [],
      correlationId: undefined,
    },
    { status: 'done', data: true, confirmed: true },
  )
  addPendingRemoval({ scope, user, scopeName: 'account', acceptedLastAdmin: false })
  selectionStore.write('all', new Map([['u1', { user, roleAssignmentMetadata: [] }]]))
  rememberUnlock(account, 'u1', 1000)
  trackPendingMutation()
  expect(isEveryStoreEmpty()).toBe(false)
  return { account, first, second }
}

it('signing out empties every store of the session', async () => {
  await fill()
  closeSession('signed-out')
  expect(isEveryStoreEmpty()).toBe(true)
})

it('an idle lock empties what must not outlive a session, and the same person finds the change log again', async () => {
  const { account, first } = await fill()
  closeSession('idle')
  expect(isEveryStoreEmpty()).toBe(false)
  await connectAs(first)
  expect(changeLog.get()).toHaveLength(1)
  expect(selectionStore.read('all')).toBeUndefined()
  expect(hasPendingMutations()).toBe(false)
  expect(withOverrides(account, user, 1000).locked).toBe(false)
})

it('another person after an idle lock finds nothing', async () => {
  const { second } = await fill()
  closeSession('idle')
  await connectAs(second)
  expect(isEveryStoreEmpty()).toBe(true)
})

it('another session that follows at once finds nothing', async () => {
  const { second } = await fill()
  await connectAs(second)
  expect(isEveryStoreEmpty()).toBe(true)
})

it('detects a store that was filled in place and one that holds a value as not empty', async () => {
  await fill()
  closeSession('signed-out')
  const planted = createSessionStore(() => new Map<string, number>(), 'session-end')
  planted.get().set('u1', 1)
  expect(isEveryStoreEmpty()).toBe(false)
  planted.set(new Map())
  expect(isEveryStoreEmpty()).toBe(false)
  planted.set(new Map())
  const value = createSessionStore<string | undefined>(() => undefined, 'other-person')
  value.set('ann@x.example')
  expect(isEveryStoreEmpty()).toBe(false)
  await fill()
  closeSession('signed-out')
  expect([planted.get().size, value.get()]).toEqual([0, undefined])
  expect(isEveryStoreEmpty()).toBe(true)
})
