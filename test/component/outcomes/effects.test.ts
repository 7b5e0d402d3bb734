import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { drivers, type Ready } from './drivers.ts'
import { canFollow, effects, expected, faults, rulesOf, type Effect } from './expected.ts'

/**
 * Changes under faults: a lost answer before and after the change, a refusal, and a verdict that
 * says no. `npm run test:outcomes` runs every fault, the fault matrix the same in a browser.
 */

const slice = new Set(['F02', 'F16', 'F44'])
const chosen = process.env['OUTCOMES'] === 'all' ? faults : faults.filter((fault) => slice.has(fault))

type Cell = { name: string; effect: Effect; fault: string; when: 'before' | 'after' }
const cells = (effect: Effect): Cell[] =>
  chosen.flatMap((fault) => {
    if (fault !== 'F01' && rulesOf(fault, effect, 'before') === undefined) return []
    const before: Cell = { name: `${effect}-${fault}-pre`, effect, fault, when: 'before' }
    return canFollow(fault) ? [before, { ...before, name: `${effect}-${fault}-post`, when: 'after' }] : [before]
  })

const attempts = ({ sim, operation }: Ready) => sim.log.filter((entry) => entry.operation === operation).length
/** Text of the page with one line for each element, as far as a person or a screen reader gets it. */
const page = () => [...document.body.querySelectorAll('*')].map(ownText).join('\n')
const ownText = (element: Element) => (element.closest('.invisible') === null ? element.textContent.trim() : '')
const busy = () => [...document.body.querySelectorAll('button[aria-busy="true"]')].map(({ textContent }) => textContent)
/** No read can tell, or the one that could lags behind (docs/service.md, trap 16). */
const blind = new Set<Effect>(['O2', 'O12'])

async function settled(ready: Ready, count: number): Promise<void> {
  await waitFor(() => {
    expect(attempts(ready)).toBe(count)
  })
  await waitFor(() => {
    expect(page()).not.toMatch(/Checking whether the change was saved|Looking up who was added/u)
    expect(busy()).toEqual([])
  })
}

const isOver = ({ success }: Ready) => success.test(page()) || /know whether the change was saved/u.test(page())

afterEach(() => {
  vi.useRealTimers()
})

describe.each(effects)('%s', (effect) => {
  it.each(cells(effect))('$name', async ({ fault, when }) => {
    const ready = await drivers[effect]()
    const before = await ready.typed()
    const sentBefore = attempts(ready)
    const { outcome, parts } = expected(effect, fault)
    if (fault === 'F01') vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    else ready.sim.faults.set(rulesOf(fault, effect, when) ?? [])
    const slow = /^F(?:0[56]|5[12])/u.test(fault)
    if (slow) vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    ready.send()
    if (slow) {
      await waitFor(() => {
        expect(attempts(ready)).toBe(sentBefore + 1)
      })
      expect(page()).not.toMatch(/Still saving…/u)
      await vi.advanceTimersByTimeAsync(4900)
      await vi.advanceTimersByTimeAsync(200)
      // An answer of five seconds is there by now.
      if (!/^F(?:06$|06-trickle|52)/u.test(fault)) await screen.findByText(/Still saving…/u)
      expect(screen.queryByRole('button', { name: /^(?:Undo|Cancel change)/u })).not.toBeInTheDocument()
      // As far as a verdict: what is said of it goes away after a while.
      for (let second = 0; second <= 60 && !isOver(ready); second += 1) await vi.advanceTimersByTimeAsync(1000)
      vi.useRealTimers()
    }
    if (fault === 'F14' || fault.startsWith('F14-')) {
      await screen.findByText(/session has ended/iu)
      // Where the page looks before it saves, not even one is sent.
      expect(attempts(ready) - sentBefore).toBeLessThanOrEqual(1)
      // What was typed is kept for the same person: someone else has to connect before the next test.
      ready.sim.faults.clear()
      const other = ready.sim.personas.find(({ id }) => id === 'viewer')
      if (other !== undefined) await act(() => connectAs(other))
      return
    }
    // U5: once, whatever happens; nothing while offline, and nothing when the network is back.
    await settled(ready, sentBefore + (fault === 'F01' ? 0 : 1))
    if (outcome === 'done') {
      await waitFor(() => {
        expect(page()).toMatch(ready.success)
      })
    } else if (outcome === 'in-doubt') {
      await waitFor(() => {
        expect(page()).toMatch(/know whether the change was saved|^Change (?:not )?saved$|^Done$/mu)
      })
    }
    // A wait is of no interest to someone whose change is known to be there.
    if (!(outcome === 'in-doubt' && statement(page()) === 'done'))
      for (const word of parts)
        await waitFor(() => {
          expect(page()).toMatch(word)
        })
    const text = page()
    // U10: no machine text.
    expect(text).not.toMatch(/\[object|\bundefined\b|\bNaN\b|TypeError|<html|<!doctype|ApiError/u)
    if (outcome === 'done') return
    // U3, U11: said in a live region, or at a field that has it as its description.
    expect(document.querySelectorAll('[role="alert"], [data-echo], [aria-invalid="true"]').length).toBeGreaterThan(0)
    const applied = ready.applied()
    if (outcome === 'in-doubt') {
      expect(applied).toBe(when === 'after' || fault.startsWith('F40'))
      // G10: what the page says is so; where a read can tell, it says so.
      const messages = statement(text)
      if (messages !== 'unknown') expect(messages).toBe(applied ? 'done' : 'not-done')
      else expect(blind.has(effect) || effect === 'O13' || (effect === 'O1' && !applied)).toBe(true)
      if (messages === 'unknown' && !blind.has(effect)) screen.getByRole('button', { name: 'Check again' })
      if (messages === 'done') return
    }
    // U6: no success without the body saying so.
    expect(text).not.toMatch(ready.success)
    if (outcome === 'forbidden') {
      expect(screen.getByRole('button', { name: 'Copy request for an admin' })).toBeVisible()
      const refusal = screen.getAllByRole('alert').map((each) => each.textContent)
      expect(refusal.join().match(/you (?:don’t have|need).{0,40}permission/giu), 'said once').toHaveLength(1)
      expect(screen.queryByRole('button', { name: /again/u })).not.toBeInTheDocument()
    }
    // U4: what was typed is still there.
    if (outcome !== 'partly-done' && !/^F4[24]/u.test(fault)) expect(await readTyped(ready, fault)).toEqual(before)
    if (fault === 'F01') {
      vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
      window.dispatchEvent(new Event('online'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(attempts(ready)).toBe(sentBefore)
    }
  })
})

/** What the page says about a doubt. */
function statement(text: string): 'done' | 'not-done' | 'unknown' {
  if (/know whether the change was saved/u.test(text)) return 'unknown'
  return /^Change not saved$/mu.test(text) ? 'not-done' : 'done'
}

/** While a wait counts down, the way back to the form waits, too. */
async function readTyped(ready: Ready, fault: string): Promise<readonly string[]> {
  const waits = /^F(?:25|29-wait|13-too-many)/u.test(fault)
  if (waits && ready.operation === 'addUsers') {
    expect(screen.getByRole('button', { name: /^(?:Fix and retry|Retry) 1/u })).toHaveAttribute('aria-disabled', 'true')
    return waitingForm
  }
  return ready.typed()
}
const waitingForm = ['nobody@newcomers.example', 'Billing Admin', 'All Account Level Resources']
