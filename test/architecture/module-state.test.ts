import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { moduleBindings } from '../build/module-bindings.mjs'

/**
 * What belongs to a session lives in `src/session`, where it is emptied with the session. Bindings of other modules
 * that can change outlive it, so each needs a reason why nothing of a session is in it.
 */
const reasons: Readonly<Record<string, string>> = {
  'src/api/http.ts: probes': 'checks under way, by the credential object that they check',
  'src/api/trace.ts: pendingTrace': 'set and cleared within one call on the stack',
  'src/domain/common-passwords.ts: list': 'a list that ships with the app',
  'src/sim/model/role-assignments.ts: remembered': 'lists of the simulator, by its world; not in the product',
  'src/sim/model/user-lists.ts: remembered': 'lists of the simulator, by its world; not in the product',
  'src/ui/lazy-part.tsx: missing': 'code that could not be loaded, the same for everybody',
  'src/ui/lazy-part.tsx: listeners': 'parts of the page that show it, as long as they are mounted',
  'src/ui/press.ts: pressed': 'whether a pointer is down',
  'src/ui/press.ts: waiting': 'blur handlers, until the pointer is up',
}

const root = path.resolve(import.meta.dirname, '../..')
const files = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))

test('state that can change lives in src/session; any other module binding has a reason', () => {
  const found = files
    .filter((file) => !file.startsWith('src/session/'))
    .flatMap((file) =>
      moduleBindings(file, readFileSync(path.join(root, file), 'utf8')).map((name) => `${file}: ${name}`),
    )
  expect(found.sort()).toEqual(Object.keys(reasons).sort())
})

describe('finds a planted', () => {
  test.each([
    ['variable', 'let last: string | undefined', ['last']],
    ['map without disposal', 'const cache = new Map<string, string>()', ['cache']],
    ['set of listeners', 'export const listeners = new Set<() => void>()', ['listeners']],
    ['array that is filled later', 'const rows: string[] = []', ['rows']],
  ])('%s', (_, text, expected) => {
    expect(moduleBindings('planted.ts', text)).toEqual(expected)
  })
})

test.each([
  ['a constant collection', "const words: ReadonlySet<string> = new Set(['a'])"],
  ['a collection of a read-only type', 'const none: ReadonlyMap<string, string> = new Map()'],
  ['a store of the session', "const drafts = createSessionStore(() => new Map(), 'session-end')"],
  ['a variable inside a function', 'export function f() { let n = 0; n += 1; return n }'],
])('leaves %s alone', (_, text) => {
  expect(moduleBindings('planted.ts', text)).toEqual([])
})
