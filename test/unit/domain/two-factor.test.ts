import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import type { TwoFactorAuthSettings } from '#src/contract/two-factor-schema.ts'
import { clockOffset, durationText } from '#src/domain/clock-offset.ts'
import { checkCode, readCode, readEnrollment, serverTimes } from '#src/domain/two-factor.ts'

const KEY = 'JBSWY3DPEHPK3PXP'
const LINK = `otpauth://totp/Harness_Northwind-Labs:amara.osei@example.com?secret=${KEY}&issuer=Harness-Inc`
const settingsWith = (differences: Partial<TwoFactorAuthSettings> = {}): TwoFactorAuthSettings => ({
  userId: '3kPzV8sQTdqLw1RmYc5XoA',
  email: 'amara.osei@example.com',
  twoFactorAuthenticationEnabled: false,
  mechanism: 'TOTP',
  totpSecretKey: KEY,
  totpqrurl: LINK,
  ...differences,
})
const read = (differences?: Partial<TwoFactorAuthSettings>) => {
  const result = readEnrollment(settingsWith(differences))
  return result.ok ? result.enrollment : undefined
}

describe('readEnrollment (TF-03 to TF-05)', () => {
  it('shows the key in fours and the address as it came', () => {
    expect(read()).toEqual({ secret: KEY, groups: ['JBSW', 'Y3DP', 'EHPK', '3PXP'], link: LINK })
  })

  it.each([
    ['another scheme', LINK.replace('otpauth:', 'https:')],
    ['another type', LINK.replace('/totp/', '/hotp/')],
    ['another secret', LINK.replace(KEY, 'KRSXG5CTMVRXEZLU')],
    ['no secret', LINK.replace(`secret=${KEY}&`, '')],
    ['two secrets', `${LINK}&secret=KRSXG5CTMVRXEZLU`],
    ['no issuer', LINK.replace('&issuer=Harness-Inc', '')],
    ['an empty issuer', LINK.replace('Harness-Inc', '%20')],
    ['no issuer in the label', LINK.replace('Harness_Northwind-Labs:', '')],
    ['a colon inside the issuer', LINK.replace('Northwind-', 'North:wind-')],
    ['a colon inside the account', LINK.replace('amara.', 'amara%3A')],
    ['a broken escape', LINK.replace('amara', '%E0%A4%A')],
    ['a space', LINK.replace('Northwind-Labs', 'Northwind Labs')],
    ['a fragment', `${LINK}#x`],
    ['text that is no address', 'hello'],
    ['an empty text', ''],
    ['a script', `javascript:alert(1)//totp/a:b?secret=${KEY}&issuer=x`],
    ['too much for a QR code', LINK.replace('amara', 'a'.repeat(600))],
    ['nothing', undefined],
  ])('shows the key only for %s', (_, totpqrurl) => {
    expect(read({ totpqrurl })).toEqual({ secret: KEY, groups: ['JBSW', 'Y3DP', 'EHPK', '3PXP'], link: undefined })
  })

  it.each(['algorithm=SHA256', 'digits=8', 'period=60', 'Algorithm=SHA512', 'digits=', 'period=abc'])(
    'TF-04 refuses %s instead of ignoring it: the service would check otherwise',
    (parameter) => {
      expect(readEnrollment(settingsWith({ totpqrurl: `${LINK}&${parameter}` })).ok).toBe(false)
    },
  )

  it('takes the usual parameters when they are spelled out', () => {
    const totpqrurl = `${LINK}&algorithm=SHA1&digits=6&period=30`
    expect(read({ totpqrurl })?.link).toBe(totpqrurl)
  })

  it.each([
    { mechanism: null },
    { mechanism: 'SMS' },
    { totpSecretKey: 'not base32!' },
    { totpSecretKey: '18900000000000' },
    { totpSecretKey: 'ABC' },
    { totpSecretKey: '====' },
  ])('refuses %j: a person could be locked out', (differences) => {
    expect(readEnrollment(settingsWith(differences)).ok).toBe(false)
  })
})

describe('readCode', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    [' 123-456 ', '123456'],
    ['1 2 3 4 5 6', '123456'],
    ['123\u00A0456', '123456'],
    ['123–456', '123456'],
    ['012345', '012345'],
    ['１２３４５６', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳۴۵۶', '123456'],
    ['१२३४५६', '123456'],
    ['\u200E123456\u200F', '123456'],
    ['Your code is 123456', '123456'],
    ['Your code is 123 456. It expires in 10 minutes.', '123456'],
  ])('reads %j', (typed, code) => {
    expect(readCode(typed)).toEqual({ ok: true, code })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['12345', 'length'],
    ['1234567', 'length'],
    ['12345678', 'length'],
    ['abcdef', 'text'],
    ['12a456', 'text'],
    ['12345678 is long', 'text'],
    ['123456 or 654321', 'text'],
    ['X123456', 'text'],
  ])('does not read %j', (typed, problem) => {
    expect(readCode(typed)).toEqual({ ok: false, problem })
  })

  it('reads what it returned unchanged, and nothing else than six ASCII digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d٠-٩０-９ -]{5,9}$/u)), (typed) => {
        const result = readCode(typed)
        if (!result.ok) return
        expect(result.code).toMatch(/^[0-9]{6}$/)
        expect(readCode(result.code)).toEqual(result)
      }),
    )
  })
})

const secrets = fc
  .uint8Array({ minLength: 10, maxLength: 40 })
  .map((bytes) => new Secret({ buffer: bytes.slice().buffer }))
const times = fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 })

describe('checkCode (TF-13)', () => {
  it('agrees with the values of RFC 6238', () => {
    const secret = Secret.fromLatin1('12345678901234567890').base32
    // The last six of the RFC's eight digits.
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const)
      expect(checkCode(secret, code, seconds * 1000)).toEqual({ kind: 'right' })
  })

  it('takes the steps -1, 0 and +1 for any secret and time, and no other', () => {
    fc.assert(
      fc.property(secrets, times, fc.integer({ min: -5, max: 5 }), (secret, time, step) => {
        const codeAt = (offset: number) => TOTP.generate({ secret, timestamp: time + offset * 30_000 })
        const result = checkCode(secret.base32, codeAt(step), time)
        // Codes have only a million values: far steps may happen to show the code of a near one.
        const near = [-1, 0, 1].some((offset) => codeAt(offset) === codeAt(step))
        expect(result.kind === 'right').toBe(near)
        // And so may one of the many steps that a clock can be off by.
        const token = codeAt(step)
        fc.pre(near || TOTP.validate({ secret, token, timestamp: time, window: 60 }) === step)
        if (!near && step < 0) expect(result).toEqual({ kind: 'late', seconds: -step * 30 })
        if (!near && step > 0) expect(result).toEqual({ kind: 'early', seconds: step * 30 })
      }),
      { numRuns: 300 },
    )
  })

  it('takes a code at the very edges of its three steps', () => {
    const secret = Secret.fromBase32(KEY)
    const start = 1_700_000_010_000 - (1_700_000_010_000 % 30_000)
    const code = TOTP.generate({ secret, timestamp: start })
    const kindAt = (time: number) => checkCode(KEY, code, time).kind
    expect([start - 30_001, start - 30_000, start + 59_999, start + 60_000].map(kindAt)).toEqual([
      'early',
      'right',
      'right',
      'late',
    ])
  })

  it('calls the code of another secret wrong', () => {
    fc.assert(
      fc.property(secrets, secrets, times, (mine, other, time) => {
        const code = TOTP.generate({ secret: other, timestamp: time })
        fc.pre(
          Array.from({ length: 125 }, (_, step) =>
            TOTP.generate({ secret: mine, timestamp: time + (step - 62) * 30_000 }),
          ).every((shown) => shown !== code),
        )
        expect(checkCode(mine.base32, code, time)).toEqual({ kind: 'wrong' })
      }),
      { numRuns: 20 },
    )
  })
})

describe('clocks (F53)', () => {
  it('the service’s time goes on by the monotonic clock, whatever the computer’s clock is set to', () => {
    const start = { server: 1_000_000, wall: 1_600_000, monotonic: 50 }
    expect(serverTimes(start, { wall: 100, monotonic: 30_050 })).toEqual([1_030_000])
    expect(serverTimes(start, { wall: 1_630_000, monotonic: 30_050 })).toEqual([1_030_000])
  })

  it('offers a second time after the computer may have slept', () => {
    const start = { server: 1_000_000, wall: 1_600_000, monotonic: 0 }
    expect(serverTimes(start, { wall: 1_720_000, monotonic: 5000 })).toEqual([1_005_000, 1_120_000])
  })

  it('falls back to the computer’s clock', () => {
    expect(serverTimes({ server: undefined, wall: 500, monotonic: 0 }, { wall: 1500, monotonic: 1000 })).toEqual([1500])
  })

  it('tells an offset of more than a minute', () => {
    const at = (wall: number) => clockOffset({ server: 10_000_000, wall })
    expect(at(10_060_000)).toBeUndefined()
    expect(at(10_600_000)).toBe(600_000)
    expect(at(9_400_000)).toBe(-600_000)
    expect(clockOffset({ server: undefined, wall: 0 })).toBeUndefined()
  })

  it('words a duration', () => {
    expect([90_000, 600_000, 599_000, 3_600_000, 86_400_000, 172_000_000, 45_000].map(durationText)).toEqual([
      '2 minutes',
      '10 minutes',
      '10 minutes',
      '1 hour',
      '1 day',
      '2 days',
      '45 seconds',
    ])
  })
})
