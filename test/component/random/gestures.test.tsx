import { act, fireEvent } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { ADDRESSES, journeys, type Journey } from '#test/random/journeys.ts'
import { control, isInert, loadPages, press, pressElement, settle, until } from '#test/random/screen.ts'
import { tapTransport, type Transport } from '#test/random/fake-transport.ts'

beforeAll(loadPages)

type Effect = Extract<Journey, { kind: 'effect' }>
const effects = journeys.filter((journey): journey is Effect => journey.kind === 'effect')

/** The screen right before the change, with its answers held back until they are released. */
async function ready(journey: Effect) {
  let wire: Transport | undefined
  let attempts = 0
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const app = await renderApp({
    url: journey.url,
    prepare: (sim: Simulator) => {
      journey.prepare?.(sim)
      wire = tapTransport(sim)
      wire.intercept(async (operation) => {
        if (operation !== journey.operation) return undefined
        attempts += 1
        await held
        return undefined
      })
    },
  })
  if (wire === undefined) throw new Error('Nothing was prepared')
  await journey.go(app.sim)
  const trigger = await until(() => {
    const element = control(journey.trigger)
    return element !== undefined && !isInert(element) && element
  }, `trigger of ${journey.call}`)
  return { ...app, wire, trigger, attempts: () => attempts, release }
}
type Ready = Awaited<ReturnType<typeof ready>>

/** A turn of the event loop, in which React draws. */
const turn = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)))

const inOneTask = async (count: number, what: () => void) => {
  await act(() => {
    for (let time = 0; time < count; time += 1) what()
    return Promise.resolve()
  })
}

/** Where Enter sends the form: its last filled field, or the control itself. */
function focusForEnter({ trigger }: Ready): void {
  const fields = trigger.closest('form')?.querySelectorAll<HTMLElement>('input[type="text"], input[type="password"]')
  const last = [...(fields ?? [])].at(-1)
  const isAddressField =
    last !== undefined && last.closest('[data-chips], form')?.textContent.includes(ADDRESSES[0] ?? '')
  if (last === undefined || isAddressField === true) trigger.focus()
  else last.focus()
}

const gestures: [string, (page: Ready, user: UserEvent) => Promise<void>][] = [
  ['a double click', ({ trigger }, user) => user.dblClick(trigger)],
  ['5 clicks in one task', ({ trigger }) => inOneTask(5, () => fireEvent.click(trigger))],
  [
    '5 × Enter',
    async (page, user) => {
      focusForEnter(page)
      for (let time = 0; time < 5; time += 1) await user.keyboard('{Enter}')
    },
  ],
  [
    '5 × requestSubmit, or where there is no form 5 clicks in 5 tasks',
    async ({ trigger }) => {
      const form = trigger.closest('form')
      if (form !== null) await inOneTask(5, () => form.requestSubmit())
      else
        for (let time = 0; time < 5; time += 1) {
          await act(() => {
            fireEvent.click(trigger)
            return Promise.resolve()
          })
          await turn()
        }
    },
  ],
]

describe.each(effects)('G09 F49 $call $operation', (journey) => {
  it.each(gestures)('%s makes exactly 1 attempt', async (_, gesture) => {
    const page = await ready(journey)
    await gesture(page, page.user)
    await until(() => page.attempts() > 0, `an attempt of ${journey.call}`)
    await turn()
    expect(page.attempts()).toBe(1)
    page.release()
    await settle(page.wire)
    expect(page.attempts()).toBe(1)
  })
})

/** What a browser tells a page when a person comes back to it. */
async function storm(rounds: number): Promise<void> {
  const hidden = vi.spyOn(document, 'visibilityState', 'get')
  for (let round = 0; round < rounds; round += 1) {
    await act(() => {
      hidden.mockReturnValue('hidden')
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      window.dispatchEvent(new Event('blur'))
      window.dispatchEvent(new Event('offline'))
      hidden.mockReturnValue('visible')
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      window.dispatchEvent(new Event('focus'))
      window.dispatchEvent(new Event('online'))
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: round % 2 === 0 }))
      return Promise.resolve()
    })
    if (round % 50 === 0) await turn()
  }
  hidden.mockRestore()
}

describe.each(effects)('G03 T05 $call $operation', (journey) => {
  it.each([
    ['while it runs', false],
    ['after a lost answer', true],
  ])('1,000 events of coming and going %s repeat nothing', async (_, lost) => {
    const page = await ready(journey)
    await pressElement(page.trigger)
    await until(() => page.attempts() > 0, `an attempt of ${journey.call}`)
    if (lost) {
      page.sim.faults.set([{ id: 'lost', op: journey.operation, kind: 'reset', when: 'after' }])
      page.release()
      await settle(page.wire)
    }
    // Seven events each.
    await storm(143)
    page.release()
    await settle(page.wire)
    expect(page.attempts()).toBe(1)
  })
})

describe('T04 two-factor is reset by nothing but the confirmed button', () => {
  it('neither hover, focus, the menu, the dialog, Escape, back, forward nor a new rendering sends anything', async () => {
    const journey = effects.find(({ call }) => call === 'O12')
    if (journey === undefined) throw new Error('No journey')
    const page = await ready(journey)
    const name = /^Actions for/u
    expect(page.attempts()).toBe(0)
    await page.user.hover(page.trigger)
    await inOneTask(1, () => page.trigger.focus())
    await page.user.keyboard('{Escape}')
    await until(() => control(journey.trigger) === undefined)
    await press(name)
    const item = await until(() => control(/^Reset 2FA…/u))
    await page.user.hover(item)
    await page.user.keyboard('{Escape}')
    for (const step of ['back', 'forward'] as const) {
      history[step]()
      await turn()
      await turn()
    }
    page.rerender(<></>)
    await storm(20)
    await settle(page.wire)
    expect(page.attempts()).toBe(0)
  })
})
