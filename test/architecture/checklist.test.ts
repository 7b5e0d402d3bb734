import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** The checklist of one's own account: each of its statements has a test that carries its id. */

const root = path.resolve(import.meta.dirname, '../..')
const own = path.basename(import.meta.filename)

/** Lines of code of the tests that may hold a title; a comment proves nothing. */
const lines = ['component', 'unit', 'e2e', 'architecture'].flatMap((folder) =>
  readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:test|e2e)\.tsx?$/.test(name) && path.basename(name) !== own)
    .flatMap((name) => readFileSync(path.join(root, 'test', folder, name), 'utf8').split('\n'))
    .filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line)),
)
const isTitled = (id: string) => lines.some((line) => new RegExp(`['"\`][^'"\`]*\\b${id}\\b`).test(line))
const numbered = (letters: string, count: number) =>
  Array.from({ length: count }, (_, place) => `${letters}-${String(place + 1).padStart(2, '0')}`)

describe('the statements about the password and two-factor', () => {
  test.each([...numbered('PW', 18), ...numbered('TF', 22)])('%s is in the title of a test', (id) => {
    expect(isTitled(id)).toBe(true)
  })

  test('what is said of the access review in docs/testing.md carries its id as well', () => {
    const document = readFileSync(path.join(root, 'docs/testing.md'), 'utf8')
    const ids = [...document.matchAll(/^\| (AR-\d\d) /gmu)].map(([, id = '']) => id)
    expect(ids.length).toBeGreaterThan(5)
    expect(ids.filter((id) => !isTitled(id))).toEqual([])
  })

  test('an id that no test carries would be found', () => {
    expect(isTitled('PW-' + String(19))).toBe(false)
  })
})
