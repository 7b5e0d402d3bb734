import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** SECURITY.md and the code it speaks of: what it promises must be there. */

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((name) => /\.tsx?$/.test(name))
const source = filesIn('src').map((name) => ({ name, text: read(name) }))
const page = source.filter(({ name }) => !/^src\/(?:sim|server)\//.test(name))
const filesWith = (pattern: RegExp, files = page) =>
  files.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

const threats = Array.from({ length: 20 }, (_, place) => `T${String(place + 1).padStart(2, '0')}`)

/** Whether an id is in the title of a test: in a text of one line, and not in a comment. */
const isTitled = (file: string, id: string) =>
  read(file)
    .split('\n')
    .some((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line) && new RegExp(`['"\`][^'"\`]*\\b${id}\\b`).test(line))

describe('the threats of SECURITY.md', () => {
  const rows = new Map(
    read('SECURITY.md')
      .split('\n')
      .filter((line) => /^\| T\d\d /.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, id = '', , , tests = '']) => [id, tests] as const),
  )

  test('are the twenty, each once and in order', () => {
    expect([...rows.keys()]).toEqual(threats)
  })

  test.each(threats)('%s has its tests where the table says, or a reason why there is none', (id) => {
    const tests = rows.get(id) ?? ''
    const files = [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file)
    if (files.length === 0) {
      expect(tests).toMatch(/^None: .{20,}/)
      return
    }
    for (const file of files) {
      expect(existsSync(path.join(root, file)), file).toBe(true)
      expect(isTitled(file, id), `${file} has no test named ${id}`).toBe(true)
    }
  })

  test('a file without the id would be found', () => {
    expect(isTitled('test/unit/domain/format.test.ts'.replace('format', 'text'), 'T01')).toBe(false)
  })
})

describe('the tables of ASVS in SECURITY.md', () => {
  const section = (heading: string) => {
    const [, rest = ''] = read('SECURITY.md').split(`### ${heading}\n`)
    const rows = (rest.split(/^##/m)[0] ?? '').split('\n').filter((line) => /^\| \d/.test(line))
    return rows.map((row) => row.split('|').map((cell) => cell.trim()))
  }
  /** The ids at the head of a row, as numbers that can be compared. */
  const idsOf = (item = '') =>
    [...(/^[\d., ]+/.exec(item)?.[0] ?? '').matchAll(/\d+\.\d+\.\d+/g)].map(([id]) => {
      const [chapter = 0, part = 0, number = 0] = id.split('.').map(Number)
      return chapter * 10_000 + part * 100 + number
    })
  const deviations = section('Deviations from ASVS')
  const shown = section('What a review asks first')

  test.each([
    ['deviations', deviations],
    ['what is shown', shown],
  ])('%s: each item has its id, in order and once', (_title, rows) => {
    expect(rows.length).toBeGreaterThan(10)
    const heads = rows.map(([, item]) => idsOf(item)[0])
    expect(heads).not.toContain(undefined)
    expect(heads).toEqual(heads.toSorted((one = 0, other = 0) => one - other))
    const ids = rows.flatMap(([, item]) => idsOf(item))
    expect(ids).toHaveLength(new Set(ids).size)
  })

  test.each(deviations)('%s%s has a reason', (_edge, _item, reason = '') => {
    expect(reason.length).toBeGreaterThan(30)
  })

  test.each(shown)('%s%s has tests in files that exist', (_edge, _item, _how, tests = '') => {
    const files = [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file)
    expect(files).not.toEqual([])
    for (const file of files) expect(existsSync(path.join(root, file)), file).toBe(true)
  })
})

test.each([
  'SECURITY.md',
  'README.md',
  'CONTRIBUTING.md',
  'deploy/nginx/README.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
])('the links of %s lead to files and headings that exist', (document) => {
  const anchorsOf = (file: string) =>
    [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )
  for (const [, target = ''] of read(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
    const [name = '', anchor] = target.split('#')
    const file = name === '' ? document : path.posix.join(path.posix.dirname(document), name)
    expect(existsSync(path.join(root, file)), `${document}: ${target}`).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(file), `${document}: ${target}`).toContain(anchor)
  }
})

test('G40 SECURITY.md says how to report, what may be at stake, and how to change a key', () => {
  for (const heading of ['Report', 'Threats', 'Deviations from ASVS', 'A key that may be known to others'])
    expect(read('SECURITY.md')).toMatch(new RegExp(`^#{2,3} .*${heading}`, 'm'))
})

describe('T04 TF-22 the GET that resets two-factor', () => {
  test('is spelled once and called by one function, which one effect sends', () => {
    expect(filesWith(/reset-two-factor-auth\//)).toEqual(['src/contract/operations.ts'])
    expect(filesWith(/\breset2fa\b/).filter((name) => !/contract|domain/.test(name))).toEqual([
      'src/api/user-api.ts',
      'src/queries/user-mutations.ts',
    ])
  })

  test('is in no read, and neither is the one that makes a secret', () => {
    const reads = source.filter(({ name }) => /^src\/queries\/[\w-]*queries\.ts$/.test(name))
    expect(reads.length).toBeGreaterThan(4)
    expect(filesWith(/reset2fa|getTwoFactorAuthSettings/, reads)).toEqual([])
    expect(filesWith(/rel=["']?(?:prefetch|prerender)|speculationrules/)).toEqual([])
  })
})

test('T05 no change is sent automatically: no kept queue, no beacon, no background work, no retry', () => {
  expect(filesWith(/\bkeepalive\s*:|sendBeacon|SyncManager|\.sync\.register|serviceWorker\.register/)).toEqual([])
  expect(filesWith(/persistQueryClient|PersistQueryClientProvider|resumePausedMutations|\buseMutation\(/)).toEqual([])
  const write = read('src/queries/safe-mutation.ts')
  expect(write).toMatch(/retry: (?:0|false)/)
  expect(write).toMatch(/networkMode: 'always'/)
})

test('PW-17 no part of the app takes a password for another user', () => {
  // The connect page takes the API key in such a field.
  expect(filesWith(/<PasswordField\b/).sort()).toEqual([
    'src/pages/account/password-form.tsx',
    'src/pages/connect/connect.page.tsx',
  ])
  expect(filesWith(/\bchangePasswordMutation\b/).sort()).toEqual([
    'src/pages/account/password-form.tsx',
    'src/queries/me-mutations.ts',
  ])
  expect(filesWith(/type=["']password["']/).filter((name) => !name.startsWith('src/ui/'))).toEqual([])
})
