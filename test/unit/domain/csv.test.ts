import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { finish } from '#test/support/finish.ts'
import { csvPieces, fileName, plainCell, toCsv, toCsvInSteps } from '#src/domain/csv.ts'

/** Texts with everything that breaks such files: quotes, separators, line ends, formula signs, unseen characters. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(...'"\',;|\t\r\n =+-@＝＋－＠\u200b\ufeff\u00a0a1'),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))
const tables = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))

const decode = (csv: string) => Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' }).data
/** The documented apostrophe, taken away: only where `plainCell` may have put it. */
const withoutMark = (cell: string) => (cell.startsWith("'") && plainCell(cell.slice(1)) === cell ? cell.slice(1) : cell)

describe('T15: tables as CSV', () => {
  test('what is read back is what was written, but for the documented apostrophe', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const cells = decode(toCsv(table))
        expect(cells.map((row) => row.map(withoutMark))).toEqual(table)
      }),
    )
  })

  test('no cell starts with what starts a formula, also behind spaces, separators and unseen characters', () => {
    fc.assert(
      fc.property(tables, (table) => {
        for (const cell of decode(toCsv(table)).flat()) {
          expect(cell).not.toMatch(/^[\t\r\n]/u)
          expect(cell.replace(/^[\s,;|"\u200b\ufeff]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/u)
        }
      }),
    )
  })

  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+49 30 1', "'+49 30 1"],
    ['-x@x.com', "'-x@x.com"],
    ['  =1', "'  =1"],
    [';=1', "';=1"],
    ['＝1', "'＝1"],
    ['\u200b=1', "'\u200b=1"],
    ['\tx', "'\tx"],
    ["'=1", "''=1"],
    ['ann@x.com', 'ann@x.com'],
    ["O'Neil", "O'Neil"],
    ['', ''],
  ])('%j becomes %j', (typed, cell) => {
    expect(plainCell(typed)).toBe(cell)
  })

  test('quotes every cell and fills up short rows', () => {
    expect(toCsv([['Added to "X"'], ['Address', 'Outcome'], ['a,b', 'c\nd']])).toBe(
      '"Added to ""X""",""\r\n"Address","Outcome"\r\n"a,b","c\nd"',
    )
    expect(toCsv([])).toBe('')
  })

  test.each([0, 1, 100, 101, 250])('%i rows in pieces are the same table', (size) => {
    const table = Array.from({ length: size }, (_, at) => [`row ${String(at)}`, ...(at % 3 === 0 ? ['"more"'] : [])])
    expect([...csvPieces(table)].join('')).toBe(toCsv(table))
    expect(finish(toCsvInSteps(table))).toBe(toCsv(table))
  })

  test('a file is named by what it holds and the day', () => {
    expect(fileName('added-users', 'csv', new Date(2026, 10, 25, 23).getTime())).toBe('added-users-2026-11-25.csv')
  })
})
