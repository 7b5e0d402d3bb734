import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SESSION, sessionEnd, timeLeft } from '#src/domain/session-life.ts'

const MINUTE = 60_000
const now = 1_800_000_000_000
const idle = 15 * MINUTE
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(NaN, Infinity, -Infinity, 9e15, -1, 0, Number.MAX_SAFE_INTEGER, 1.5, now + 0.5),
)

describe('whether a session may go on', () => {
  it('goes on exactly while both times are over for less than they may, whatever the times', () => {
    const ago = fc.integer({ min: 0, max: 10 * 60 * MINUTE })
    fc.assert(
      fc.property(ago, ago, fc.constantFrom(5, 10, 15, 30, 60), (entered, used, minutes) => {
        const end = sessionEnd({ since: now - entered, lastInput: now - used }, now, minutes * MINUTE)
        expect(end).toBe(entered >= MAX_SESSION ? 'limit' : used >= minutes * MINUTE ? 'idle' : undefined)
      }),
    )
  })

  it('never goes on with a time that is no whole number or lies ahead of the clock', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (since, lastInput) => {
        const plausible = [since, lastInput].every((each) => Number.isSafeInteger(each) && each <= now + MINUTE)
        const rest = timeLeft({ since, lastInput }, now, idle)
        if (!plausible) expect(Math.min(rest.limit, rest.idle)).toBeLessThanOrEqual(0)
        if (sessionEnd({ since, lastInput }, now, idle) === undefined) {
          expect(plausible).toBe(true)
          expect(since).toBeGreaterThan(now - MAX_SESSION)
          expect(lastInput).toBeGreaterThan(now - idle)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('never lasts longer than allowed, also where the clock was set back a little', () => {
    fc.assert(
      fc.property(fc.integer({ min: now - MINUTE, max: now + MINUTE }), (time) => {
        const rest = timeLeft({ since: time, lastInput: time }, now, idle)
        expect(rest.limit).toBeLessThanOrEqual(MAX_SESSION)
        expect(rest.idle).toBeLessThanOrEqual(idle)
      }),
    )
  })

  it.each([NaN, Infinity, -Infinity])('never goes on by a clock that shows %s', (clock) => {
    expect(sessionEnd({ since: now, lastInput: now }, clock, idle)).toBeDefined()
  })
})
