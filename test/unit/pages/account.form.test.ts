import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { commonPasswords } from '#src/domain/common-passwords.ts'
import { contextWords } from '#src/domain/password.ts'
import { lengthAdvice, newPasswordSentence, parsePasswords, ruleText } from '#src/pages/account/password.form.ts'
import { nameSentence } from '#src/domain/name.ts'
import { parseNameForm } from '#src/domain/name.ts'
import { checkTypedCode } from '#src/pages/account/two-factor.form.ts'

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

describe('parseNameForm', () => {
  it('gives the name to send', () => {
    expect(parseNameForm(formOf({ name: ' Ana Lima ' }))).toEqual({ ok: true, value: { name: 'Ana Lima' } })
  })

  it('says what to do, with figures that can be read', () => {
    expect(parseNameForm(new FormData())).toEqual({ ok: false, errors: { name: 'Enter a name' } })
    expect(nameSentence({ kind: 'too-long', length: 1_000_000 })).toBe('Use up to 255 characters (you have 1,000,000)')
    expect(nameSentence({ kind: 'control', position: 3 })).toMatch(/^Remove character 3\./u)
  })
})

describe('parsePasswords', () => {
  const checks = { words: contextWords({ name: 'Ana Lima', accounts: [] }), common: commonPasswords() }
  const good = { current: ' old one ', next: ' gentle harbour candle ', repeated: ' gentle harbour candle ' }

  it('keeps passwords exactly as typed', () => {
    expect(parsePasswords(formOf(good), checks)).toEqual({
      ok: true,
      value: { currentPassword: ' old one ', newPassword: ' gentle harbour candle ' },
    })
  })

  it('finds every field that is wrong', () => {
    const parsed = parsePasswords(formOf({ current: '', next: 'short', repeated: 'shorT' }), checks)
    expect(parsed.ok ? [] : Object.keys(parsed.errors)).toEqual(['current', 'next', 'repeated'])
  })

  it('works without the list, and with it refuses what is on it', () => {
    const common = { current: 'x', next: 'Password1!', repeated: 'Password1!' }
    expect(parsePasswords(formOf(common), { ...checks, common: undefined }).ok).toBe(true)
    expect(parsePasswords(formOf(common), checks).ok).toBe(false)
  })

  it('never repeats the password in a sentence', () => {
    const next = 'ana lima 1990 harness'
    const parsed = parsePasswords(formOf({ current: 'secret-now', next, repeated: 'other' }), checks)
    expect(JSON.stringify(parsed)).not.toContain(next)
    expect(JSON.stringify(parsed)).not.toContain('secret-now')
  })

  it('has a sentence for each problem and words for each rule', () => {
    expect(newPasswordSentence({ kind: 'too-long', length: 2000 })).toBe('Use up to 1,024 characters (you have 2,000)')
    const rule = { minimum: 2, have: 0, met: false }
    expect(ruleText({ ...rule, kind: 'digit' })).toBe('2 numbers')
    expect(ruleText({ ...rule, kind: 'upper', minimum: 1 })).toBe('An uppercase letter')
  })

  it('advises more strongly where there is no second factor', () => {
    expect(lengthAdvice(true)).toMatch(/^At least 8 characters/u)
    expect(lengthAdvice(false)).toMatch(/^At least 8 characters.*Use 15 or more while 2FA is off/u)
  })
})

describe('checkTypedCode', () => {
  const key = 'JBSWY3DPEHPK3PXP'
  const now = 1_760_000_015_000
  const codeAt = (time: number) => TOTP.generate({ secret: Secret.fromBase32(key), timestamp: time })

  it('takes a code that is right at one of the possible times', () => {
    const code = codeAt(now)
    expect(checkTypedCode(`${code.slice(0, 3)} ${code.slice(3)}`, key, [now], true)).toEqual({ ok: true, code })
    expect(checkTypedCode(code, key, [now - 3_600_000, now], true).ok).toBe(true)
    expect(checkTypedCode(code, key, [now - 7_200_000], true).ok).toBe(false)
  })

  it('tells an expired code from a wrong clock and from another key', () => {
    const errorAt = (time: number, knows = true) => {
      const result = checkTypedCode(codeAt(now), key, [time], knows)
      return result.ok ? '' : result.error
    }
    expect(errorAt(now + 60_000)).toMatch(/expired/u)
    expect(errorAt(now + 600_000)).toMatch(/valid 10 minutes ago, so your phone’s clock is slow/u)
    expect(errorAt(now - 600_000)).toMatch(/in 10 minutes, so your phone’s clock is fast/u)
    expect(errorAt(now + 600_000, false)).toMatch(/the clock of your phone or this computer/u)
    expect(errorAt(now + 86_400_000)).toMatch(/isn’t for the setup key/u)
  })

  it('counts only codes that could be read as wrong', () => {
    expect(checkTypedCode('12', key, [now], true)).toMatchObject({ ok: false, wrong: false })
    expect(checkTypedCode(codeAt(now + 7_200_000), key, [now], true)).toMatchObject({ ok: false, wrong: true })
  })
})
