import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWithout, secretFilter } from '#src/domain/secret-text.ts'

const SECRET = 's3cretS3cretS3cretXY'
const ID = '64b0c0ffee64b0c0ffee6412'
const KEY = `pat.Kd3vQm9sTzyB1xHcLr7NwA.${ID}.${SECRET}`
const filter = secretFilter([SECRET], [KEY, ID])

const each = (text: string, write: (sign: string) => string) => Array.from(text, write).join('')
const hex = (sign: string, width = 2) => sign.charCodeAt(0).toString(16).padStart(width, '0')
const percent = (text: string) => each(text, (sign) => `%${hex(sign)}`)

/** Ways to write a text so that a person or a program can read it back. */
const ways: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'upper case': (text) => text.toUpperCase(),
  percent,
  'percent in upper case': (text) => percent(text).toUpperCase(),
  'percent twice': (text) => percent(percent(text)),
  'percent three times': (text) => encodeURIComponent(encodeURIComponent(percent(text))),
  'decimal entities': (text) => each(text, (sign) => `&#${sign.charCodeAt(0)};`),
  'hexadecimal entities': (text) => each(text, (sign) => `&#x${hex(sign, 4)}`),
  'entities of entities': (text) => each(text, (sign) => `&amp;#${sign.charCodeAt(0)};`),
  'JSON escapes': (text) => each(text, (sign) => `\\u${hex(sign, 4)}`),
  'JSON escapes in capitals': (text) => each(text, (sign) => `\\u${hex(sign, 4).toUpperCase()}`),
  'JSON within JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'script escapes': (text) => each(text, (sign) => `\\x${hex(sign)}`),
  'zero-width spaces': (text) => [...text].join('\u200b'),
  'joiners and marks of direction': (text) => [...text].join('\u200d\u202e\u2060\ufeff\u00ad'),
  'escaped zero-width spaces': (text) => [...text].join('\\u200b'),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 one byte on': (text) => Buffer.from(`x${text}y`).toString('base64'),
  'base64 two bytes on': (text) => Buffer.from(`xy${text}`).toString('base64'),
  base64url: (text) => Buffer.from(`${text}?`).toString('base64url'),
  'base64 in lines': (text) => Buffer.from(text).toString('base64').replaceAll(/.{19}/gu, '$&\r\n'),
  'percent of base64': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'UTF-16': (text) => [...text].join('\0'),
  'UTF-16, high byte first': (text) => each(text, (sign) => `\0${sign}`),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'hexadecimal of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
}

describe('secretFilter', () => {
  it.each(Object.entries(ways))(
    'hides a key that is written as %s, in values and in names, and keeps the rest',
    (_, write) => {
      for (const secret of [KEY, SECRET]) {
        const written = write(secret)
        const text = JSON.stringify({
          status: 'ERROR',
          message: `Bad: ${written}!`,
          other: 'fine',
          map: { [written]: [written] },
        })
        expect(filter.finds(text)).toBe(true)
        const read = JSON.stringify(parseWithout(filter, text))
        expect(filter.finds(read)).toBe(false)
        expect(JSON.parse(read)).toMatchObject({ status: 'ERROR', other: 'fine' })
        expect(read).not.toContain(written)
      }
    },
  )

  it('keeps the words around what stands there plainly', () => {
    expect(filter.hide(`Invalid API token ${ID}: ${KEY}.`)).toBe('Invalid API token •••: •••.')
    expect(filter.hide('Person é 1 & more')).toBe('Person é 1 & more')
  })

  it('finds a password with any signs in any way in which a service may repeat it', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', minLength: 12, maxLength: 40 })
          .filter((text) => /^[ -~]*$/u.test(text) && text.trim().length > 8),
        fc.constantFrom('plain', 'percent', 'decimal entities', 'JSON escapes', 'base64', 'hexadecimal'),
        (password, way) => {
          const text = JSON.stringify({ message: `No: ${ways[way]?.(password) ?? ''}` })
          const own = secretFilter([password])
          // A text of backslashes and blanks leaves too little to look for.
          fc.pre(password.replaceAll(/[\\\s]/gu, '').length >= 6)
          expect(own.finds(text)).toBe(true)
          expect(JSON.stringify(parseWithout(own, text))).not.toContain(JSON.stringify(password).slice(1, -1))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('finds a password that is not ASCII, percent-encoded and in base64', () => {
    const own = secretFilter(['pässwörter-日本'])
    for (const text of [
      'pässwörter-日本',
      encodeURIComponent('pässwörter-日本'),
      Buffer.from('pässwörter-日本').toString('base64'),
    ])
      expect(own.hide(`No: ${text}`)).not.toContain(text)
  })

  it('changes nothing of an answer without the secret', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseWithout(filter, text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 2000 },
    )
    expect(parseWithout(filter, '<html>')).toBeUndefined()
    expect(parseWithout(filter, `{"__proto__": "${KEY}", "a": 1}`)).toEqual(JSON.parse('{"__proto__": "•••", "a": 1}'))
    // Deeper than it can be walked: unreadable, not a crash.
    expect(parseWithout(filter, `${'['.repeat(200_000)}"${KEY}"${']'.repeat(200_000)}`)).toBeUndefined()
  })

  it.each(['\\', '%25', '&amp;', '\\u005c', 'pat.', '%2', '&#', '\\\\u0'])('is done with megabytes of %j', (unit) => {
    expect(filter.finds(unit.repeat(1_000_000 / unit.length))).toBe(false)
  })
})
