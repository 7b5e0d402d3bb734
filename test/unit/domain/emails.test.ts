import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressProblems, checkAddress } from '#src/domain/address.ts'
import { addressKey, isSeparator, MAX_ADDRESSES, parseAddresses, classifyAddresses } from '#src/domain/emails.ts'

const read = (text: string) => parseAddresses(text).map(({ text: foundText }) => foundText)
const sent = (text: string) =>
  parseAddresses(text).map(({ check }) => (check.ok ? check.address : `refused: ${check.problem}`))

describe('forms of one address', () => {
  test.each([
    ['a@b.co', 'a@b.co'],
    ['Ann Lee <ann@x.com>', 'ann@x.com'],
    ['"Lee, Ann" <ann@x.com>', 'ann@x.com'],
    [String.raw`"Lee \"Annie\", Ann" <ann@x.com>`, 'ann@x.com'],
    ["'ann@x.com'", 'ann@x.com'],
    ['"ann@x.com"', 'ann@x.com'],
    ['<ann@x.com>', 'ann@x.com'],
    ['ann@x.com;', 'ann@x.com'],
    ['mailto:ann@x.com?subject=x', 'ann@x.com'],
    ['<mailto:Ann@X.com>', 'ann@x.com'],
    ["'ann@x.com' <ann@x.com>", 'ann@x.com'],
    ['EMAIL;TYPE=INTERNET;PREF:ann@x.com', 'ann@x.com'],
    ['\u00a0ann@x.com\u3000', 'ann@x.com'],
    ['+1@x.com', '+1@x.com'],
    ['-x@x.com', '-x@x.com'],
    ["o'neil@x.com", "o'neil@x.com"],
  ])('%j is one address', (text, address) => {
    expect(sent(text)).toEqual([address])
  })
})

describe('lists', () => {
  test.each([',', ';', ' ', '\t', '\n', '\r\n', '\u2028', '\u00a0', '、', '；', '，', ' ; ', ',\n'])(
    'are split at %j',
    (separator) => {
      expect(sent(`ann@x.com${separator}bob@y.com`)).toEqual(['ann@x.com', 'bob@y.com'])
    },
  )

  test('Outlook: the comma of an unquoted name is no separator', () => {
    expect(sent('Lee, Ann <ann@x.com>; Ray, Bob <bob@y.com>')).toEqual(['ann@x.com', 'bob@y.com'])
  })

  test('names with and without quotes, without separators after the bracket', () => {
    expect(sent('"Lee, Ann" <ann@x.com>, Bob <bob@y.com> Cy <cy@z.com>')).toEqual([
      'ann@x.com',
      'bob@y.com',
      'cy@z.com',
    ])
  })

  test('columns of a spreadsheet: the column with addresses counts, the heading needs attention', () => {
    const text = 'Name\tEmail\tTeam\nAnn Lee\tann@x.com\tSales\nBob Ray\tbob@y.com\tBakery'
    expect(read(text)).toEqual(['Name Email Team', 'ann@x.com', 'bob@y.com'])
    expect(parseAddresses(text).map(({ source }) => source)).toEqual(text.split('\n'))
  })

  test('CSV with quotes', () => {
    expect(sent('"Lee, Ann",ann@x.com\n"Ray, Bob","bob@y.com"')).toEqual(['ann@x.com', 'bob@y.com'])
  })

  test('contact cards: the addresses count, the other lines describe the person', () => {
    const card = (...lines: string[]) =>
      ['BEGIN:VCARD', 'VERSION:3.0', 'N:Lee;Ann;;;', ...lines, 'END:VCARD'].join('\r\n')
    const two = card(
      'FN:Ann Lee',
      'EMAIL;TYPE=WORK:ann@x.com',
      'TEL:+49 30 1',
      'item1.EMAIL:ann@home.example',
      'ORG:X;Y',
    )
    expect(sent(two)).toEqual(['ann@x.com', 'ann@home.example'])
    expect(read(two)).toHaveLength(2)
    expect(
      parseAddresses(two)
        .map(({ source }) => source)
        .join(''),
    ).toBe(two)
    expect(sent(`${two}\r\n${card('EMAIL:bob@x.com')}\r\ncy@x.com`)).toEqual([
      'ann@x.com',
      'ann@home.example',
      'bob@x.com',
      'cy@x.com',
    ])
    // Someone without an address is one entry that needs attention; the name says who.
    expect(read(card('FN:Bob Ray'))).toEqual(['Bob Ray'])
    expect(read(card())).toEqual(['Lee Ann'])
    expect(read('BEGIN:VCARD\nEND:VCARD')).toEqual(['contact without an address'])
    // One that never ends is cut off where its lines end.
    expect(read('BEGIN:VCARD\nEMAIL:ann@x.com\nhello')).toEqual(['ann@x.com', 'hello'])
  })

  test.each([
    ['BEGIN:VCARD\r\nEMAIL;INTERNET:ann@x.co\r\n .uk\r\nEND:VCARD', ['ann@x.co.uk']],
    ['BEGIN:VCARD\nEMAIL;INTERNET:ann@x.co\n\t.uk\nEND:VCARD', ['ann@x.co.uk']],
    // A line that was copied alone, and one that only is above an indented list.
    ['EMAIL;TYPE=WORK:ann@x.co\n .uk', ['ann@x.co.uk']],
    ['mail: ann@x.co\n .uk\n', ['ann@x.co.uk']],
    ['Email: ann@x.com\n bob@y.com', ['ann@x.com', 'bob@y.com']],
    ['Email: ann@x.com\n  Phone: 12', ['ann@x.com', 'refused: space']],
    ['EMAIL;ENCODING=QUOTED-PRINTABLE:ann=40x=\n.com', ['ann@x.com']],
    ['mail:: YW5uQHguY29t', ['ann@x.com']],
    ['mail:: not base64', ['refused: space']],
    ['mail:: bm8gYWRkcmVzcw==', ['refused: space']],
    ['dn: cn=Ann\nmail: ann@x.co\n .uk\n\ndn: cn=Bob\nmail:: Ym9i\n QHkuY29t', ['ann@x.co.uk', 'bob@y.com']],
    [String.raw`BEGIN:VCARD${'\n'}EMAIL:ann@x.com\,bob@y.com${'\n'}END:VCARD`, ['ann@x.com', 'bob@y.com']],
  ])('a folded or encoded line is put together before it is read: %j', (text, addresses) => {
    expect(sent(text)).toEqual(addresses)
  })

  test.each([
    ['Ann Lee (ann@x.com)', ['ann@x.com']],
    ['1. ann@x.com\n2) bob@y.com', ['ann@x.com', 'bob@y.com']],
    ['- ann@x.com\n• bob@y.com', ['ann@x.com', 'bob@y.com']],
    ['ann@x.com and bob@y.com', ['ann@x.com', 'bob@y.com']],
    ['ann@x.com und bob@y.com & cy@z.com', ['ann@x.com', 'bob@y.com', 'cy@z.com']],
    ['ann@x.com ::: bob@y.com', ['ann@x.com', 'bob@y.com']],
    ['ann@x.com.', ['ann@x.com']],
    ['Write to ann@x.com', ['refused: space']],
    ['ann and bob@y.com', ['refused: space']],
    ['sep=;\nann@x.com;bob@y.com', ['ann@x.com', 'bob@y.com']],
  ])('people write lists by hand: %j', (text, addresses) => {
    expect(sent(text)).toEqual(addresses)
  })

  test('a malformed neighbor stays', () => {
    expect(read('ann@x.com, bob, cy@z.com')).toEqual(['ann@x.com', 'bob', 'cy@z.com'])
  })

  test('an address with a space inside is one bad entry, never another person', () => {
    expect(sent('ann lee@x.com')).toEqual(['refused: space'])
    expect(sent('ann@x .com')).toEqual(['refused: space'])
  })

  test('a line break only ever separates', () => {
    expect(sent('a@y.com\r\nBcc: b@y.com')).toEqual(['a@y.com', 'refused: space'])
  })
})

describe('what is refused', () => {
  test.each([
    ['ann', 'no-at'],
    ['ann@', 'no-domain'],
    ['@x.com', 'no-name'],
    ['a@b@c.com', 'two-at'],
    ['a@b', 'no-ending'],
    ['a@localhost', 'no-ending'],
    ['.a@x.com', 'name-dots'],
    ['a..b@x.com', 'name-dots'],
    ['a.@x.com', 'name-dots'],
    ['a@-x.com', 'domain-hyphen'],
    ['a@x-.com', 'domain-hyphen'],
    ['a@x..com', 'domain-dots'],
    ['a@.x.com', 'domain-dots'],
    ['a@x.com..', 'domain-dots'],
    ['bob_y.com#EXT#@tenant.onmicrosoft.com', 'guest'],
    ['a@x.c', 'short-ending'],
    ['a@10.0.0.1', 'number-ending'],
    ['a@[127.0.0.1]', 'literal'],
    ['"a b"@x.com', 'space'],
    ['"ab"@x.com', 'name-form'],
    [`${'a'.repeat(65)}@x.com`, 'name-long'],
    [`a@${'b'.repeat(64)}.com`, 'domain-long'],
    [`a@${'bcd.'.repeat(62)}co.uk`, 'long'],
    ['=?utf-8?q?ann=40evil?=@x.com', 'name-form'],
    ['ann%evil@x.com', 'name-form'],
    ['ann(comment)@x.com', 'name-form'],
    ['=HYPERLINK("http://e")@x.com', 'name-form'],
    ['a@x_y.com', 'domain-letters'],
    ['a@x.com:80', 'domain-letters'],
    ['a@x.com/path', 'domain-letters'],
    ['a@xn--a.com', 'domain-letters'],
    ['an\u200bn@x.com', 'invisible'],
    ['\ufeffann@x.com', 'invisible'],
    ['ann@exa\u00admple.com', 'invisible'],
    ['ann\u202e@x.com', 'invisible'],
    ['\u0430nn@example.com', 'name-letters'],
    ['\u212aim@example.com', 'name-letters'],
    ['bjo\u0131n@example.com', 'name-letters'],
    ['ann@\u212aelvin.com', 'look-alike'],
    ['ann@ｅxample.com', 'look-alike'],
    ['ann@ex\u0430mple.com', 'mixed-scripts'],
  ])('%j: %s', (text, problem) => {
    expect(sent(text)).toEqual([`refused: ${problem}`])
    expect(Object.keys(addressProblems)).toContain(problem)
  })

  test('254 characters pass, 255 do not', () => {
    const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`
    expect(checkAddress(`${'a'.repeat(64)}@${domain}`)).toMatchObject({ ok: true })
    expect(checkAddress(`${'a'.repeat(64)}@${domain}m`)).toMatchObject({ ok: false, problem: 'long' })
  })
})

describe('international domains', () => {
  test('are sent in their ASCII form, and that is said', () => {
    expect(checkAddress('Ann@Bücher.example')).toEqual({
      ok: true,
      address: 'ann@xn--bcher-kva.example',
      international: true,
    })
    expect(checkAddress('ann@xn--bcher-kva.example')).toMatchObject({ ok: true, international: false })
    expect(checkAddress('ann@пример.рф')).toMatchObject({ ok: true, address: 'ann@xn--e1afmkfd.xn--p1ai' })
    expect(checkAddress('ann@日本ひ.jp')).toMatchObject({ ok: true })
  })

  test('mixed scripts can be sent after a person confirmed them', () => {
    expect(checkAddress('ann@ex\u0430mple.com')).toEqual({
      ok: false,
      problem: 'mixed-scripts',
      confirmable: 'ann@xn--exmple-4nf.com',
    })
  })
})

describe('repeated addresses', () => {
  test('compared without case; plus forms and dots are other people', () => {
    const { ready, repeated } = classifyAddresses(
      parseAddresses('Ann@X.com ann@x.com ann+1@x.com a.nn@x.com ann+2@x.com'),
    )
    expect(ready.map(addressKey)).toEqual(['ann@x.com', 'ann+1@x.com', 'a.nn@x.com', 'ann+2@x.com'])
    expect(repeated).toHaveLength(1)
  })

  test('the same domain in both its forms is one', () => {
    expect(classifyAddresses(parseAddresses('ann@bücher.example\nann@xn--bcher-kva.example')).ready).toHaveLength(1)
  })
})

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ann@x.com', 'Bob@Y.co', 'lee', 'a@b', 'Ann Lee <ann@x.com>', '"Lee, Ann"') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '"',
        "'",
        '<',
        '>',
        '@',
        '.',
        ',',
        ';',
        ' ',
        '\t',
        '\n',
        '\r',
        '\u2028',
        '\u00a0',
        '、',
        '；',
        '\\',
        '?',
        '@@',
      ],
      ...['mailto:', 'email:', 'EMAIL;TYPE=WORK:', 'item1.EMAIL:', ' <', '> ', '""', '\u200b', 'ü', '\ufeff', ':', '-'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\nBEGIN:VCARD\nFN:Ann Lee\nEMAIL;TYPE=WORK:ann@x.com\nTEL:1\nemail:bob@y.com\nEND:VCARD\n',
      '\nBEGIN:VCARD\r\nFN:"Lee, Ann" <x>\r\nEND:VCARD\n',
      '\nbegin:vcard\nEMAIL:\nEMAIL:a b,c@\nend:vcard\n',
      '\nBEGIN:VCARD\nEMAIL:ann@x.c\n om\n',
      'EMAIL;ENCODING=QUOTED-PRINTABLE:ann=40x.=\ncom\n',
      '\n# remark\ndn: cn=Ann\ncn: "Lee, Ann"\nmail:: YW5uQHguY29tLCBib2JAeS5jb20=\nmail: a@\n x.com\n\n',
      ...['mail: ', 'mail:: ', '\n ', '(', ')', '[', ']', ' and ', '- ', '1. ', ' ::: ', 'sep=;\n', '#EXT#'],
    ),
  },
)
const paste = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))
const solid = (text: string) => [...text].filter((char) => !isSeparator(char)).join('')

/** Texts that were once lost or read differently the second time. */
const regressions: [string][] = [
  [';ann@x.com\n;"'],
  ['lee"Lee, Ann"ann@x.com\n,\':'],
  ['"<> mailto:"'],
  ['EMAIL;x:item1.EMAIL::ann@x.comAnn Lee <ann@x.com>'],
]

describe('properties', () => {
  test('conservation: every character that separates nothing is in exactly one of the three lists', () => {
    fc.assert(
      fc.property(paste, (text) => {
        const entries = parseAddresses(text)
        expect(solid(entries.map(({ source }) => source).join(''))).toBe(solid(text))
        const { ready, repeated, attention } = classifyAddresses(entries)
        expect([...ready, ...repeated, ...attention].sort(byPlace(entries))).toEqual(entries)
      }),
      { numRuns: 3000, examples: regressions },
    )
  })

  test('round trip: what is written out is read back as the same', () => {
    fc.assert(
      fc.property(paste, (text) => {
        const entries = parseAddresses(text)
        const again = parseAddresses(entries.map(({ text: foundText }) => foundText).join('\n'))
        expect(again.map(({ text: foundText, check }) => ({ found: foundText, check }))).toEqual(
          entries.map(({ text: foundText, check }) => ({ found: foundText, check })),
        )
      }),
      { numRuns: 3000, examples: regressions },
    )
  })

  test('what is sent is plain, in lower case, without anything to quote', () => {
    fc.assert(
      fc.property(paste, (text) => {
        for (const { check } of parseAddresses(text))
          if (check.ok) expect(check.address).toMatch(/^[^A-Z\s"(),:;<>@[\\\]]{1,64}@[a-z0-9.-]{4,}$/u)
      }),
    )
  })
})

function byPlace<Entry>(order: readonly Entry[]) {
  return (a: Entry, b: Entry) => order.indexOf(a) - order.indexOf(b)
}

describe('size', () => {
  const megabyte = (unit: string) => unit.repeat(Math.ceil(1_000_000 / unit.length))

  test.each([
    ['a mail list', 'Ann Lee <ann.lee@meridian.example>; '],
    ['spreadsheet rows', 'Ann Lee\tann.lee@meridian.example\tBakery\n'],
    ['open quotes', '"@,'],
    ['doubled quotes', '"",'],
    ['spaces', ' '],
    ['words', 'a '],
    ['schemes', 'mailto:'],
    ['angles', '<'],
    ['at signs', '@'],
    ['contact lines', 'EMAIL;'],
    ['contact cards', 'BEGIN:VCARD\nFN:Ann\nEMAIL:ann@x.com\nEND:VCARD\n'],
    ['cards that never end', 'BEGIN:VCARD\n'],
    ['directory entries', 'dn: cn=Ann\nmail: ann@x.c\n om\n\n'],
    ['folded lines', 'mail: a\n b\n'],
    ['one line folded for ever', ' a\n'],
    ['brackets', '(a@x.com '],
    ['marks', '- - 1. '],
    ['parameters', 'EMAIL;a="'],
    ['quotes around', `'"`],
    ['rows without an address', 'a,b\n'],
    // A parser that is not linear would run into the time limit of the test; the time itself is in the benchmarks.
  ])('1 MB of %s is read', (_name, unit) => {
    expect(parseAddresses(megabyte(unit), MAX_ADDRESSES + 1).length).toBeLessThanOrEqual(MAX_ADDRESSES + 1)
  })
})
