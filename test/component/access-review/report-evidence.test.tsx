import { createHash } from 'node:crypto'
import { QueryClient } from '@tanstack/react-query'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { jobOf } from '#src/jobs/apply-job.ts'
import { decide, signOff } from '#src/jobs/review-decisions.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { writtenReview } from '#test/support/random-review.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { LONG_LOAD, more, startReview } from '#test/support/reviewing.ts'
import { fileAt, savedFiles, textOf } from '#test/support/saved-files.ts'

speedUpTime()

/** What the report and the evidence say for whoever wasn't there. */

const LONG = { timeout: 3 * LONG_LOAD }
const url = '/account/{account}/org/storefront/project/checkout/reviews/new'

type Events = { clockOffset?: number }[]
type Saved = {
  version: object
  log: { id: string }[]
  checks: (Events[number] & { figures: Record<string, number>; sentence: string })[]
  handOvers: (Events[number] & { to: object })[]
  joins: (Events[number] & { conflicts: object[]; settled: object[] })[]
  applied: Events
  reopenings: Events
}

function current() {
  const [open] = openReviews.get().values()
  if (open === undefined) throw new Error('no review')
  return open
}

async function savedEvidence(
  user: Awaited<ReturnType<typeof renderApp>>['user'],
  files: readonly Blob[],
): Promise<Saved> {
  const before = files.length
  await user.click(screen.getByRole('button', { name: 'Save evidence' }))
  return JSON.parse(await textOf(await fileAt(files, before))) as Saved
}

describe('the report for whoever wasn’t there', () => {
  it(
    'AR-13, AR-21: names the file that was joined, with its checksum, who opened it, and how each conflict was settled; AR-16: and the ID of the next reviewer',
    LONG,
    async () => {
      const files = savedFiles()
      const { user } = await renderApp({ url })
      await startReview(user)
      const { review, reviewer } = current()
      const [one, two, three] = review.items.filter(({ kind }) => kind === 'user-assignment').map(({ id }) => id)
      const other = { id: 'other', name: 'Noor Haddad', email: 'noor@example.com', identity: 'session' as const }
      const theirs = [one, two, three].map((item, at) => {
        const decision = at === 0 ? ('remove' as const) : ('keep' as const)
        return {
          id: `b${at}`,
          item: item ?? '',
          decision,
          reason: 'Seen by Noor',
          reviewer: other,
          at: Date.now(),
          seen: [],
        }
      })
      const text = writtenReview({ ...review, log: theirs })
      act(() => {
        decide(review.id, [one ?? ''], { decision: 'keep', reason: 'Needed for the work' })
      })
      const upload = () => user.upload(screen.getByLabelText('Review file'), new File([text], 'from-noor.json'))
      await upload()
      await screen.findByText(/^3 decisions were added\. 1 item was decided differently/u, {}, { timeout: LONG_LOAD })
      // Opened again, it adds nothing, and nothing is recorded.
      await upload()
      await screen.findByText(/^No decisions were added\./u, {}, { timeout: LONG_LOAD })
      const own = current().review.log.find(({ reviewer: by }) => by.id === reviewer.id)?.id
      const sha256 = createHash('sha256').update(text).digest('hex')
      expect(current().review.joins).toMatchObject([
        {
          file: 'from-noor.json',
          sha256,
          reviewer,
          decisions: [{ reviewer: other, count: 3 }],
          others: 0,
          conflicts: [{ item: one, decisions: expect.arrayContaining(['b0', own]) as string[] }],
        },
      ])

      const [next] = [...review.population.users].filter(({ id }) => id !== reviewer.id)
      await more(user, 'Hand over…')
      await user.type(await screen.findByRole('textbox', { name: 'Next reviewer' }), 'Somebody Typed')
      await user.type(screen.getByRole('textbox', { name: /^Email/u }), next?.email.toUpperCase() ?? '')
      await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save review file' }))
      await waitFor(() => {
        expect(current().review.handOvers).toHaveLength(1)
      })

      // It isn't settled yet: the report says so. Then it is.
      act(() => {
        history.pushState(null, '', `${location.pathname}/report`)
        dispatchEvent(new PopStateEvent('popstate'))
      })
      const joined = await screen.findByText('from-noor.json', {}, { timeout: LONG_LOAD })
      const entry = joined.closest('li')
      expect(entry).toHaveTextContent(
        /UTC: .* merged from-noor\.json\. ?Added: 3 decisions by Noor Haddad \(noor@example\.com\), confirmed by Harness, 0 other entries, and 1 conflict\. ?SHA-256 of the file: [0-9a-f]{64}/u,
      )
      expect(entry).toHaveTextContent(sha256)
      expect(entry).toHaveTextContent(/: not settled\.$/u)
      expect((await savedEvidence(user, files)).joins).toMatchObject([{ settled: [] }])
      act(() => {
        decide(review.id, [one ?? ''], { decision: 'remove', reason: 'Settled together' })
      })
      const settled = current().review.log.at(-1)?.id
      await waitFor(() => {
        expect(screen.getByText('from-noor.json').closest('li')).toHaveTextContent(
          /: settled as “Remove” by .*, .* UTC\.$/u,
        )
      })
      expect(screen.getByText('Somebody Typed').closest('li')).toHaveTextContent(
        `, ID ${next?.id ?? ''}. The name was typed. ID of the user with this email in the access reviewed.`,
      )
      const evidence = await savedEvidence(user, files)
      expect(evidence.version).toEqual({ major: 1, minor: 2 })
      expect(evidence.joins).toMatchObject([{ sha256, settled: [{ item: one, by: settled }] }])
      expect(evidence.handOvers).toMatchObject([{ to: { name: 'Somebody Typed', id: next?.id, foundBy: 'email' } }])
    },
  )

  it(
    'F53: with the clock of the device 12 minutes ahead, every kind of event records it; AR-22: every time of the report is UTC to the second',
    LONG,
    async () => {
      const files = savedFiles()
      const { user, sim } = await renderApp({ url })
      await screen.findByRole('textbox', { name: 'Name' }, { timeout: LONG_LOAD })
      sim.clock.set(Date.now() - 12 * 60_000)
      await startReview(user)
      const { review } = current()
      await more(user, 'Check for changes')
      await screen.findByText(/^Nothing changed since the review started/u, {}, { timeout: LONG_LOAD })
      await more(user, 'Hand over…')
      await user.type(await screen.findByRole('textbox', { name: 'Next reviewer' }), 'Nobody Known')
      await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save review file' }))
      await waitFor(() => {
        expect(current().review.handOvers).toHaveLength(1)
      })
      const [first, ...rest] = review.items
      await act(async () => {
        decide(review.id, [first?.id ?? ''], { decision: 'remove' })
        for (const { id } of rest) decide(review.id, [id], { decision: 'keep', reason: 'Needed for the work' })
        await signOff(review.id, [])
        jobOf(new QueryClient(), review.id, null).note([
          { item: first?.id ?? '', result: 'skipped', reason: 'not-sent' },
        ])
      })
      await user.click(await screen.findByRole('link', { name: 'Report' }))
      await screen.findByRole('table', { name: 'What was loaded' }, { timeout: LONG_LOAD })
      const report = screen.getByRole('article').textContent
      const times = [...report.matchAll(/\d{1,2}:\d{2}(?::\d{2})?(?: UTC)?/gu)].map(([time]) => time)
      expect(times.length).toBeGreaterThan(10)
      expect(times.filter((time) => !/^\d{2}:\d{2}:\d{2} UTC$/u.test(time))).toEqual([])
      expect(report).toMatch(
        /the whole time from \w+ \d+, \d{4}, \d\d:\d\d:\d\d UTC to \w+ \d+, \d{4}, \d\d:\d\d:\d\d UTC\./u,
      )
      // What is nothing is said as well.
      const figures =
        '0 added, 0 removed, 0 assigned again, 0 groups with changed members, 0 users changed, 0 couldn’t be compared'
      expect(report).toContain(`${review.items.length} items compared: ${figures}. Result: nothing changed.`)
      expect(report).toMatch(
        /No changes were sent to Harness, so nothing was loaded again\. All lists were last loaded from /u,
      )
      expect(report).toContain('No file from another reviewer was merged.')
      expect(report).toContain('The name was typed. No ID: ')
      expect(report).toMatch(/Reasons used more than once.*Needed for the work/u)
      const evidence = await savedEvidence(user, files)
      for (const list of ['log', 'checks', 'handOvers', 'applied'] as const) {
        expect(evidence[list].length, list).toBeGreaterThan(0)
        for (const { clockOffset = 0 } of evidence[list] as Events)
          expect(Math.round(clockOffset / 60_000), list).toBe(12)
      }
      expect(evidence.checks[0]).toMatchObject({
        figures: { compared: review.items.length, added: 0, gone: 0, replaced: 0, groups: 0, users: 0, unknown: 0 },
      })
    },
  )
})
