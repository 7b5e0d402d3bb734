import { cleanup, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { persona } from '#src/sim/persona-list.ts'
import { formsOf } from '#test/e2e/support/leak-scan.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import {
  currentRow,
  decidedItems,
  filter,
  list,
  LONG_LOAD,
  more,
  nameOf,
  newReviewUrl,
  plainRow,
  progress,
  startReview,
  listed,
} from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

speedUpTime()

const TIME = { timeout: 3 * LONG_LOAD }
const reviews = '/account/{account}/reviews'

async function choose(user: UserEvent, text: string, name = 'review.json') {
  await user.upload(screen.getByLabelText('Review file'), new File([text], name, { type: 'application/json' }))
}

/** Another session: its own page, of the same account. */
async function renderAs(name: Parameters<typeof persona>[0]) {
  cleanup()
  const app = await renderApp({ url: reviews, persona: name })
  await screen.findByRole('heading', { level: 1, name: 'Reviews' })
  return app
}

/** Opens a file on the page of reviews, and waits for the review. */
async function openAs(name: Parameters<typeof persona>[0], text: string) {
  const app = await renderAs(name)
  await screen.findByRole('button', { name: 'Open review file' })
  await waitFor(() => {
    expect(screen.getByRole('button', { name: 'Open review file' })).not.toHaveAttribute('aria-busy', 'true')
  })
  await choose(app.user, text)
  await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' }, { timeout: LONG_LOAD })
  await listed()
  return app
}

const rowNamed = (name: string) => {
  const row = within(list())
    .getAllByRole('row')
    .slice(1)
    .find((each) => nameOf(each) === name)
  if (row === undefined) throw new Error(`no row ${name}`)
  return row
}

describe('the file of a review', () => {
  it(
    'AR-14: is saved without the API key, and then nothing is unsaved; opened again it has every decision',
    TIME,
    async () => {
      const files = savedFiles()
      const { user } = await renderApp({ url: newReviewUrl })
      await startReview(user)
      await plainRow(user)
      await user.keyboard('kk')
      await waitFor(() => {
        expect(screen.getByText(/Not saved\. If you leave, you’ll lose \d decisions?\./u)).toBeVisible()
      })
      const decided = progress().getAttribute('value')
      await user.click(screen.getByRole('button', { name: 'Save review file' }))
      const text = await textOf(await fileAt(files, 0))
      expect(await screen.findByText(/^Saved as access-review-q4-2026-access-review-.*\.json$/u)).toBeVisible()
      expect(screen.getByText(/^Anyone who can edit this file can change it\./u)).toBeVisible()
      expect(screen.queryByText(/^Not saved/u)).toBeNull()
      const { apiKey } = persona('account-admin')
      for (const form of formsOf(apiKey)) expect(text.includes(form)).toBe(false)
      expect(text).not.toMatch(/x-api-key|https?:\/\//u)

      await openAs('account-admin', text)
      expect(progress()).toHaveAttribute('value', decided)
      // Taken up again, what changed meanwhile is looked for.
      expect(
        await screen.findByText(/^Nothing changed since the review started/u, {}, { timeout: LONG_LOAD }),
      ).toBeVisible()
      expect(screen.queryByText(/^Not saved/u)).toBeNull()
    },
  )

  it('is handed over to a reviewer whom it names, who decides and is recorded', TIME, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await plainRow(user)
    await user.keyboard('k')
    await decidedItems(1)
    await more(user, 'Hand over…')
    const dialog = await screen.findByRole('dialog', { name: 'Hand over “Q4 2026 access review”' })
    await user.click(within(dialog).getByRole('button', { name: 'Save review file' }))
    expect(within(dialog).getByRole('textbox', { name: 'Next reviewer' })).toHaveAccessibleDescription(/Enter a name/u)
    await user.type(within(dialog).getByRole('textbox', { name: 'Next reviewer' }), 'Jonas Weber')
    await user.type(within(dialog).getByRole('textbox', { name: /^Email/u }), 'jonas@example.com')
    await user.click(within(dialog).getByRole('button', { name: 'Save review file' }))
    const text = await textOf(await fileAt(files, 0))
    expect(await screen.findByText(/^Send the file to Jonas Weber/u)).toBeVisible()
    const [handOver] = (JSON.parse(text) as { handOvers: { to: unknown }[] }).handOvers
    expect(handOver?.to).toEqual({ name: 'Jonas Weber', email: 'jonas@example.com' })

    const second = await openAs('viewer', text)
    expect(screen.getByText(/handed this review over to/u).closest('p')).toHaveTextContent(
      'Jonas Weber (jonas@example.com)',
    )
    expect(progress()).toHaveAttribute('value', '1')
    await second.user.click(filter(/^Undecided/u))
    await plainRow(second.user)
    await second.user.keyboard('k')
    await decidedItems(2)
    await second.user.click(screen.getByRole('button', { name: 'Save review file' }))
    const back = JSON.parse(await textOf(await fileAt(files, 1))) as { log: { reviewer: { email: string } }[] }
    expect(back.log.map(({ reviewer }) => reviewer.email)).toEqual([
      persona('account-admin').email,
      persona('viewer').email,
    ])
  })

  it('AR-13: joins two files: a conflict is shown, counts as undecided, and is decided again', TIME, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    const name = nameOf(await plainRow(user))
    await user.click(screen.getByRole('button', { name: 'Save review file' }))
    const start = await textOf(await fileAt(files, 0))
    await plainRow(user)
    await user.keyboard('k')
    await decidedItems(1)
    await user.click(screen.getByRole('button', { name: 'Save review file' }))
    const own = await textOf(await fileAt(files, 1))

    const second = await openAs('viewer', start)
    await second.user.pointer({ target: rowNamed(name), keys: '[MouseLeft]' })
    expect(nameOf(currentRow())).toBe(name)
    await second.user.keyboard('r')
    await second.user.click(await screen.findByRole('button', { name: 'Not needed' }))
    await decidedItems(1)
    await second.user.click(screen.getByRole('button', { name: 'Save review file' }))
    const other = await textOf(await fileAt(files, 2))

    const third = await openAs('account-admin', own)
    await choose(third.user, other)
    expect(await screen.findByText(/1 decision was added\. 1 item was decided differently/u)).toBeVisible()
    expect(progress()).toHaveAttribute('value', '0')
    expect(screen.getByText(/ · 1 conflict/u)).toBeVisible()
    await third.user.click(filter(/^Conflict/u))
    const [row] = within(list()).getAllByRole('row').slice(1)
    if (row === undefined) throw new Error('no conflict')
    expect(within(row).getByText(/^Conflict: .* Keep and .* Remove\. Decide again\.$/u)).toBeVisible()
    await third.user.pointer({ target: row, keys: '[MouseLeft]' })
    await third.user.keyboard('r')
    await third.user.click(await screen.findByRole('button', { name: 'Left the team' }))
    await decidedItems(1)
    expect(screen.queryByText(/ · 1 conflict/u)).toBeNull()
    // The same file again adds nothing.
    await choose(third.user, other)
    expect(await screen.findByText('No decisions were added.')).toBeVisible()
    expect(progress()).toHaveAttribute('value', '1')
  })

  it(
    'AR-14: of another account, of something else, or too large is refused, and nothing is asked of Harness',
    TIME,
    async () => {
      const files = savedFiles()
      const { user } = await renderApp({ url: newReviewUrl })
      await startReview(user)
      await user.click(screen.getByRole('button', { name: 'Save review file' }))
      const text = await textOf(await fileAt(files, 0))

      const { user: secondUser, sim, account } = await renderAs('account-admin')
      await waitFor(() => {
        expect(screen.getByRole('button', { name: 'Open review file' })).not.toHaveAttribute('aria-busy', 'true')
      })
      const before = sim.log.length
      const changed = [
        [text.replace(`"account":"${account}"`, '"account":"globex"'), /^This file is for account globex\./u],
        [text.replaceAll('harness-user-admin/access-review', 'other'), /^This isn’t a review file/u],
        [text.slice(0, -20), /^This isn’t a JSON file/u],
        [text.replace('"items":[', '"things":['), /^Parts of the review are missing\./u],
        ['', 'The file is empty.'],
        ['x'.repeat(30_000_001), 'The file is larger than 30 MB.'],
      ] as const
      for (const [content, text] of changed) {
        await choose(secondUser, content)
        expect(await screen.findByText(text)).toHaveAttribute('role', 'alert')
      }
      expect(sim.log.length).toBe(before)
      expect(screen.getByRole('heading', { name: 'No reviews yet' })).toBeVisible()
    },
  )

  it(
    'AR-14: of a later version is only read; unknown decisions are text, rows left out are counted',
    TIME,
    async () => {
      const files = savedFiles()
      const { user } = await renderApp({ url: newReviewUrl })
      await startReview(user)
      const name = nameOf(await plainRow(user))
      await user.keyboard('k')
      await decidedItems(1)
      await user.click(screen.getByRole('button', { name: 'Save review file' }))
      const text = await textOf(await fileAt(files, 0))
      const odd = text
        .replace('"decision":"keep"', '"decision":"<b>escalate</b>"')
        .replace('"items":[', '"items":[\nnull,')

      await openAs('account-admin', odd)
      expect(progress()).toHaveAttribute('value', '0')
      expect(within(rowNamed(name)).getByText(/“<b>escalate<\/b>”\. We don’t recognize this decision/u)).toBeVisible()
      expect(screen.getByText('We couldn’t understand 1 row in the file')).toBeVisible()

      // The version of the review is the last member of its file.
      await openAs('account-admin', text.replace(/"major":1,(?=\s"minor":0\s\}\s\}\s$)/u, '"major":2,'))
      expect(screen.getByText('You can only view this review')).toBeVisible()
      expect(screen.queryByRole('button', { name: 'Save review file' })).toBeNull()
      expect(screen.queryByRole('button', { name: 'Sign off…' })).toBeNull()
      expect(within(rowNamed(name)).getByRole('button', { name: 'Keep' })).toHaveAttribute('aria-disabled', 'true')
    },
  )

  it('asks who reviews where the key is of a service account, and records the name as typed', TIME, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: newReviewUrl })
    await startReview(user)
    await user.click(screen.getByRole('button', { name: 'Save review file' }))
    const text = await textOf(await fileAt(files, 0))
    const second = await renderAs('service-account')
    await second.user.click(await screen.findByRole('button', { name: 'Open review file' }))
    const dialog = await screen.findByRole('dialog', { name: 'Who’s the reviewer?' })
    await second.user.type(within(dialog).getByRole('textbox', { name: 'Reviewer' }), 'Noor Haddad')
    await second.user.click(within(dialog).getByRole('button', { name: 'Choose file' }))
    await choose(second.user, text)
    await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' }, { timeout: LONG_LOAD })
    await listed()
    expect(screen.getByText(/“Noor Haddad” is recorded as typed/u)).toBeVisible()
  })
})
