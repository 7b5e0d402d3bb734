import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationText, minTime, leftText, paceText, remainingTime, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'

const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -1))
const plain = fc.double({ min: 0, max: 1e9, noNaN: true })
const minutesOf = (text: string) =>
  [...text.matchAll(/([\d,.]+) (second|minute|hour)s?/gu)].reduce(
    (sum, [, number = '', unit = '']) =>
      sum + Number(number.replaceAll(',', '')) * ({ second: 1 / 60, minute: 1, hour: 60 }[unit] ?? NaN),
    0,
  )

describe('how long work takes', () => {
  it('is never negative and never no number, whatever was measured', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber, (left, ended, active, gap, wait) => {
        for (const ms of [minTime(left, gap), remainingTime({ left, ended, active, gap, wait })]) {
          expect(Number.isNaN(ms)).toBe(false)
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(durationText(ms)).not.toMatch(/NaN|-/u)
        }
        expect(durationText(left)).not.toMatch(/NaN|-|∞/u)
      }),
    )
  })

  it('grows with what is left, with a slower pace, and with a wait', () => {
    fc.assert(
      fc.property(plain, plain, fc.nat(), plain, plain, plain, (left, more, ended, active, gap, wait) => {
        const now = { left, ended, active, gap, wait }
        const time = remainingTime(now)
        expect(remainingTime({ ...now, left: left + more })).toBeGreaterThanOrEqual(time)
        expect(remainingTime({ ...now, active: active + more })).toBeGreaterThanOrEqual(time)
        expect(remainingTime({ ...now, gap: gap + more })).toBeGreaterThanOrEqual(time)
        expect(remainingTime({ ...now, wait: wait + more })).toBeGreaterThanOrEqual(time)
        // Never faster than the pace that is kept.
        expect(time).toBeGreaterThanOrEqual(left * gap)
        expect(minTime(left + more, gap)).toBeGreaterThanOrEqual(minTime(left, gap))
      }),
    )
  })

  it('is said in words that grow with it and are off by 5 seconds, 30 seconds, or 2.5 minutes at most', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const [short, long] = one < other ? [one, other] : [other, one]
        expect(minutesOf(durationText(short))).toBeLessThanOrEqual(minutesOf(durationText(long)) + 1e-9)
        const off = Math.abs(minutesOf(durationText(long)) - long / 60_000)
        expect(off).toBeLessThanOrEqual((long <= 90_000 ? 5 / 60 : long < 59.5 * 60_000 ? 0.5 : 2.5) + 1e-6)
      }),
    )
  })

  it.each([
    [0, '0 seconds'],
    [1, '5 seconds'],
    [44_000, '45 seconds'],
    [90_000, '90 seconds'],
    [91_000, '2 minutes'],
    [59.4 * 60_000, '59 minutes'],
    [59.6 * 60_000, '1 hour'],
    [minTime(12_551, 500), '1 hour, 45 minutes'],
    [26 * 3_600_000, '26 hours'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it('is not shown for short work or not known', () => {
    expect(leftText(undefined)).toBeUndefined()
    expect(leftText(NaN)).toBeUndefined()
    expect(leftText(MIN_SHOWN_DURATION - 1)).toBeUndefined()
    expect(leftText(MIN_SHOWN_DURATION)).toBe('About 10 seconds left')
  })

  it('names the pace that is kept', () => {
    expect(paceText(4, 200)).toBe('4 at a time, up to 5 a second')
    expect(paceText(1, 400)).toBe('One at a time, up to 2.5 a second')
    expect(paceText(1, 6000)).toBe('One at a time, one every 6 seconds')
  })
})
