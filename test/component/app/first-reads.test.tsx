import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from '../users/people.ts'

/** What is requested after entering, and how often, when the service does not answer as it should. */

describe('entering', () => {
  it('while the service is down, each read is asked at most 3 times until the person asks again', async () => {
    const reads = ['getAccessControlList', 'getAggregatedUsers'] as const
    const { sim, user } = await renderApp({
      url: '/',
      prepare: (each) => {
        each.faults.set(
          reads.map((op) => ({ id: op, op, kind: 'status', status: 502, body: '', times: 'always' }) as const),
        )
      },
    })
    expect(await screen.findByRole('heading', { name: /^Couldn’t load the users/u })).toBeVisible()
    // Longer than all pauses between repeats.
    await new Promise((resolve) => setTimeout(resolve, 6000))
    for (const op of reads) expect([op, attempts(sim, op)]).toEqual([op, 3])
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table', { name: /^Users in/u })).toBeVisible()
  })

  it('the list does not wait for the check of permissions', async () => {
    const { sim } = await renderApp({
      url: '/',
      prepare: (each) => {
        each.faults.set([{ id: 'held', op: 'getAccessControlList', kind: 'hold', hold: 'rights' }])
      },
    })
    expect(await screen.findByRole('table', { name: /^Users in/u })).toBeVisible()
    expect((await screen.findAllByRole('rowheader')).length).toBeGreaterThan(5)
    expect(attempts(sim, 'getAggregatedUsers')).toBe(1)
    sim.faults.clear()
    sim.release('rights')
    await waitFor(() => {
      expect(screen.getByRole('link', { name: /^Add users/u })).not.toHaveAttribute('aria-disabled')
    })
  })

  it('a user who can’t view users lands on their home page, also when only the list answers', async () => {
    const { sim } = await renderApp({
      url: '/',
      persona: 'individual',
      prepare: (each) => {
        each.faults.set([{ id: 'held', op: 'getAccessControlList', kind: 'hold', hold: 'rights' }])
      },
    })
    expect(await screen.findByRole('heading', { level: 1, name: /^Hello, Jonas Weber/u })).toBeVisible()
    sim.faults.clear()
    sim.release('rights')
  })

  it('a service account reads no identifier as the name of its account', async () => {
    const { account } = await renderApp({ url: '/', persona: 'service-account' })
    expect(await screen.findByRole('table', { name: /^Users in this account\./u })).toBeVisible()
    expect(document.title).not.toContain(account)
    expect(screen.getByRole('main')).not.toHaveTextContent(account)
  })
})
