import { act, cleanup, fireEvent } from '@testing-library/react'
import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { beforeAll, expect, it, vi } from 'vitest'
import { closeSession } from '#src/session/credential.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'
import { server } from '#test/support/server.ts'
import { control, isInert, loadPages, press, until, write } from '#test/random/screen.ts'

/**
 * Enrollments through the page. `npm run test:enrollments` is long; ENROLLMENTS sets its size, ENROLLMENT_SEED replays
 * a run.
 */
const isLong = process.env['RANDOM_RUN'] === 'long'
const runs = Number(process.env['ENROLLMENTS'] ?? (isLong ? 1000 : 8))
const seed = Number(process.env['ENROLLMENT_SEED'] ?? (isLong ? Date.now() % 1_000_000 : 11))

beforeAll(loadPages)

const plan = fc.record({
  /** Milliseconds by which the computer's clock is off. */
  skew: fc.constantFrom(0, 0, 30_000, -61_000, 600_000, -600_000, 86_400_000, -86_400_000),
  /** Steps of the code from now, as the phone has it. */
  step: fc.constantFrom(-1, 0, 0, 1),
  latencyMs: fc.constantFrom(0, 0, 6),
  wrong: fc.nat(2),
  /** How often a set-up is begun and left before the one that is finished. */
  left: fc.constantFrom(0, 0, 1),
  /** Comings and goings after each step. */
  storms: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  back: fc.boolean(),
  /** The page is left with the code not yet typed: once in eight. */
  redraw: fc.nat(7).map((number) => number === 0),
  requestOutcome: fc.constantFrom('answered', 'answered', 'lost before', 'lost after', 'refused', 'slow'),
  alreadyOn: fc.boolean(),
})
type Plan = typeof plan extends fc.Arbitrary<infer Drawn> ? Drawn : never

/** What a browser tells a page when a person comes back to it. */
async function storm(): Promise<void> {
  await act(() => {
    for (const name of ['blur', 'offline', 'online', 'focus']) fireEvent(window, new Event(name))
    fireEvent(document, new Event('visibilitychange'))
    fireEvent(window, new PageTransitionEvent('pageshow', { persisted: false }))
    return Promise.resolve()
  })
}

const heading = (text: RegExp) => [...document.querySelectorAll('h2')].find((one) => text.test(one.textContent))
const shownKey = () => until(() => document.querySelector('[role="group"] code')?.textContent, 'the key')

async function enroll({ skew, step, latencyMs, wrong, left, storms, back, redraw, requestOutcome, alreadyOn }: Plan) {
  const app = await renderApp({
    url: '/account/{account}/me/two-factor',
    latencyMs,
    prepare: ({ world, clock, personas: [admin] }) => {
      clock.advance(-skew)
      if (!alreadyOn) return
      const uuid = world.apiKeys.get(admin?.apiKey ?? '')?.identifier ?? ''
      const person = world.people.get(uuid)
      if (person === undefined) throw new Error('nobody')
      world.people.put({ ...person, twoFactor: true })
      world.secrets.set(uuid, { password: 'x', totpSecret: 'JBSWY3DPEHPK3PXP' })
    },
  })
  const { sim } = app
  const uuid = sim.world.apiKeys.get(sim.personas[0]?.apiKey ?? '')?.identifier ?? ''
  const sent = recordRequests()
  const enabled = () => sent.filter(({ path }) => path.endsWith('/enable-two-factor-auth'))
  const fetched = () => sent.filter(({ path }) => path.includes('/two-factor-auth/TOTP')).length
  const stepBackAt = async (at: number) => {
    if (storms[at] === true) await storm()
  }
  const start = alreadyOn ? /^Move to a new phone$/u : /^Turn on 2FA$/u
  for (let time = 0; time < left; time += 1) {
    await press(start)
    await shownKey()
    await stepBackAt(0)
    await press(/^Cancel$/u)
    await until(() => heading(/^Two-factor authentication is (?:on|off)$/u))
  }
  await press(start)
  await stepBackAt(1)
  const key = await shownKey()
  await stepBackAt(2)
  await press(/^Next: enter the code$/u)
  if (back) {
    await press(/^Back$/u)
    expect(await shownKey()).toBe(key)
    await press(/^Next: enter the code$/u)
  }
  if (redraw) app.rerender(<></>)
  if (redraw) {
    // Leaving the page forgets the key: what comes then is another set-up.
    expect(document.body.innerHTML).not.toContain(key)
    expect(enabled()).toHaveLength(0)
    return { kind: 'left' as const, sends: 0 }
  }
  const secret = Secret.fromBase32(key)
  const codeNow = (steps: number) => TOTP.generate({ secret, timestamp: sim.world.now() + steps * 30_000 })
  for (let time = 0; time < wrong; time += 1) {
    const near = new Set([-2, -1, 0, 1, 2].map(codeNow))
    let bad = time
    while (near.has(String(bad).padStart(6, '0'))) bad += 1
    await write(/6-digit code/u, String(bad).padStart(6, '0'))
    await press(/^(?:Turn on 2FA|Use new phone)$/u)
    await stepBackAt(3)
    expect(enabled()).toHaveLength(0)
  }
  if (requestOutcome === 'slow') sim.faults.set([{ id: 'slow', op: 'O5', kind: 'headers', delayMs: 60 }])
  if (requestOutcome === 'refused') sim.faults.set([{ id: 'no', op: 'O5', kind: 'status', status: 500, times: 1 }])
  if (requestOutcome.startsWith('lost'))
    sim.faults.set([
      {
        id: 'lost',
        op: 'O5',
        kind: 'reset',
        times: 1,
        ...(requestOutcome === 'lost after' ? { when: 'after' as const } : {}),
      },
    ])
  const input = await write(/6-digit code/u, codeNow(step))
  // Two presses of Enter are one.
  await act(() => {
    input.form?.requestSubmit()
    input.form?.requestSubmit()
    return Promise.resolve()
  })
  await stepBackAt(4)
  const isOn = () => heading(alreadyOn ? /^Your new phone is set up$/u : /^2FA is on$/u)
  await until(() => {
    const again = control(/^Try this setup key again$/u)
    // The button is inert until the check after a lost answer has ended.
    return isOn() !== undefined || (again !== undefined && !isInert(again))
  }, 'an end')
  await stepBackAt(5)
  let sends = 1
  expect(enabled()).toHaveLength(1)
  if (isOn() === undefined) {
    await press(/^Try this setup key again$/u)
    sends += 1
    await until(isOn, 'the second answer')
  }
  await vi.waitFor(() => {
    expect(enabled().every(({ body }) => body !== '')).toBe(true)
  })
  expect(enabled().map(({ body }) => (JSON.parse(body) as { totpSecretKey: unknown }).totpSecretKey)).toEqual(
    Array.from({ length: sends }, () => key),
  )
  expect(fetched()).toBe(left + 1)
  expect(sim.world.people.get(uuid)?.twoFactor).toBe(true)
  expect(sim.world.secrets.get(uuid)?.totpSecret).toBe(key)
  expect(sent.some(({ url }) => url.includes(key))).toBe(false)
  await press(/^Done$/u)
  await until(() => heading(/^Two-factor authentication is on$/u))
  const remaining = [document.body.innerHTML, location.href, { ...localStorage }, { ...sessionStorage }, history.state]
  expect(JSON.stringify(remaining)).not.toContain(key)
  return { kind: 'on' as const, sends }
}

it(
  'G26: random enrollments send exactly the shown key, once for each press, only after a right code',
  async () => {
    const total = { on: 0, left: 0, sends: 0 }
    if (isLong) console.log(`ENROLLMENT_SEED=${seed} ENROLLMENTS=${runs}`)
    await fc.assert(
      fc.asyncProperty(plan, async (rendered) => {
        try {
          const { kind, sends } = await enroll(rendered)
          total[kind] += 1
          total.sends += sends
        } finally {
          cleanup()
          vi.restoreAllMocks()
          vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
            throw new Error(words.map(String).join(' '))
          })
          closeSession('signed-out')
          server.resetHandlers()
          server.events.removeAllListeners()
          sessionStorage.clear()
          localStorage.clear()
        }
      }),
      { numRuns: runs, seed, endOnFailure: !isLong },
    )
    if (isLong) console.log(`${total.on} on, ${total.left} left, ${total.sends} sends`)
    expect(total.on + total.left).toBe(runs)
    expect(total.on).toBeGreaterThan(runs / 4)
  },
  isLong ? 7_200_000 : 60_000,
)
