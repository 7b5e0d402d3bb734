import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** What code and documents refer to is in the repository: documents, numbered traps, ids, files. */

const root = path.resolve(import.meta.dirname, '../..')
const own = path.relative(root, import.meta.filename).replaceAll(path.sep, '/')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const filesIn = (folder: string, pattern: RegExp) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((name) => pattern.test(name))

const code = [
  ...filesIn('src', /\.(?:tsx?|css)$/u),
  ...filesIn('test', /\.(?:tsx?|m?js|cjs)$/u),
  ...filesIn('deploy', /\.(?:js|conf|template)$/u),
  ...readdirSync(root).filter((name) => /^(?:vite|eslint).*\.[jt]s$/u.test(name)),
].filter((name) => name !== own)
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'deploy/nginx/README.md',
  ...filesIn('docs', /\.md$/u),
]

/** Documents about the code; the others are about those who run it. */
const explaining = documents.filter((name) => !/^(?:SECURITY|deploy)/u.test(name))
/** Every word of the code. */
const words = new Set(code.flatMap((file) => read(file).match(/\w+/gu) ?? []))

/** Ids at the head of a row, or in another cell of a row, with both ends of a range. */
function idsOf(document: string, pattern: RegExp): Set<string> {
  const rows = read(document)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  return new Set(
    rows.flatMap((row) =>
      [...row.matchAll(/\b([A-Z]{1,2}-?)(\d{1,2})(?:–[A-Z]{1,2}-?(\d{1,2}))?\b/gu)].flatMap(
        ([, letters = '', first = '', last = first]) =>
          Array.from(
            { length: Number(last) - Number(first) + 1 },
            (_, place) => `${letters}${String(Number(first) + place).padStart(first.length, '0')}`,
          ).filter((id) => pattern.test(id)),
      ),
    ),
  )
}

/** Each kind of id, and the document that says what its ids mean. */
const kinds = [
  { what: 'fault', pattern: /^F\d\d$/u, document: 'docs/failures.md' },
  { what: 'rule of every cell', pattern: /^U\d{1,2}$/u, document: 'docs/failures.md' },
  { what: 'operation in a fault', pattern: /^(?:O\d{1,2}|R[12])$/u, document: 'docs/failures.md' },
  { what: 'promise', pattern: /^G\d\d$/u, document: 'docs/promises.md' },
  { what: 'threat', pattern: /^T\d\d$/u, document: 'SECURITY.md' },
  { what: 'statement', pattern: /^(?:PW|TF|AR)-\d\d$/u, document: 'docs/testing.md' },
]
const defined = new Set(kinds.flatMap(({ document, pattern }) => [...idsOf(document, pattern)]))

const trapCount = [...read('docs/service.md').matchAll(/^(\d+)\. /gmu)].length

/** Text that looks like an id: letters and a number as they are used for ids, now or in former documents. */
const idLike = /(?<![\w%#@&-])(?:[A-Z]{2}-\d\d|[DFGT]\d\d[a-z]?|[OU]\d{1,2}|R[12])(?![\w.]|-\d)/gu
/** Other things that are written alike; O99 is an operation that a test makes up. */
const notIds = /^(?:UTF-|SHA-|O99$)/u
/** What referred to documents outside: rules, screens and decisions by number, sections, issues. */
const outside = [
  /\b(?:issue|finding|operation) #?\d+\b/giu,
  /\brules? [A-Z]\d?\b/gu,
  /[(,'"`] ?(?:[EP]\d|D\d\d[a-z]?)(?=[,):]| (?:and|to) )/gu,
  /(?:^\s*\/?\*\*? |\/\/ ).*\(\d\.\d+(?=[,) ])/gu,
  /\/\*\* \d\.\d+:/gu,
]

/**
 * What a line refers to that nothing in the repository explains.
 *
 * @param namesService whether the file names the document of the traps once for all of its lines
 */
function unexplained(line: string, namesService = false): string[] {
  const found: string[] = []
  for (const [, name = ''] of line.matchAll(/([\w./-]+\.md)\b/gu)) {
    const base = path.posix.basename(name)
    const isKnown = documents.some(
      (document) => document === name || (name === base && base === path.posix.basename(document)),
    )
    if (!isKnown) found.push(name)
  }
  const isNamed = namesService || line.includes('docs/service.md')
  for (const [text, number] of line.matchAll(/\btraps? (\d+)/giu))
    if (Number(number) < 1 || Number(number) > trapCount || !isNamed) found.push(text)
  for (const [id] of line.matchAll(idLike)) if (!defined.has(id) && !notIds.test(id)) found.push(id)
  for (const pattern of outside) found.push(...[...line.matchAll(pattern)].map(([text]) => text))
  return found
}

test('code refers to nothing that the repository does not hold', () => {
  const found = code.flatMap((file) => {
    const text = read(file)
    // A test file that is about traps names the document once, in its head.
    const namesService = file.startsWith('test/') && text.includes('docs/service.md')
    return text
      .split('\n')
      .flatMap((line, place) =>
        unexplained(line, namesService).map((reference) => `${file}:${place + 1}: ${reference}`),
      )
  })
  expect(found).toEqual([])
})

describe('planted references', () => {
  test.each([
    '// As in contract.md 2.3.',
    '// Leaves it out (trap 28).',
    '// Leaves it out (docs/service.md, trap 99).',
    '// Sent once (rule E1).',
    '/** A page (P3). */',
    '/** Starts early (D18). */',
    '/** See issue 15. */',
    "it('is sent once (DA-03)', () => {})",
    "it('survives F99', () => {})",
    '/** 2.13: unlocks a person. */',
    '// The policy (contract 1.3), see 2.4 (2.4)',
  ])('%s is found', (line) => {
    expect(unexplained(line)).not.toEqual([])
  })

  test.each([
    '// The list copy lags (docs/service.md, trap 16).',
    '// Nothing is repeated (F25).',
    "it('TF-22 T04 G35 O11 is sent once', () => {})",
    "expect(text).toMatch(/^[A-Z2-7]{32}$/u) // UTF-16, SHA-1, '%E0%A4%A'",
    '// See README.md in this folder.',
  ])('%s is explained', (line) => {
    expect(unexplained(line)).toEqual([])
  })
})

describe('documents', () => {
  test('define every kind of id, each id once', () => {
    for (const { document, pattern, what } of kinds) expect(idsOf(document, pattern).size, what).toBeGreaterThan(1)
    expect(trapCount).toBeGreaterThan(40)
  })

  test.each(documents)('%s names files that exist', (document) => {
    const names = [...read(document).matchAll(/`((?:src|test|docs|deploy)\/[\w./-]+\.\w+)`/gu)].map(
      ([, name = '']) => name,
    )
    expect(names.filter((name) => !existsSync(path.join(root, name)))).toEqual([])
  })

  test.each(explaining)('%s names code that exists', (document) => {
    const quoted = [...new Set([...read(document).matchAll(/`([^`\n]+)`/gu)].map(([, text = '']) => text))]
    const files = quoted.filter((text) => /^[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs)$/u.test(text))
    const names = quoted.filter((text) => /^(?:[a-z]+|[A-Z][a-z]+)[A-Z]\w*$/u.test(text))
    expect(files.filter((name) => !code.some((file) => path.posix.basename(file) === name))).toEqual([])
    // getLastSeen is the made-up operation with which CONTRIBUTING.md was tried.
    expect(names.filter((name) => name !== 'getLastSeen' && !words.has(name))).toEqual([])
  })

  test.each(documents)('%s has table cells of at most 120 characters', (document) => {
    const cells = read(document)
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
      .flatMap((line) => line.split('|').map((cell) => cell.trim()))
    expect(cells.filter((cell) => cell.length > 120)).toEqual([])
  })

  test('README.md has at most 200 lines, and leads to every document', () => {
    const readme = read('README.md')
    expect(readme.split('\n').length).toBeLessThanOrEqual(200)
    const missing = documents.filter(
      (name) => name !== 'README.md' && !name.startsWith('deploy/') && !readme.includes(`](${name})`),
    )
    expect(missing).toEqual([])
  })
})
