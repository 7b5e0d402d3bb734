import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { pauseBetween } from '#src/domain/add-outcome.ts'
import { recordRequests } from '#test/support/requests.ts'
import { newEmails, openAddUsers } from './form.ts'

const noAccess = /^No access yet/u

/** Leaves out the pauses between groups; every other timer keeps its time, so that no call is given up early. */
function skipPauses() {
  const real = globalThis.setTimeout
  const skipped = new Set([pauseBetween(2), pauseBetween(10)])
  const spy = vi.spyOn(globalThis, 'setTimeout')
  spy.mockImplementation((run, milliseconds = 0) => real(run, skipped.has(milliseconds) ? 0 : milliseconds))
  onTestFinished(() => {
    spy.mockRestore()
  })
}

describe('A run that meets trouble', () => {
  it('in doubt: 1,000 mixed addresses, a 500 on call 4 and a lost answer on call 7: 980 people in 10 calls, each once, and the result is what the server has', async () => {
    const { dialog, paste, send, sim, calls } = await openAddUsers()
    const valid = newEmails(980)
    const malformed = Array.from({ length: 10 }, (_, n) => `broken${n}@nowhere`)
    const repeated = valid.slice(100, 110).map((address) => address.toUpperCase())
    const mixed = [...valid.slice(0, 500), ...malformed, ...valid.slice(500), ...repeated]
    expect(mixed).toHaveLength(1000)
    await paste(mixed.join('\n'))
    expect(dialog).toHaveTextContent('980 ready, 10 repeated, 10 to fix')
    expect(send()).toHaveAccessibleName(/^Add 980 user/u)
    fireEvent.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([
      { id: '500', op: 'addUsers', kind: 'status', status: 500, body: '', from: 4, times: 1 },
      { id: 'lost', op: 'addUsers', kind: 'reset', when: 'after', from: 7, times: 1 },
    ])
    const sent = recordRequests()
    skipPauses()
    fireEvent.click(send())
    // Not by role: with a thousand rows each look for one takes a second.
    await waitFor(() => {
      expect(dialog).toHaveTextContent(/^880 of 990 users added/u)
    })

    // Each person once, in 10 calls of at most 100.
    const emails = sent
      .filter(({ path }) => path === '/ng/api/user/users')
      .map(({ body }) => (JSON.parse(body) as { emails: string[] }).emails)
    expect(calls()).toHaveLength(10)
    expect(emails.map(({ length }) => length)).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100, 80])
    expect(emails.flat()).toEqual(valid)

    // One outcome each, as the server has it, and the malformed ones named.
    const onServer = new Set([...sim.world.invites.values()].map(({ email }) => email))
    // A page at a time, in the dialog as on any other long list.
    const rows: (readonly [string, string])[] = []
    const size = dialog.querySelector('[aria-label="Pages of results"] select')
    fireEvent.change(size ?? dialog, { target: { value: '100' } })
    for (;;) {
      const rendered = [...dialog.querySelectorAll('tbody tr')]
      expect(rendered.length).toBeLessThanOrEqual(100)
      rows.push(...rendered.map(({ children: [a, b] }) => [a?.textContent ?? '', b?.textContent ?? ''] as const))
      const next = dialog.querySelector('button[aria-label="Next page"]')
      if (next === null || next.getAttribute('aria-disabled') === 'true') break
      fireEvent.click(next)
    }
    expect(rows).toHaveLength(990)
    for (const [address, outcome] of rows) {
      if (malformed.includes(address)) expect(outcome).toBe('Not started')
      else expect([address, outcome]).toEqual([address, onServer.has(address) ? 'Invited' : 'Not confirmed'])
    }
    expect(valid.filter((address) => !onServer.has(address))).toEqual(valid.slice(300, 400))
    // Both errors are shown, with their groups.
    expect(dialog).toHaveTextContent(/This is batch 4 of 10\. Later batches were sent\./u)
    expect(dialog).toHaveTextContent(/all users in this batch were added or invited\. This is batch 7 of 10/u)
    expect(sim.world.mails.filter(({ to }) => to.endsWith('@newcomers.example'))).toHaveLength(880)
  })
  it('F25: a group that is throttled waits for the stated time, which is shown, and goes out again', async () => {
    const { dialog, paste, send, sim, calls } = await openAddUsers()
    await paste(newEmails(150).join('\n'))
    fireEvent.click(screen.getByRole('checkbox', { name: noAccess }))
    const headers = { 'retry-after': '2' }
    sim.faults.set([{ id: '429', op: 'addUsers', kind: 'status', status: 429, headers, body: '', from: 2, times: 1 }])
    skipPauses()
    fireEvent.click(send())
    expect(
      await screen.findByText(/Too many requests\. This batch wasn’t added\. Retrying in [12] seconds?…/u),
    ).toBeVisible()
    expect(calls()).toHaveLength(2)
    await screen.findByText('150 users added')
    expect(calls()).toHaveLength(3)
    expect(sim.world.mails.filter(({ to }) => to.endsWith('@newcomers.example'))).toHaveLength(150)
    expect(dialog).not.toHaveTextContent(/Too many requests/u)
  })

  it('F16, F20: ends the run on failures that affect every call: a refusal of the caller, and two lost groups in a row', async () => {
    const { dialog, paste, send, sim, calls, user } = await openAddUsers()
    await paste(newEmails(350).join('\n'))
    fireEvent.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([
      { id: '500', op: 'addUsers', kind: 'status', status: 500, body: '', times: 2 },
      { id: '403', op: 'addUsers', kind: 'status', status: 403, body: '', from: 3, times: 1 },
    ])
    skipPauses()
    fireEvent.click(send())
    await waitFor(() => {
      expect(dialog).toHaveTextContent(/^0 of 350 users added/u)
    })
    // Shown once, for both.
    expect(dialog).toHaveTextContent(/These are batches 1 and 2 of 4\. Later batches weren’t sent\./u)
    expect(calls()).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Fix and retry 150' }))
    fireEvent.click(send())
    await waitFor(() => {
      expect(dialog).toHaveTextContent(/^0 of 150 users added/u)
    })
    expect(dialog).toHaveTextContent(
      /None of these addresses were added\. This is batch 1 of 2\. Later batches weren’t sent\./u,
    )
    expect(calls()).toHaveLength(3)
  })
})
