import { createHash } from 'node:crypto'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { previousJson } from '#src/domain/access-review/previous-review.ts'
import { openEarlier } from '#src/jobs/earlier-files.ts'
import { comparisonWith } from '#src/jobs/review-comparison.ts'
import { decide, signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { openSnapshots } from '#src/jobs/snapshot-files.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { finish } from '#test/support/finish.ts'
import { writtenReview } from '#test/support/random-review.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { list, LONG_LOAD, more, startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

speedUpTime()

const LONG = { timeout: 3 * LONG_LOAD }
const url = '/account/{account}/org/storefront/project/checkout/reviews/new'
type App = Awaited<ReturnType<typeof renderApp>>

const compareWith = () => screen.getByRole('group', { name: /^Compare with/u })
const choose = (user: App['user'], text: string, name = 'q3.evidence.json') =>
  user.upload(screen.getByLabelText('File to compare with'), new File([text], name, { type: 'application/json' }))

/** Reviews everything, the first plain item as to be removed, and saves the evidence. @returns its text */
async function firstReview({ user }: App, files: readonly Blob[]) {
  await startReview(user)
  const [id = ''] = openReviews.get().keys()
  const items = openReviews.get().get(id)?.review.items ?? []
  const removed = items.find(({ kind, weighty, flags }) => kind === 'user-assignment' && !weighty && flags.length === 0)
  await act(async () => {
    for (const item of items)
      if (item === removed) decide(id, [item.id], { decision: 'remove', reason: 'Left the team' })
      else decide(id, [item.id], { decision: 'keep', reason: 'Needed for the work' })
    await signOff(id, [])
  })
  await user.click(await screen.findByRole('link', { name: 'Report' }))
  await user.click(await screen.findByRole('button', { name: 'Save evidence' }, { timeout: LONG_LOAD }))
  const text = await textOf(await fileAt(files, 0))
  return { id, text, removed: removed?.id ?? '' }
}

async function toNewReview({ user }: App) {
  await user.click(screen.getByRole('link', { name: 'Q4 2026 access review' }))
  await user.click(await screen.findByRole('link', { name: 'Reviews' }))
  await user.click(await screen.findByRole('link', { name: 'New review' }))
  await screen.findByRole('textbox', { name: 'Name' })
}

describe('a review that is compared with the one before', () => {
  it(
    'AR-12: shows the previous decision at each item, and keeping what was to be removed needs a reason; AR-22: the report has both and the change since',
    LONG,
    async () => {
      const files = savedFiles()
      const app = await renderApp({ url })
      const { user } = app
      const first = await firstReview(app, files)
      expect(screen.getByText('Not compared with an earlier review.')).toBeVisible()
      await toNewReview(app)
      await startReview(user, async () => {
        await choose(user, first.text)
        expect(
          await within(compareWith()).findByText('Q4 2026 access review', {}, { timeout: LONG_LOAD }),
        ).toBeVisible()
        expect(
          within(compareWith()).getByText(/^Evidence of a review, loaded .* decisions, signed off /u),
        ).toBeVisible()
      })
      const sha256 = createHash('sha256').update(first.text).digest('hex')
      const second = [...openReviews.get().keys()].find((id) => id !== first.id) ?? ''
      const { previous } = openReviews.get().get(second)?.review ?? {}
      expect(previous?.sha256).toBe(sha256)
      expect(previous?.counts).toMatchObject({ gained: 0, lost: 0, unknown: 0 })

      const before = within(list()).getByText(/^Last review: Remove, by .*\. Left the team$/u)
      expect(within(list()).getAllByText(/^Last review: Keep, by /u).length).toBeGreaterThan(3)
      const row = before.closest('tr')
      if (row === null) throw new Error('no row')
      await user.click(within(row).getByRole('button', { name: 'Keep' }))
      await user.type(await screen.findByRole('textbox', { name: 'Reason' }), 'Short{Enter}')
      expect(screen.getByText('Use at least 10 characters (you have 5)')).toBeVisible()
      await user.type(screen.getByRole('textbox', { name: 'Reason' }), ' but back in the team{Enter}')
      await waitFor(() => {
        expect(openReviews.get().get(second)?.decisionStates.get(first.removed)?.decision).toBe('keep')
      })

      await act(() => signOff(second, []))
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      const table = await screen.findByRole('table', { name: 'Role assignments since the previous review' })
      const counts = within(table)
        .getAllByRole('row')
        .slice(1)
        .map((each) => within(each).getByRole('cell').textContent)
      expect(counts).toEqual(['0', '0', counts.at(-1), '0', counts.at(-1)])
      expect(screen.getByText(sha256)).toBeVisible()
      const stays = screen.getByRole('table', { name: /^To be removed in the previous review/u })
      expect(within(stays).getByRole('row', { name: /Keep Short but back in the team$/u })).toBeVisible()
      const saved = files.length
      await user.click(screen.getByRole('button', { name: 'Save evidence' }))
      const evidence = JSON.parse(await textOf(await fileAt(files, saved))) as { previous: { sha256: string } }
      expect(evidence.previous.sha256).toBe(sha256)
    },
  )

  it('AR-14: names why a file isn’t compared with, and what is open can be taken instead', LONG, async () => {
    const { user } = await renderApp({ url })
    await screen.findByRole('textbox', { name: 'Name' })
    const cases = [
      ['', 'The file is empty.'],
      ['{', 'This isn’t a JSON file, or part of the file is missing.'],
      ['{"schema":"other","version":{"major":1,"minor":0}}', /^This isn’t evidence, a review file, or a snapshot/u],
    ] as const
    for (const [text, label] of cases) {
      await choose(user, text, 'other.json')
      expect(await within(compareWith()).findByText(label)).toHaveAttribute('role', 'alert')
      expect(within(compareWith()).getByText('other.json wasn’t opened')).toBeVisible()
    }
    await startReview(user)
    const [open] = openReviews.get().values()
    if (open === undefined) throw new Error('no review')
    act(() => {
      const file = { name: 'q3.json', sha256: 'a'.repeat(64) }
      openSnapshots.set([{ file, snapshot: open.review.population, savedBy: undefined, dropped: 0 }])
    })
    await user.click(screen.getByRole('link', { name: 'Reviews' }))
    await user.click(await screen.findByRole('link', { name: 'New review' }))
    await user.click(await screen.findByRole('button', { name: /^Open snapshot of / }))
    expect(within(compareWith()).getByText(/It has no decisions\.$/u)).toBeVisible()
    await user.click(within(compareWith()).getByRole('button', { name: 'Don’t compare with q3.json' }))
    expect(within(compareWith()).getByRole('button', { name: 'Choose file' })).toBeVisible()
  })

  it(
    'AR-12, AR-21: is compared later, too: what was kept without knowing goes back to undecided; once signed off, only on the page',
    LONG,
    async () => {
      const files = savedFiles()
      const app = await renderApp({ url })
      const { user } = app
      const first = await firstReview(app, files)
      await toNewReview(app)
      await startReview(user)
      const id = [...openReviews.get().keys()].find((each) => each !== first.id) ?? ''
      const reviewNow = () => openReviews.get().get(id)
      const others = (reviewNow()?.review.items ?? []).filter((item) => item.id !== first.removed).slice(0, 3)
      act(() => {
        decide(id, [first.removed], { decision: 'keep' })
        for (const { id: itemId } of others) decide(id, [itemId], { decision: 'keep', reason: 'Needed for the work' })
      })
      await more(user, 'Compare with…')
      const dialog = await screen.findByRole('dialog', { name: 'Compare with an earlier review' })
      expect(within(dialog).getByRole('button', { name: 'Compare' })).toHaveAccessibleDescription(
        'Choose a file first.',
      )
      await choose(user, first.text)
      await within(dialog).findByText('Q4 2026 access review', {}, { timeout: LONG_LOAD })
      await user.click(within(dialog).getByRole('button', { name: 'Compare' }))
      expect(
        await screen.findByText(/^Compared with .*\. 1 item was to be removed then and is undecided again\.$/u),
      ).toBeVisible()
      const sha256 = createHash('sha256').update(first.text).digest('hex')
      expect(reviewNow()?.review.previous?.sha256).toBe(sha256)
      expect(reviewNow()?.review.previous?.chosenAt).toBeGreaterThan(0)
      expect(reviewNow()?.decisionStates.get(first.removed)?.decision).toBeUndefined()
      expect(reviewNow()?.review.log.at(-1)).toMatchObject({
        item: first.removed,
        decision: 'undone',
        reason: 'To be removed in Q4 2026 access review',
      })
      for (const { id: otherId } of others) expect(reviewNow()?.decisionStates.get(otherId)?.decision).toBe('keep')
      expect(within(list()).getByText(/^Last review: Remove, by .*\. Left the team$/u)).toBeVisible()

      await act(() => signOff(id, []))
      const before = reviewNow()?.review
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      await user.click(await screen.findByRole('button', { name: 'Compare with…' }))
      const shown = await screen.findByRole('dialog', { name: 'Compare with an earlier review' })
      expect(within(shown).getByText(/so the comparison isn’t added to it\.$/u)).toBeVisible()
      expect(within(shown).queryByRole('button', { name: 'Compare' })).toBeNull()
      const snapshot = JSON.stringify((JSON.parse(first.text) as { population: object }).population)
      await choose(user, snapshot, 'before.json')
      expect(
        await within(shown).findByRole('table', { name: 'Role assignments since the previous review' }),
      ).toBeVisible()
      expect(reviewNow()?.review).toBe(before)
    },
  )

  it('AR-13: who joins a file that was compared later decided without knowing, too', LONG, async () => {
    const files = savedFiles()
    const app = await renderApp({ url })
    const { user, account } = app
    const first = await firstReview(app, files)
    await toNewReview(app)
    await startReview(user)
    const id = [...openReviews.get().keys()].find((each) => each !== first.id) ?? ''
    act(() => {
      decide(id, [first.removed], { decision: 'keep' })
    })
    const review = openReviews.get().get(id)?.review
    const earlier = await openEarlier(new File([first.text], 'q3.evidence.json'), account)
    if (review === undefined || !earlier.ok) throw new Error('nothing to compare')
    const previous = await comparisonWith(review, { ...earlier.earlier, chosenAt: 1 })
    const previousFile = finish(writeLined(finish(previousJson(previous)))).bytes
    const text = writtenReview({ ...review, previous, previousFile })
    await user.upload(screen.getByLabelText('Review file'), new File([text], 'from-b.json'))
    await waitFor(
      () => {
        expect(openReviews.get().get(id)?.review.previous?.sha256).toBe(previous.sha256)
      },
      { timeout: LONG_LOAD },
    )
    expect(openReviews.get().get(id)?.decisionStates.get(first.removed)?.decision).toBeUndefined()
    expect(openReviews.get().get(id)?.review.log.at(-1)).toMatchObject({ item: first.removed, decision: 'undone' })
  })
})
