import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type OperationId, operations, queryNames, repeatedQueryNames } from '#src/contract/operations.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { callRules, checkCall, namesService } from '#src/server/call-filter.ts'

const ids = Object.keys(operations) as OperationId[]
const safeId = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/).filter(isSafeId)

/** A call as `api/http.ts` writes it. */
const call = fc.constantFrom(...ids).chain((id) =>
  fc.record({
    id: fc.constant(id),
    parameters: fc.array(safeId, { minLength: 2, maxLength: 2 }),
    query: fc.dictionary(fc.constantFrom(...queryNames[id]), fc.string({ unit: 'grapheme', maxLength: 30 })),
  }),
)

function targetOf({ id, parameters, query }: { id: OperationId; parameters: string[]; query: Record<string, string> }) {
  let place = 0
  const written = operations[id].path.replaceAll(/\{\w+\}/gu, () => parameters[place++] ?? '')
  const text = new URLSearchParams(query).toString()
  return text === '' ? written : `${written}?${text}`
}

describe('what passes', () => {
  test('every call that the client can write, as its own operation', () => {
    fc.assert(
      fc.property(call, (given) => {
        const target = targetOf(given)
        fc.pre(target.length <= 8000)
        const verdict = checkCall(operations[given.id].method, target)
        expect(verdict.operation).toBe(given.id)
        expect(namesService(target)).toBe(true)
      }),
    )
  })

  test('a name twice only where the service takes a list', () => {
    for (const id of ids)
      for (const name of queryNames[id]) {
        const target = `${operations[id].path.replaceAll(/\{\w+\}/gu, 'x1')}?${name}=a&${name}=b`
        const verdict = checkCall(operations[id].method, target)
        expect([name, verdict.operation !== undefined]).toEqual([name, repeatedQueryNames.includes(name)])
      }
  })
})

describe('what does not', () => {
  const inserted = fc.constantFrom(
    ...[
      '/',
      '//',
      '.',
      '..',
      '/../',
      ';',
      '%',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      '%09',
      '%c0%ae',
      '\\',
      '#',
      '?',
      '&',
      '=',
      ' ',
      '\t',
      '"',
      '<',
      'é',
      '@',
      ':',
    ],
  )

  test('a path with anything put into it, unless that makes it another path of the table', () => {
    fc.assert(
      fc.property(call, inserted, fc.nat(), (given, text, at) => {
        const target = targetOf({ ...given, query: {} })
        const place = at % (target.length + 1)
        const changed = target.slice(0, place) + text + target.slice(place)
        const { operation } = checkCall(operations[given.id].method, changed)
        if (operation === undefined) return
        // A slash may cut an id in two where the table has such a path.
        const [, ...segments] = changed.split('/')
        const rule = operations[operation].path.slice(1).split('/')
        expect(segments).toHaveLength(rule.length)
        for (const [index, segment] of segments.entries())
          expect(rule[index]?.startsWith('{') === true ? isSafeId(segment) : segment === rule[index]).toBe(true)
      }),
    )
  })

  test('a query with a name that the operation does not have', () => {
    const name = fc.string({ maxLength: 20 })
    fc.assert(
      fc.property(call, name, (given, unknown) => {
        const names: readonly string[] = queryNames[given.id]
        fc.pre(!names.includes(unknown))
        const target = targetOf({ ...given, query: {} })
        const query = new URLSearchParams({ [unknown]: 'x' }).toString()
        expect(checkCall(operations[given.id].method, `${target}?${query}`)).toEqual({
          operation: undefined,
          status: 404,
        })
      }),
    )
  })

  test('any text as an id that the client would not write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (id) => {
        fc.pre(!isSafeId(id) && !id.includes('/') && !id.includes('?'))
        expect(checkCall('GET', `/ng/api/user/aggregate/${id}`).operation).toBeUndefined()
      }),
    )
  })

  test('another method, with those there are', () => {
    const known = (target: string) =>
      callRules
        .filter(({ path: rulePath }) => new RegExp(`^${rulePath}$`, 'u').test(target))
        .map(({ method }) => method)
    for (const id of ids)
      for (const method of ['TRACE', 'OPTIONS', 'QUERY', 'HEAD', 'CONNECT', 'PATCH', 'get', '']) {
        const target = operations[id].path.replaceAll(/\{\w+\}/gu, 'x1')
        expect(checkCall(method, target)).toEqual({ operation: undefined, status: 405, allow: known(target) })
      }
  })

  test('more than 8,000 characters', () => {
    const target = '/ng/api/user/aggregate?searchTerm='
    expect(checkCall('POST', target + 'x'.repeat(8000 - target.length)).operation).toBe('getAggregatedUsers')
    expect(checkCall('POST', target + 'x'.repeat(8001 - target.length))).toMatchObject({ status: 414 })
  })
})

test.each([
  '/',
  '/account/abc/users',
  '/ng',
  '/ng/apis',
  '/authz',
  '/connect?x=/ng/api/user',
  '/account/x/ng/api',
  '/__simple',
  '/assets/ng/api.js',
])('%s names no service', (target) => {
  expect(namesService(target)).toBe(false)
})

test.each([
  '/ng/api',
  '/NG/api/x',
  '//authz/api/x',
  '/ng%2fapi/x',
  '/%256eg/api/x',
  '/x/../ng/api/x',
  '/ng/api;x',
  '/resourcegroup\\api/x',
  '/__SIM/log',
  '/__sim?x',
])('%s names a service in one spelling or another', (target) => {
  expect(namesService(target)).toBe(true)
})

test('every query name is one that the service publishes for the operation', () => {
  type Parameter = { in?: string; name?: string; $ref?: string }
  const file = path.resolve(import.meta.dirname, '../../contract/openapi.json')
  // The published description; a wrong shape fails below.
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, { parameters?: Parameter[] }>>
    components: { parameters: Record<string, Parameter> }
  }
  for (const id of ids) {
    const { method, path: operationPath } = operations[id]
    const published = (paths[operationPath]?.[method.toLowerCase()]?.parameters ?? [])
      .map((one) => (one.$ref === undefined ? one : (components.parameters[one.$ref.split('/').at(-1) ?? ''] ?? one)))
      .flatMap((one) => (one.in === 'query' ? [one.name] : []))
    const expected = id === 'getAccessControlList' ? ['accountIdentifier'] : published
    expect([id, [...queryNames[id]].sort()]).toEqual([id, expected.sort()])
  }
})
