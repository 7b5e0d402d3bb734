import { createHash } from 'node:crypto'
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { decide, signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

speedUpTime()

const sections = [
  'Completeness',
  'What this review doesn’t cover',
  'Numbers',
  'Reviewers',
  'Reasons used more than once',
  'Removed and changed',
  'Privileged access that stays',
  'Exceptions and what to do outside Harness',
  'Changed since the review started',
  'Compared with the previous review',
  'Sign-offs',
  'Handed over and merged',
  'Next review',
  'All items',
  'Files and checksums',
]

describe('the report of a review', () => {
  it(
    'AR-22: has the sections in order and sums that add up, and saves the evidence with its checksums',
    { timeout: 3 * LONG },
    async () => {
      const files = savedFiles()
      const { user, sim } = await renderApp({ url: '/account/{account}/org/storefront/project/checkout/reviews/new' })
      await user.type(await screen.findByRole('textbox', { name: 'Name' }, { timeout: LONG }), 'Checkout review')
      await user.click(screen.getByRole('button', { name: 'Continue' }))
      await user.click(await screen.findByRole('button', { name: 'Start review' }, { timeout: LONG }))
      await screen.findByRole('heading', { level: 1, name: 'Checkout review' })
      const [id = ''] = openReviews.get().keys()
      const items = openReviews.get().get(id)?.review.items ?? []
      await act(async () => {
        for (const [place, item] of items.entries())
          decide(id, [item.id], { decision: place === 0 ? 'remove' : 'keep', reason: 'Needed for the work' })
        await signOff(id, [])
      })
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      await screen.findByText('Access review report', {}, { timeout: LONG })
      expect(screen.getByRole('heading', { level: 1, name: 'Checkout review' })).toBeVisible()
      expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual(sections)
      for (const caption of ['Decision', 'Result']) {
        const rows = within(screen.getByRole('table', { name: caption }))
          .getAllByRole('row')
          .slice(1)
        const numbers = rows.map((row) => Number(within(row).getByRole('cell').textContent.replaceAll(',', '')))
        expect(numbers.at(-1), caption).toBe(items.length)
        expect(
          numbers.slice(0, -1).reduce((sum, count) => sum + count, 0),
          caption,
        ).toBe(items.length)
      }
      expect(within(screen.getByRole('table', { name: 'All items' })).getAllByRole('row')).toHaveLength(
        items.length + 1,
      )

      expect(screen.getByText(/^No file is signed: .* note the SHA-256 of SHA256SUMS in /u)).toBeVisible()
      expect(screen.getByText(/^No evidence was saved on this page yet\./u)).toBeVisible()
      await user.click(screen.getByRole('button', { name: 'Save evidence' }))
      await screen.findByText(/^Saved access-review-.*SHA256SUMS\.$/u, {}, { timeout: LONG })
      expect(files).toHaveLength(3)
      const evidence = await textOf(files[0])
      const sum = createHash('sha256').update(evidence).digest('hex')
      expect(screen.getByText(sum)).toBeVisible()
      const sums = await textOf(files[2])
      expect(sums).toContain(sum)
      // What is to be noted elsewhere stands for both files, whole and short enough to be written by hand.
      const noted = createHash('sha256').update(sums).digest('hex')
      expect(screen.getByText(noted)).toBeVisible()
      expect(screen.getByText((noted.slice(0, 16).match(/.{4}/gu) ?? []).join(' '))).toBeVisible()
      expect(screen.queryByText(/^No evidence was saved on this page yet\./u)).toBeNull()
      const key = sim.personas.find((each) => each.id === 'account-admin')?.apiKey ?? 'none'
      expect(evidence).not.toContain(key)
      for (const command of ['shasum -a 256 -c SHA256SUMS', 'sha256sum -c SHA256SUMS'])
        expect(screen.getByText(command)).toBeVisible()
    },
  )

  it(
    'AR-22: says what was loaded, when, with how many requests, and what the key could view; F53: times are those of Harness where the clock of the device is wrong',
    { timeout: 3 * LONG },
    async () => {
      const files = savedFiles()
      const { user, sim } = await renderApp({
        url: '/account/{account}/org/storefront/project/checkout/reviews/new',
      })
      await screen.findByRole('textbox', { name: 'Name' }, { timeout: LONG })
      sim.clock.set(Date.now() - 12 * 60_000)
      await startReview(user)
      const [id = ''] = openReviews.get().keys()
      const review = () => openReviews.get().get(id)?.review
      const items = review()?.items ?? []
      await act(async () => {
        for (const item of items) decide(id, [item.id], { decision: 'keep', reason: 'Needed for the work' })
        await signOff(id, [])
      })
      const near = (time: number | undefined) => Math.abs((time ?? 0) - (Date.now() - 12 * 60_000)) < 90_000
      const { population, log = [], signOffs, createdAt } = review() ?? {}
      for (const time of [createdAt, population?.startedAt, population?.endedAt, log[0]?.at, signOffs?.[0]?.at])
        expect(near(time), String(time)).toBe(true)
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      const table = await screen.findByRole('table', { name: 'What was loaded' }, { timeout: LONG })
      expect(
        within(table).getByRole('row', { name: /^Service accounts \d+ with a role assignment Yes$/u }),
      ).toBeVisible()
      expect(within(table).getByRole('row', { name: `Users ${String(population?.users.size)} Yes` })).toBeVisible()
      expect(
        screen.getByText(new RegExp(` Requests to Harness: ${String(population?.calls)}\\. Scopes: 1\\.`, 'u')),
      ).toBeVisible()
      expect(
        screen.getByText(/: 12 minutes ahead of Harness\. Times in this report are those of Harness\.$/u),
      ).toBeVisible()
      await user.click(screen.getByRole('button', { name: 'Save evidence' }))
      const evidence = JSON.parse(await textOf(await fileAt(files, 0))) as {
        population: { calls: number; clockOffset: number; visible: { parts: string[] }[] }
        log: { clockOffset: number }[]
        signOffs: { clockOffset: number }[]
      }
      expect(evidence.population).toMatchObject({ calls: population?.calls })
      expect(evidence.population.visible[0]?.parts).toContain('service-accounts')
      for (const { clockOffset } of [evidence.population, ...evidence.log, ...evidence.signOffs])
        expect(Math.round(clockOffset / 60_000)).toBe(12)
    },
  )

  it.each([12, -12])(
    'F53: a sign-off is asked for once its check is done, with the clock of the device %d minutes ahead',
    { timeout: 2 * LONG },
    async (minutes) => {
      const { user, sim } = await renderApp({
        url: '/account/{account}/org/storefront/project/checkout/reviews/new',
      })
      await screen.findByRole('textbox', { name: 'Name' }, { timeout: LONG })
      sim.clock.set(Date.now() - minutes * 60_000)
      await startReview(user)
      await user.click(screen.getByRole('button', { name: 'Sign off…' }))
      expect(await screen.findByRole('alertdialog', { name: /^Sign off/u }, { timeout: LONG })).toBeVisible()
      expect(screen.queryByRole('button', { name: 'Sign off without checking' })).not.toBeInTheDocument()
    },
  )
})
