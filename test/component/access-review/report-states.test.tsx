import { act, screen, within } from '@testing-library/react'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decide, recordApplied, reopen, signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { LONG_LOAD, startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'

speedUpTime()

const LONG = { timeout: 3 * LONG_LOAD }
const project = '/account/{account}/org/storefront/project/checkout'

/** A started review of a project on the page of its report. */
async function onReport() {
  const app = await renderApp({ url: `${project}/reviews/new` })
  await startReview(app.user)
  const [id = ''] = openReviews.get().keys()
  const review = () => {
    const open = openReviews.get().get(id)
    if (open === undefined) throw new Error('not open')
    return open.review
  }
  const decideAll = (decision: 'keep' | 'remove') => {
    act(() => {
      for (const item of review().items) decide(id, [item.id], { decision, reason: 'Needed for the work' })
    })
  }
  const toReport = async () => {
    // As by its address: before sign-off nothing links to it.
    act(() => {
      history.pushState(null, '', `${location.pathname}/report`)
      dispatchEvent(new PopStateEvent('popstate'))
    })
    await screen.findByText('Access review report', {}, { timeout: LONG_LOAD })
  }
  return { ...app, id, review, decideAll, toReport }
}

/** Has the picker of folders behave like this, until the end of the test. */
function withPicker(picker: () => Promise<unknown>) {
  Object.assign(window, { showDirectoryPicker: picker })
  onTestFinished(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker')
  })
}

/** A folder that takes files until one of them fails. */
function folderThatFails(failing: number, name: string) {
  const kept: string[] = []
  const aborted: string[] = []
  const getFileHandle = (file: string) =>
    Promise.resolve({
      createWritable: () =>
        Promise.resolve({
          write: () => (kept.length < failing ? Promise.resolve() : Promise.reject(new DOMException('no', name))),
          close: () => Promise.resolve(kept.push(file)),
          abort: () => Promise.resolve(aborted.push(file)),
        }),
    })
  return { kept, aborted, folder: { getFileHandle } }
}

describe('states of the report', () => {
  it('AR-22: a review that isn’t open here leads to the page that says how to open it', LONG, async () => {
    await renderApp({ url: `${project}/reviews/0123456789abcdef01234567/report` })
    expect(
      await screen.findByRole(
        'heading',
        { level: 1, name: 'This review isn’t open in this tab' },
        { timeout: LONG_LOAD },
      ),
    ).toBeVisible()
    expect(screen.getByRole('button', { name: 'Open review file' })).toBeVisible()
  })

  it(
    'AR-22: says that it is a draft before sign-off and after reopening, and how many decisions aren’t applied',
    LONG,
    async () => {
      const { id, review, decideAll, toReport } = await onReport()
      await toReport()
      const total = review().items.length
      expect(screen.getByText('This review isn’t signed off')).toBeVisible()
      expect(screen.getByText(new RegExp(`^0 of ${String(total)} items are decided\\.`, 'u'))).toBeVisible()
      expect(screen.getByText('No decisions yet.')).toBeVisible()
      expect(screen.getByText('This review isn’t signed off.')).toBeVisible()
      expect(screen.getByText('No one checked for changes since the review started.')).toBeVisible()

      decideAll('remove')
      await act(() => signOff(id, []))
      expect(await screen.findByText(`${String(total)} decisions aren’t applied yet`)).toBeVisible()
      expect(screen.queryByText('This review isn’t signed off')).toBeNull()
      const removed = () => screen.getByRole('table', { name: 'Removed and changed' })
      expect(within(removed()).getAllByText('Not applied', { exact: false }).length).toBe(total)

      act(() => {
        const [first] = review().items
        const by = review().createdBy
        if (first !== undefined)
          recordApplied(id, [
            { item: first.id, result: 'done-verified', at: Date.now(), verifiedAt: Date.now(), remains: [], by },
          ])
      })
      expect(await screen.findByText(`${String(total - 1)} decisions aren’t applied yet`)).toBeVisible()
      expect(within(removed()).getByText(/^Done, verified\. Applied .*, by .*\. Verified /u)).toBeVisible()
      expect(screen.getByText(`1 of ${String(total)}`)).toBeVisible()

      act(() => {
        reopen(id)
      })
      expect(await screen.findByText('This review was reopened')).toBeVisible()
    },
  )

  it(
    'AR-22: nothing to remove, no exceptions, nobody’s own access: each is said, and long names stay whole',
    LONG,
    async () => {
      const { id, decideAll, toReport } = await onReport()
      decideAll('keep')
      await act(() => signOff(id, []))
      await toReport()
      expect(screen.getByText('No removals or changes were decided.')).toBeVisible()
      expect(screen.getByText('No exceptions.')).toBeVisible()
      // Decided by the job itself, which doesn't refuse own access: the report says so.
      expect(screen.getByText(/about their own access\.|^No one decided on their own access\./u)).toBeVisible()
      expect(screen.getByText('0 of 0')).toBeVisible()
      expect(screen.queryByText(/applied yet$/u)).toBeNull()
    },
  )

  it('AR-21: distinguishes a folder that can’t be written into, a full disk, and a closed picker', LONG, async () => {
    const files = savedFiles()
    const { user, decideAll, toReport } = await onReport()
    decideAll('keep')
    await toReport()
    const save = () => user.click(screen.getByRole('button', { name: 'Save evidence' }))

    const closed = () => Promise.reject(new DOMException('closed', 'AbortError'))
    withPicker(closed)
    await save()
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.queryByText(/^Saved /u)).toBeNull()

    const denied = folderThatFails(0, 'NotAllowedError')
    withPicker(() => Promise.resolve(denied.folder))
    await save()
    expect(await screen.findByText('The browser can’t save files in that folder. Choose another one.')).toHaveAttribute(
      'role',
      'alert',
    )
    expect(denied.aborted).toHaveLength(1)

    const full = folderThatFails(1, 'QuotaExceededError')
    withPicker(() => Promise.resolve(full.folder))
    await save()
    const text = await screen.findByText(/^Check that you have enough disk space/u)
    expect(text).toHaveTextContent(
      /Already saved: access-review-.*\.evidence\.json\. Delete it, because the files can be checked only together/u,
    )
    expect(screen.queryByText(/^Saved /u)).toBeNull()
    expect(files).toHaveLength(0)

    // A page that may not ask for a folder can still download.
    withPicker(() => Promise.reject(new DOMException('not here', 'SecurityError')))
    await save()
    expect(await screen.findByText(/^Saved access-review-.*SHA256SUMS\.$/u, {}, { timeout: LONG_LOAD })).toBeVisible()
    expect(files).toHaveLength(3)
    const head = tableOf(await textOf(await fileAt(files, 1)))
    expect(head).toContainEqual(expect.arrayContaining(['Signed off', 'No']))

    const whole = folderThatFails(Infinity, '')
    withPicker(() => Promise.resolve(whole.folder))
    await save()
    await screen.findByText(/^Saved access-review-.*SHA256SUMS\.$/u)
    expect(whole.kept).toHaveLength(3)
    expect(screen.queryByRole('alert')).toBeNull()
  })
})
