import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checksumFile, sha256Of } from '#src/domain/access-review/checksum.ts'
import {
  inline,
  isSame,
  LinedJsonError,
  linedPieces,
  readLined,
  writeLined,
  type JsonObject,
  type LinedObject,
} from '#src/domain/access-review/lined-json.ts'
import { finish } from '#test/support/finish.ts'
import { prototypeChanges } from '#test/support/prototypes.ts'

/** AR-14, AR-21: the bytes of files that a checksum is taken of. */

const textOf = (value: LinedObject) => [...linedPieces(value)].join('')
const read = (text: string) => finish(readLined(text))

/** Texts with what breaks files: halves of characters, separators, quotes, names of the language. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({ maxLength: 6 }),
    fc.array(
      fc.constantFrom('\ud800', '\udfff', '\u2028', '\n', '\\', '"', ',', '[', '{', '\u0000', '\u007f', 'é', 'e\u0301'),
    ),
    fc.constantFrom('__proto__', 'constructor', 'toString', '10', '9', ''),
  )
  .map((each) => (typeof each === 'string' ? each : each.join('')))
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('any'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(text, tie('any')), { maxLength: 5 }).map(Object.fromEntries),
}))
// What the generator makes is JSON by construction.
const objects = value.object as fc.Arbitrary<JsonObject>

describe('lined JSON', () => {
  test('is JSON of the value, and the same bytes after it was read and written again', () => {
    fc.assert(
      fc.property(objects, (object) => {
        const written = textOf(object)
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(object)))
        expect(textOf(read(written))).toBe(written)
      }),
      { numRuns: 500 },
    )
    expect(prototypeChanges()).toEqual([])
  })

  test('read from another layout becomes the same bytes', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 2, '\t'), (object, space) => {
        expect(textOf(read(JSON.stringify(object, undefined, space)))).toBe(textOf(object))
      }),
      { numRuns: 300 },
    )
  })

  test('read in pieces, cut anywhere, is the same as read whole', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 2), fc.integer({ min: 1, max: 9 }), (object, space, size) => {
        const whole = space === undefined ? textOf(object) : JSON.stringify(object, undefined, space)
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
          whole.slice(at * size, (at + 1) * size),
        )
        expect(textOf(finish(readLined(pieces)))).toBe(textOf(read(whole)))
      }),
      { numRuns: 300 },
    )
    expect(() => finish(readLined(['{\n', '}\n', ' \n', 'x']))).toThrow(LinedJsonError)
  })

  test('two values are the same exactly where their lines are', () => {
    fc.assert(
      fc.property(objects, objects, fc.boolean(), (one, other, isCopy) => {
        // In another order, and with a member that is left out.
        const second = isCopy
          ? { ...Object.fromEntries(Object.entries(one).toReversed()), 'not there': undefined }
          : other
        expect(isSame(one, second)).toBe(inline(one) === inline(second))
        expect(isSame([one, 1], [second, 1])).toBe(inline([one, 1]) === inline([second, 1]))
      }),
      { numRuns: 500 },
    )
    expect(isSame({ a: [1] }, { a: [1, 2] })).toBe(false)
    expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false)
    expect(isSame([], {})).toBe(false)
  })

  test('has each member and each row on a line of its own, sorted, and leaves out what is undefined', () => {
    const rows = function* () {
      yield { b: 'x\ny', a: [1, { d: 2, c: undefined }] }
      yield 'row'
    }
    const written = textOf({ version: { minor: 0, major: 1 }, rows: rows(), none: [], absent: undefined, empty: {} })
    expect(written).toBe(
      [
        '{',
        '"empty":{},',
        '"none":[],',
        '"rows":[',
        '{"a":[1,{"d":2}],"b":"x\\ny"},',
        '"row"',
        '],',
        '"version":{',
        '"major":1,',
        '"minor":0',
        '}',
        '}',
        '',
      ].join('\n'),
    )
  })

  test('sorts names by code unit, which is not the order of code points', () => {
    expect(textOf({ '\uffff': 1, '\u{1f600}': 2, 10: 3, 9: 4 })).toBe('{\n"10":3,\n"9":4,\n"😀":2,\n"\uffff":1\n}\n')
  })

  test('keeps a member named like the prototype, and both halves of a broken character', () => {
    const file = '{\n"__proto__":{\n"polluted":true\n},\n"rows":[\n{"__proto__":[],"name":"\\ud800"}\n]\n}\n'
    const object = read(file)
    expect(Object.hasOwn(object, '__proto__')).toBe(true)
    expect(textOf(object)).toBe(file)
    expect('polluted' in {}).toBe(false)
  })

  test('reads a text of 10 MB in one row', () => {
    const huge = 'ü'.repeat(10_000_000)
    expect(read(textOf({ rows: [{ huge }] }))).toEqual({ rows: [{ huge }] })
  })

  test('of two members with one name the later one counts', () => {
    expect(read('{\n"a":1,\n"a":2\n}\n')).toEqual({ a: 2 })
    expect(read('{"a":1,"a":2}')).toEqual({ a: 2 })
  })

  test.each([
    ['nothing', '', 'not-json'],
    ['half a file', '{\n"a":[\n1,\n', 'not-json'],
    ['a comma before the end', '{\n"a":1,\n}\n', 'not-json'],
    ['a comma before the end of rows', '{\n"a":[\n1,\n]\n}\n', 'not-json'],
    ['two rows without a comma', '{\n"a":[\n1\n2\n]\n}\n', 'not-json'],
    ['a line that closes and opens', '{\n"a":[\n1],"b":[2\n]\n}\n', undefined],
    ['an empty row', '{\n"a":[\n1,\n,\n2\n]\n}\n', 'not-json'],
    ['something behind the end', '{\n"a":1\n}\nx', 'not-json'],
    ['two objects', '{\n"a":1\n}\n{\n}\n', 'not-json'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'not-json'],
    ['an array', '[1]', 'not-an-object'],
    ['a text', '"a"', 'not-an-object'],
    ['nested arrays', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too-deep'],
    ['nested objects in lines', `{\n${'"a":{\n'.repeat(5000)}"b":1\n${'}\n'.repeat(5001)}`, 'too-deep'],
  ])('%s is read as JSON.parse reads it, or refused', (_, file, reason) => {
    if (reason === undefined) expect(read(file)).toEqual(JSON.parse(file))
    else expect(() => read(file)).toThrow(expect.objectContaining({ name: 'LinedJsonError', reason }))
  })

  test('a file with any change is read as JSON.parse reads it, or refused', () => {
    const base = textOf({ a: [{ b: [1, 2], c: 'x' }, 'y'], d: { e: { f: [] } }, g: null })
    const pieces = fc.constantFrom(
      '',
      '\n',
      ',',
      '"',
      '[',
      ']',
      '{',
      '}',
      ':',
      '\\',
      '1',
      ',\n',
      '"a":[\n',
      '}\n',
      ']\n',
    )
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(6), pieces, (at, cut, put) => {
        const file = base.slice(0, at) + put + base.slice(at + cut)
        let expected: unknown
        try {
          expected = JSON.parse(file)
        } catch {
          expect(() => read(file)).toThrow(LinedJsonError)
          return
        }
        expect(read(file)).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test('is written with the checksum of its bytes, in pieces between which a page stays responsive', () => {
    const rows = Array.from({ length: 5000 }, (_, row) => ({ id: `ü${row}`, row }))
    const { bytes, sha256 } = finish(writeLined({ rows }))
    const whole = Buffer.concat(bytes)
    expect(whole.toString('utf8')).toBe(textOf({ rows }))
    expect(bytes.length).toBeGreaterThan(5)
    expect(sha256).toBe(createHash('sha256').update(whole).digest('hex'))
    expect(finish(sha256Of(whole))).toBe(sha256)
  })

  test('is what a script writes that shares no code with the app', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lined-'))
    try {
      const samples = fc.sample(objects, 100)
      const file = path.join(folder, 'samples.json')
      const written = textOf({ samples, nested: { each: { of: samples[0] ?? {} } }, ...samples[1] })
      writeFileSync(file, written)
      const script = path.resolve(import.meta.dirname, '../../support/canonical.py')
      // Without Python nothing is proved, so its absence fails here.
      const canonical = execFileSync('python3', [script, file], { encoding: 'utf8', maxBuffer: 1e9 })
      expect(canonical).toBe(written)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('a file of checksums has two spaces between sum and name, as the programs that check it want', () => {
  expect(
    checksumFile([
      { name: 'a.json', sha256: 'ab' },
      { name: 'b.csv', sha256: 'cd' },
    ]),
  ).toBe('ab  a.json\ncd  b.csv\n')
})
