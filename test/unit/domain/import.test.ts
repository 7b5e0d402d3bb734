import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessColumns, isNamedTable } from '#src/domain/import-columns.ts'
import { decodeText, MAX_BYTES, readTextFile } from '#src/domain/text-file.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, order: 'le' | 'be', mark: boolean) => {
  const units = [...(mark ? '\ufeff' : ''), ...text].flatMap((char) => [...char].join('').split(''))
  return new Uint8Array(
    units.flatMap((unit) => {
      const code = unit.charCodeAt(0)
      return order === 'le' ? [code & 255, code >> 8] : [code >> 8, code & 255]
    }),
  )
}

describe('3.2: text of a file', () => {
  const text = 'Name,E-mail\r\nZoë Müller,zoe@x.com\r\n'

  test.each([
    ['UTF-8', utf8(text), 'utf-8'],
    ['UTF-8 with a mark', utf8(`\ufeff${text}`), 'utf-8'],
    ['UTF-16 LE with a mark', utf16(text, 'le', true), 'utf-16'],
    ['UTF-16 BE with a mark', utf16(text, 'be', true), 'utf-16'],
    ['UTF-16 LE without one', utf16(text, 'le', false), 'utf-16'],
    ['UTF-16 BE without one', utf16(text, 'be', false), 'utf-16'],
    ['Windows-1252', new Uint8Array([...text].map((char) => char.charCodeAt(0))), 'windows-1252'],
  ])('%s is read', (_, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ ok: true, text, encoding })
  })

  test.each([
    ['empty', new Uint8Array()],
    ['empty', utf8('\ufeff \r\n\t')],
    ['workbook', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 8, 0])],
    ['workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
    ['binary', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])],
    ['binary', utf8(`%PDF-1.7\n${'\u0001\u0002'.repeat(50)}`)],
  ])('%s is told as what it is', (problem, bytes) => {
    expect(decodeText(bytes)).toEqual({ ok: false, problem })
  })

  test('does not open files that are too large, and reports files that cannot be opened', async () => {
    const never = () => Promise.reject(new Error('opened'))
    expect(await readTextFile({ size: MAX_BYTES + 1, arrayBuffer: never })).toEqual({
      ok: false,
      problem: 'too-large',
    })
    expect(await readTextFile({ size: 1, arrayBuffer: never })).toEqual({
      ok: false,
      problem: 'unreadable',
    })
  })

  test('any text comes back from UTF-8, and nothing makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        const read = decodeText(utf8(`a@b.co ${any}`))
        if (read.ok && read.encoding === 'utf-8') expect(read.text).toBe(`a@b.co ${any}`)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeText(bytes)).toHaveProperty('ok')
      }),
    )
  })
})

describe('columns', () => {
  test('the address by content, the others by heading', () => {
    const rows = [
      ['Full name', 'E-Mail', 'Harness Role', 'Resource_Group', 'User groups'],
      ['Ann', 'ann@x.com', 'Viewer', 'All', 'Bakery'],
    ]
    expect(guessColumns(rows)).toEqual({ heading: 0, address: 1, role: 2, resourceGroup: 3, group: 4 })
  })

  test('without a heading only the address is guessed; words in rows are no headings', () => {
    expect(
      guessColumns([
        ['ann@x.com', 'role'],
        ['bob@x.com', 'group'],
      ]),
    ).toEqual({ heading: undefined, address: 0, role: undefined, resourceGroup: undefined, group: undefined })
  })

  test('a heading alone names its column; nothing to go by leaves the choice open', () => {
    expect(guessColumns([['Name', 'Email']])).toMatchObject({ heading: 0, address: 1 })
    expect(guessColumns([['a', 'b']])).toMatchObject({ address: undefined })
    expect(guessColumns([])).toMatchObject({ heading: undefined, address: undefined })
  })

  test.each([
    ['Name\tEmail\tTeam\nAnn Lee\tann@x.com\tSales', true],
    ['"E-mail","Role"\r\n"ann@x.com","Viewer"', true],
    ['email;role\nann@x.com;Viewer', true],
    // One column, no heading, or no address below: a list like any other.
    ['Email\nann@x.com', false],
    ['Ann Lee\tann@x.com\nBob Ray\tbob@x.com', false],
    ['Name\tEmail', false],
    ['Lee, Ann <ann@x.com>; Ray, Bob <bob@x.com>', false],
    ['hello, email me\nann@x.com, bob@x.com', false],
    ['', false],
  ])('%j is a table with names: %j', (text, expectedTable) => {
    expect(isNamedTable(text)).toBe(expectedTable)
  })
})
