import { cleanup, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '#src/app/app.tsx'
import { closeSession } from '#src/session/credential.ts'
import { connectAs } from '#src/queries/connect.ts'
import { persona } from '#src/sim/persona-list.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { decidedItems, listed, LONG_LOAD, newReviewUrl, plainRow, startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

const TIME = { timeout: 3 * LONG_LOAD }

/** A session of somebody else, or of the same person again, in the same tab. */
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
    expect(screen.getByText('Not saved. Leaving loses 1 decision.')).toBeVisible()
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
    expect(screen.queryByText(/decision of yours/u)).toBeNull()
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
    expect(await screen.findByText(/^1 decision of yours is kept in this tab for 30 minutes\./u)).toBeVisible()
    await user.upload(screen.getByLabelText('Review file'), new File([text], 'review.json'))
    await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' }, { timeout: LONG_LOAD })
    await listed()
    await decidedItems(1)
    expect(screen.getByText('Not saved. Leaving loses 1 decision.')).toBeVisible()
  })
})
