import { act, cleanup, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '#src/app/app.tsx'
import { decide, recordApplied, signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { closeSession } from '#src/session/credential.ts'
import { connectAs } from '#src/queries/connect.ts'
import { persona } from '#src/sim/persona-list.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { decidedItems, listed, LONG_LOAD, newReviewUrl, plainRow, startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

speedUpTime()

const TIME = { timeout: 3 * LONG_LOAD }

/** A session of someone else, or of the same person again, in the same tab. */
async function again(name: Parameters<typeof persona>[0], before: () => void) {
  cleanup()
  before()
  await connectAs(persona(name))
  render(<App />)
}

describe('a review when the session ends', () => {
  it('by itself, goes on for the same person', TIME, async () => {
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await plainRow(user)
    await user.keyboard('k')
    await decidedItems(1)
    await again('account-admin', () => {
      closeSession('expired')
    })
    await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' }, { timeout: LONG_LOAD })
    await listed()
    await decidedItems(1)
    expect(screen.getByText('Not saved. If you leave, you’ll lose 1 decision.')).toBeVisible()
  })

  it('by itself, shows another person nothing, and a sign-out leaves nothing', TIME, async () => {
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await plainRow(user)
    await user.keyboard('k')
    await decidedItems(1)
    await again('viewer', () => {
      closeSession('expired')
    })
    expect(await screen.findByText('This review isn’t open in this tab')).toBeVisible()
    expect(screen.queryByText(/of your changes/u)).toBeNull()
    await again('account-admin', () => {
      closeSession('signed-out')
    })
    expect(await screen.findByText('This review isn’t open in this tab')).toBeVisible()
  })

  it('by the idle lock, keeps only decisions, which are added to the file of the review', TIME, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await user.click(screen.getByRole('button', { name: 'Save review file' }))
    const text = await textOf(await fileAt(files, 0))
    await plainRow(user)
    await user.keyboard('k')
    await decidedItems(1)
    await again('account-admin', () => {
      closeSession('idle')
    })
    expect(
      await screen.findByText(/^1 of your changes to this review is kept in this tab for 30 minutes\./u),
    ).toBeVisible()
    await user.upload(screen.getByLabelText('Review file'), new File([text], 'review.json'))
    await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' }, { timeout: LONG_LOAD })
    await listed()
    await decidedItems(1)
    expect(screen.getByText('Not saved. If you leave, you’ll lose 1 decision.')).toBeVisible()
  })

  it('by the idle lock, keeps the sign-off and what was applied, too', TIME, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await user.click(screen.getByRole('button', { name: 'Save review file' }))
    const text = await textOf(await fileAt(files, 0))
    const [open] = openReviews.get().values()
    const item = open?.review.items.find(({ kind }) => kind === 'user-assignment')
    if (open === undefined || item === undefined) throw new Error('no review')
    const { id } = open.review
    await act(async () => {
      decide(id, [item.id], { decision: 'remove', reason: 'Left the team' })
      await signOff(id, [])
      const event = { item: item.id, by: open.reviewer }
      recordApplied(id, [{ ...event, at: 1_000_000, result: 'sent' }])
      recordApplied(id, [{ ...event, at: 1_000_100, result: 'done-verified', verifiedAt: 1_000_200 }])
    })
    const before = openReviews.get().get(id)
    await again('account-admin', () => {
      closeSession('idle')
    })
    expect(openReviews.get().get(id)).toBeUndefined()
    expect(await screen.findByText(/^3 of your changes to this review are kept in this tab/u)).toBeVisible()
    await user.upload(screen.getByLabelText('Review file'), new File([text], 'review.json'))
    await screen.findByRole('button', { name: 'Reopen' }, { timeout: LONG_LOAD })
    const after = openReviews.get().get(id)
    expect(after?.review.applied).toEqual(before?.review.applied)
    expect(after?.remediations.get(item.id)?.end).toBe('done-verified')
    expect(after?.review.signOffs).toEqual(before?.review.signOffs)
    expect(after?.unsaved).toBe(3)
  })
})
