import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError, canRetryRead, readRetryDelay } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { mutationOutcome, readOutcome } from '#src/domain/outcome.ts'

type Details = ConstructorParameters<typeof ApiError>[0]
const http = (status: number, more: Partial<Details> = {}) =>
  new ApiError({ kind: 'http', operation: 'removeUser', status, ...more })
const errorOf = (kind: Details['kind']) => new ApiError({ kind, operation: 'removeUser' })

describe('meaning of a failed effect (docs/failures.md)', () => {
  it.each([
    ['F01 offline', errorOf('offline'), 'refused'],
    ['F02 no answer', errorOf('network'), 'in-doubt'],
    ['F05 no answer in time', errorOf('timeout'), 'in-doubt'],
    ['F10 redirect', new ApiError({ kind: 'protocol', operation: 'removeUser', fault: 'redirect' }), 'in-doubt'],
    ['F11 field errors', http(400, { code: 'INVALID_REQUEST' }), 'refused'],
    ['F13 lost in the middle layer', http(400, { code: 'UNEXPECTED' }), 'in-doubt'],
    [
      'F13 generic backend failure',
      http(400, { code: 'INVALID_REQUEST', serverMessage: 'Error occurred while performing this operation.' }),
      'in-doubt',
    ],
    ['F14 session over', errorOf('session'), 'session-ended'],
    ['F15 401 about the target', http(401, { code: 'ROLE_DOES_NOT_EXIST' }), 'refused'],
    ['F15 401 about a person', http(401, { code: 'USER_DOES_NOT_EXIST' }), 'refused'],
    ['F16 not permitted', http(403, { code: 'NG_ACCESS_DENIED' }), 'forbidden'],
    ['F17 gone', http(404, { code: 'ENTITY_NOT_FOUND' }), 'gone'],
    ['F18 unknown route', http(404), 'refused'],
    ['F20 resent by the browser', http(408), 'in-doubt'],
    ['F21 conflict', http(409), 'refused'],
    ['F25 limited', http(429), 'refused'],
    ['F26 failure', http(500, { code: 'UNKNOWN_ERROR' }), 'in-doubt'],
    ['F28 gateway', http(502), 'in-doubt'],
    ['F32 200 that says no', http(200, { code: 'INVALID_REQUEST' }), 'refused'],
  ])('%s', (_, error, outcome) => {
    expect(mutationOutcome(error)).toBe(outcome)
  })

  it('nothing but a clear refusal counts as certainly not done', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 699 }), (status) => {
        if (mutationOutcome(http(status)) === 'refused')
          expect(status === 200 || (status >= 400 && status < 500 && status !== 408)).toBe(true)
      }),
    )
  })
})

describe('failed reads', () => {
  it('tell refusal, absence and end of session apart', () => {
    expect(readOutcome(http(403))).toBe('forbidden')
    expect(readOutcome(http(404, { code: 'ENTITY_NOT_FOUND' }))).toBe('gone')
    expect(readOutcome(errorOf('session'))).toBe('session-ended')
    expect(readOutcome(http(500))).toBe('failed')
    expect(readOutcome(new Error('bug'))).toBe('failed')
  })

  it('are repeated only after no answer or a gateway failure, twice at most', () => {
    for (const error of [errorOf('network'), http(502), http(504), http(503)]) {
      expect(canRetryRead(0, error)).toBe(true)
      expect(canRetryRead(1, error)).toBe(true)
      expect(canRetryRead(2, error)).toBe(false)
    }
    for (const error of [
      http(400),
      http(401),
      http(403),
      http(404),
      http(500),
      errorOf('timeout'),
      errorOf('offline'),
      errorOf('protocol'),
    ])
      expect(canRetryRead(0, error)).toBe(false)
  })

  it('wait as long as requested, and not over a minute (F25)', () => {
    expect(canRetryRead(0, http(429))).toBe(false)
    expect(canRetryRead(0, http(429, { retryAfter: 7 }))).toBe(true)
    expect(canRetryRead(1, http(429, { retryAfter: 7 }))).toBe(false)
    expect(canRetryRead(0, http(429, { retryAfter: 61 }))).toBe(false)
    expect(readRetryDelay(0, http(429, { retryAfter: 7 }), 0.9)).toBe(7000)
  })
})

describe('causeOf', () => {
  it('gives one sentence without machine text for every failure (U10)', () => {
    const kinds = fc.constantFrom<Details['kind']>('offline', 'network', 'timeout', 'http', 'protocol', 'session')
    const faults = fc.constantFrom<NonNullable<Details['fault']>>(
      'redirect',
      'web-page',
      'not-json',
      'envelope',
      'empty',
    )
    fc.assert(
      fc.property(kinds, faults, fc.integer({ min: 200, max: 599 }), (kind, fault, status) => {
        const text = causeOf(new ApiError({ kind, fault, status, operation: 'getUsers' }))
        expect(text).toMatch(/^[A-Z].*\.$/u)
        expect(text).not.toMatch(/undefined|null|object|NaN|TypeError/u)
      }),
    )
  })

  it("shows the service's words without its prefix, and names missing permissions", () => {
    expect(causeOf(http(400, { serverMessage: 'Invalid request: no such person' }))).toBe('no such person.')
    expect(causeOf(http(403, { missingPermissions: ['core_user_manage'] }))).toContain('core_user_manage')
  })
})
