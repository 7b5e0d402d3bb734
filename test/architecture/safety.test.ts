import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { userApiOperations } from '#src/contract/operations.ts'

/** Facts about the repository that no single file can promise. */

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((name) => /\.(?:tsx?|m?js|cjs|css)$/.test(name))

const source = filesIn('src').map((name) => ({ name, text: read(name) }))
const tests = filesIn('test').map((name) => ({ name, text: read(name) }))
const here = 'test/architecture/'

/** Names of the files in which the pattern is found. */
const filesWith = (pattern: RegExp, files = source) =>
  files.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

test('finds files to check', () => {
  expect(source.length).toBeGreaterThan(20)
})

describe('the code', () => {
  test('has no any and no silenced compiler', () => {
    expect(filesWith(/(?::|\bas|<|,|\()\s*any\b(?=[\s,;>)[\]|&=]|$)/m)).toEqual([])
    expect(filesWith(/@ts-(?:ignore|nocheck)/)).toEqual([])
    expect(filesWith(/@ts-expect-error(?!:? \S+ \S+)/)).toEqual([])
  })

  test('switches no lint rule off without saying why', () => {
    const all = [...source, ...tests.filter(({ name }) => !name.startsWith(here))]
    const unexplained = all.flatMap(({ name, text }) =>
      [...text.matchAll(/eslint-(?:disable|enable)[^\n]*/g)]
        .filter(([line]) => !/ -- \S+/.test(line))
        .map(([line]) => `${name}: ${line}`),
    )
    expect(unexplained).toEqual([])
  })

  test('has no barrels', () => {
    expect(source.filter(({ name }) => /\/index\.tsx?$/.test(name)).map(({ name }) => name)).toEqual([])
  })

  test('has kebab-case file names, with a role after a dot where there is one', () => {
    const odd = source.filter(({ name }) => !/^src(?:\/[a-z0-9]+(?:[-.][a-z0-9]+)*)+$/.test(name))
    expect(odd.map(({ name }) => name)).toEqual([])
  })

  test('leaves no work for later in a comment', () => {
    expect(filesWith(/\b(?:TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })
})

describe('the 15 operations', () => {
  const client = read('src/api/user-api.ts')
  const simulator = source.filter(({ name }) => name.startsWith('src/sim/')).map(({ text }) => text)
  const document = read('docs/service.md')

  test.each(userApiOperations)('%s has a function in the client', (operation) => {
    expect(client).toMatch(new RegExp(`export (?:async )?function ${operation}\\(`))
  })

  test.each(userApiOperations)('%s has a handler in the simulator', (operation) => {
    expect(simulator.some((text) => new RegExp(`\\b${operation}\\b`).test(text))).toBe(true)
  })

  test.each(userApiOperations)('%s is in the table of docs/service.md', (operation) => {
    const rows = document.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.some((row) => new RegExp(`\\b${operation}\\b`).test(row))).toBe(true)
  })

  test('are functions in the order of the document', () => {
    const functions = [...client.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name)
    expect(functions).toEqual([...userApiOperations])
  })
})

describe('the key', () => {
  test('is kept by credential.ts and tab-storage.ts alone, and never beyond the tab', () => {
    const page = source.filter(({ name }) => !/^src\/(?:sim|server)\//.test(name))
    // start-session.ts remembers there only that it has reloaded the page once; device-storage.ts lists and drops
    // names, and takes keys that got there by mistake out of what the device keeps.
    expect(filesWith(/\bsessionStorage\b/, page).sort()).toEqual([
      'src/app/start-session.ts',
      'src/session/credential.ts',
      'src/session/device-storage.ts',
      'src/session/tab-storage.ts',
    ])
    expect(
      filesWith(
        /(?<!localStorage\.)\b[gs]etItem\b/,
        page.filter(({ name }) => name.endsWith('device-storage.ts')),
      ),
    ).toEqual([])
    expect(
      filesWith(
        /setItem\((?!RELOADED, '1'\))/,
        page.filter(({ name }) => name.endsWith('start-session.ts')),
      ),
    ).toEqual([])
    const stores = page.filter(({ text }) => /\b(?:localStorage|indexedDB|idb-keyval|document\.cookie)\b/.test(text))
    expect(
      stores.filter(({ text }) => /\bapiKey\b|x-api-key|\bcredential/i.test(text)).map(({ name }) => name),
    ).toEqual([])
  })

  test('is written into no file', () => {
    const keyLike = /\b[ps]at\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9]{20,}\.[A-Za-z0-9]{16,}/
    expect(filesWith(keyLike, [...source, ...tests])).toEqual([])
  })

  test('is sent by http.ts alone', () => {
    const page = source.filter(({ name }) => !/^src\/(?:sim|server)\//.test(name))
    expect(filesWith(/\bfetch\(/, page)).toEqual(['src/api/http.ts'])
  })
})

describe('the tests', () => {
  test('in the browser are in test/e2e, test/faults, test/screenshots and test/bench, and nothing else is', () => {
    const all = [...source, ...tests].map(({ name }) => name)
    expect(all.filter((name) => name.includes('.e2e.') && !name.startsWith('test/e2e/'))).toEqual([])
    expect(all.filter((name) => name.startsWith('test/e2e/') && /\.test\.tsx?$/.test(name))).toEqual([])
    expect(
      filesWith(
        /@playwright\/test/,
        tests.filter(({ name }) => !name.startsWith(here)),
      ).filter((name) => !/^test\/(?:e2e|faults|screenshots|bench)\//.test(name)),
    ).toEqual([])
  })

  test('are run, all of them', () => {
    const switchedOff = /\b(?:test|it|describe|bench)\.(?:skip|only|todo|fixme|fails)\b|\bx(?:it|describe)\(/
    expect(
      filesWith(
        switchedOff,
        tests.filter(({ name }) => !name.startsWith(here)),
      ),
    ).toEqual([])
  })
})

describe('what comes from elsewhere', () => {
  test('is not loaded by the page: index.html names no other address and has no inline code', () => {
    const html = read('index.html')
    expect(html).not.toMatch(/(?:https?:)?\/\/(?![>\s])[\w.-]+\.\w/)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
    expect([...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)]).toEqual([])
  })
})

test('the theme is set before the first paint from where the app keeps it', () => {
  const [, prefix] = /PREFIX = '([\w.-]+)'/.exec(read('src/session/local-storage.ts')) ?? []
  expect(prefix).toBeDefined()
  // All that the app keeps on the device goes through that file.
  expect(read('src/components/use-preference.ts')).toMatch(/readLocal\(name\)/)
  expect(read('src/app/theme-boot.ts')).toContain(`'${prefix}theme'`)
})
