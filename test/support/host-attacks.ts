import { gzipSync } from 'node:zlib'
import { type OperationId, operations } from '#src/contract/operations.ts'
import { securityHeaders } from '#src/server/headers.ts'
import { type HostileUpstream, plainAnswer, type UpstreamStep } from './hostile-upstream.ts'
import { type RawAnswer, type RawOutcome, sendRaw } from './raw-http.ts'

/**
 * The one table of attacks on a host of the app. The test of the Node host and the test of nginx both run all of it
 * (`runRequestAttacks`, `runUpstreamAttacks`), so neither may be softer than the other.
 */

export type RequestAttack = {
  /** Behavior and condition. */
  readonly id: string
  readonly kind: 'path' | 'method' | 'header' | 'body' | 'parser' | 'timing'
  /** What is written to the socket, piece by piece. @param host name and port of the host under attack */
  readonly raw: (host: string) => readonly Buffer[]
  /** The sender hangs up after the last piece. */
  readonly half?: boolean
  readonly pauseMs?: number
  readonly expect: {
    readonly status: readonly number[]
    /** Ending the connection without an answer is as good. */
    readonly closed?: boolean
    /** The answer is JSON of ours; otherwise it is the page, or has no body. */
    readonly json: boolean
    readonly reachesUpstream: boolean
    /** The answer has the policy of the API; left out where the host may not have understood what was asked. */
    readonly api?: boolean
  }
}

/** Stands for a key: must be in no answer and in no log. */
export const plantedKey = ['pat', 'AttackAccount00000000', '0'.repeat(24), 'PlantedSecret0000000'].join('.')

const currentUser = '/ng/api/user/currentUser?accountIdentifier=a'
const key = `X-Api-Key: ${plantedKey}`

type Call = {
  readonly method?: string
  readonly headers?: readonly string[]
  readonly host?: readonly string[]
  readonly body?: string
  readonly version?: string
}

/** A request written by hand: nothing is checked, escaped or added but what stands here. */
function written(target: string, { method = 'GET', headers = [], host, body = '', version = 'HTTP/1.1' }: Call = {}) {
  return (name: string): Buffer[] => [
    Buffer.from(
      [
        `${method} ${target} ${version}`,
        ...(host ?? [`Host: ${name}`]),
        'Connection: close',
        key,
        ...headers,
        '',
        body,
      ].join('\r\n'),
      'latin1',
    ),
  ]
}

const refused = (status: readonly number[], api = true) =>
  ({ status, json: true, reachesUpstream: false, api }) as const
const passed = { status: [200], json: true, reachesUpstream: true, api: true } as const
/** Where the request could not be read: an answer, or the end of the connection. */
const unread = (...status: number[]) => ({ status, closed: true, json: true, reachesUpstream: false }) as const

const strangePaths: readonly [what: string, path: string][] = [
  ['two dots with a parameter', '/ng/api/user/..;/currentUser'],
  ['two dots with a parameter, out of the prefix', '/ng/api/..;/..;/admin'],
  ['escaped dots with a parameter', '/ng/api/%2e%2e;/admin'],
  ['an escaped semicolon', '/ng/api/user/currentUser%3b'],
  ['an escaped semicolon inside a segment', '/ng/api/user%3Bx=1/currentUser'],
  ['a plain semicolon', '/ng/api/user/currentUser;jsessionid=1'],
  ['dots escaped twice', '/ng/api/%252e%252e/admin'],
  ['dots escaped three times', '/ng/api/%25252e%25252e/admin'],
  ['a slash escaped twice', '/ng/api/user%252fcurrentUser'],
  ['an escaped slash', '/ng/api/user%2fcurrentUser'],
  ['an escaped slash in the prefix', '/ng%2fapi/user/currentUser'],
  ['an escaped tab', '/ng/api/user/%09currentUser'],
  ['an escaped tab at the end', '/ng/api/user/currentUser%09'],
  ['an escaped space', '/ng/api/user/currentUser%20'],
  ['an escaped zero', '/ng/api/user/currentUser%00'],
  ['escaped line ends', '/ng/api/user/currentUser%0d%0aX-Injected:%201'],
  ['an escaped line feed', '/ng/api/user/currentUser%0a'],
  ['an overlong dot', '/ng/api/%c0%ae%c0%ae/admin'],
  ['an overlong slash', '/ng/api/user%c0%afcurrentUser'],
  ['an overlong dot of three bytes', '/ng/api/%e0%80%ae%e0%80%ae/admin'],
  ['an overlong dot of four bytes', '/ng/api/%f0%80%80%ae%f0%80%80%ae/admin'],
  ['a full-width dot', '/ng/api/%ef%bc%8e%ef%bc%8e/admin'],
  ['an escape that is none', '/ng/api/user/%zz'],
  ['an escape of another kind', '/ng/api/user/%u002e%u002e'],
  ['half an escape', '/ng/api/user/currentUser%2'],
  ['an escaped letter', '/ng/api/user/%63urrentUser'],
  ['an escaped letter in the prefix', '/%6eg/api/user/currentUser'],
  ['a backslash', '/ng/api/..\\admin'],
  ['a backslash as a separator', '/ng/api/user\\currentUser'],
  ['an escaped backslash', '/ng/api/..%5cadmin'],
  ['two slashes first', '//ng/api/user/currentUser'],
  ['two slashes in the prefix', '/ng//api/user/currentUser'],
  ['two slashes after the prefix', '/ng/api//user/currentUser'],
  ['two slashes in the path', '/ng/api/user//currentUser'],
  ['the prefix in capitals', '/NG/API/user/currentUser'],
  ['a capital in the prefix', '/ng/Api/user/currentUser'],
  ['a capital in the path', '/ng/api/User/currentUser'],
  ['a small letter in the path', '/ng/api/user/currentuser'],
  ['a slash at the end', '/ng/api/user/currentUser/'],
  ['a dot at the end', '/ng/api/user/currentUser/.'],
  ['a dot as a segment', '/ng/api/./user/currentUser'],
  ['two dots inside the prefix', '/ng/api/user/x/../currentUser'],
  ['two dots out of the prefix and back', '/ng/api/../../ng/api/user/currentUser'],
  ['two dots out of the prefix', '/ng/api/../../etc/passwd'],
  ['escaped dots out of the prefix and back', '/ng/api/%2e%2e/%2e%2e/ng/api/user/currentUser'],
  ['one dot plain, one escaped', '/ng/api/.%2e/.%2E/admin'],
  ['two dots into the prefix', '/x/../ng/api/user/currentUser'],
  ['two dots from the simulator into the prefix', '/__sim/../ng/api/user/currentUser'],
  ['an ending', '/ng/api/user/currentUser.json'],
  ['the prefix alone', '/ng/api'],
  ['the prefix with a slash', '/authz/api/'],
  ['half of an operation', '/resourcegroup/api/v2'],
  ['more than an operation', '/ng/api/user/currentUser/more'],
  ['an operation of another kind', '/ng/api/apikey/aggregate'],
  ['an internal operation', '/ng/api/user/internal/currentUser'],
  ['the description of the service', '/ng/api/openapi.json'],
  ['the health of the service', '/authz/api/health'],
  ['an operation under another prefix', '/authz/api/user/currentUser'],
  ['a word of the service as an id', '/ng/api/user/aggregate/password'],
  ['an empty id', '/ng/api/user/aggregate/'],
  ['an id with a dot', '/ng/api/user/aggregate/a.b'],
  ['an id with an escaped dot', '/ng/api/user/aggregate/a%2Eb'],
  ['an id of 129 characters', `/ng/api/user/aggregate/${'a'.repeat(129)}`],
  ['an id with a letter of two bytes', '/ng/api/user/aggregate/%C3%A4'],
  ['an id that is a wildcard', '/ng/api/user/aggregate/*'],
  ['an id with a tilde', '/ng/api/user/aggregate/~x'],
  ['an id with a colon', '/ng/api/user/aggregate/a:b'],
  ['an id with an at sign', '/ng/api/user/aggregate/a@b'],
  ['an id with a comma', '/ng/api/user/aggregate/a,b'],
  ['an id with a dollar sign', '/ng/api/user/aggregate/$where'],
  ['an id in braces', '/ng/api/user/aggregate/{userId}'],
  ['an id with a key', `/ng/api/user/aggregate/${plantedKey}`],
  ['the simulator in another spelling', '/__SIM/../ng/api/user/currentUser'],
]

const strangeQueries: readonly [what: string, query: string][] = [
  ['an unknown name', '?accountIdentifier=a&x=1'],
  ['a name of another operation', '?accountIdentifier=a&searchTerm=x'],
  ['a name of the vendor’s own page', '?accountIdentifier=a&routingId=a'],
  ['another case', '?AccountIdentifier=a'],
  ['an escaped letter in a name', '?account%49dentifier=a'],
  ['an escaped equals sign', '?accountIdentifier%3Da'],
  ['an escaped separator in a name', '?accountIdentifier=a&%26x=1'],
  ['a name twice', '?accountIdentifier=a&accountIdentifier=b'],
  ['a name in brackets', '?accountIdentifier[]=a'],
  ['a name without a value', '?accountIdentifier'],
  ['a value without a name', '?accountIdentifier=a&=b'],
  ['an empty part', '?accountIdentifier=a&&'],
  ['nothing after the question mark', '?'],
  ['two question marks', '??accountIdentifier=a'],
  ['a semicolon as a separator', '?accountIdentifier=a;x=1'],
  ['a fragment', '?accountIdentifier=a#x'],
  ['a fragment without a query', '#x'],
  ['an escape that is none', '?accountIdentifier=%zz'],
  ['half an escape', '?accountIdentifier=a%'],
  ['a quotation mark', '?accountIdentifier="a"'],
  ['angle brackets', '?accountIdentifier=<script>'],
  ['a backslash', '?accountIdentifier=a\\b'],
  ['a key as a name', `?${plantedKey}=1`],
  ['a key by its header’s name', `?accountIdentifier=a&x-api-key=${plantedKey}`],
]

const otherForms: readonly [what: string, target: (host: string) => string][] = [
  ['an address of another host', () => `http://evil.example${currentUser}`],
  ['an address of another host over https', () => `https://evil.example${currentUser}`],
  ['an address of the service’s own', () => `http://127.0.0.1:1${currentUser}`],
  ['an address of this host with dots', (host) => `http://${host}/ng/api/../../admin`],
  ['an address of this host with escaped dots', (host) => `http://${host}/ng/api/%2e%2e/admin`],
  ['an address with a person in it', (host) => `http://evil@${host}/ng/api/user/%63urrentUser`],
  ['an address of another kind', () => `ftp://evil.example${currentUser}`],
  ['an address with one slash', () => `http:${currentUser}`],
  ['a name and a port', () => 'evil.example:443'],
  ['a star', () => '*'],
  ['a path without a slash', () => currentUser.slice(1)],
]

const paths: readonly RequestAttack[] = [
  ...strangePaths.map(([what, path]) => ({
    id: `a path with ${what} is refused`,
    kind: 'path' as const,
    raw: written(`${path}?accountIdentifier=a`),
    // In small letters the name of an operation may be an id, whose path has other methods.
    expect: {
      ...refused(path.endsWith('currentuser') ? [405] : [404, 400]),
      api: /^\/(?:ng|authz|resourcegroup)\/api\//u.test(path),
    },
  })),
  ...strangeQueries.map(([what, query]) => ({
    id: `a query with ${what} is refused`,
    kind: 'path' as const,
    raw: written(`/ng/api/user/currentUser${query}`),
    expect: refused([404, 400]),
  })),
  ...otherForms.map(([what, target]) => ({
    id: `a target that is ${what} is refused`,
    kind: 'path' as const,
    raw: (host: string) => written(target(host))(host),
    expect: unread(400, 403, 404, 405, 421),
  })),
  {
    id: 'a path below another one is the page and no call',
    kind: 'path',
    raw: written(`/gateway${currentUser}`),
    expect: { status: [200, 404], json: false, reachesUpstream: false },
  },
  {
    id: 'a longer name than a prefix is the page and no call',
    kind: 'path',
    raw: written('/ng/apis/user/currentUser'),
    expect: { status: [200, 404], json: false, reachesUpstream: false },
  },
]

/** A legal path and query of every operation: a host that refused these would hold every attack. */
const legal: readonly RequestAttack[] = (Object.keys(operations) as OperationId[]).map((id) => {
  const { method, path } = operations[id]
  const form = method === 'GET' ? [] : ['Content-Type: application/json', 'Content-Length: 2']
  const target = `${path.replaceAll(/\{\w+\}/gu, 'Abc-_9')}?accountIdentifier=a`
  return {
    id: `a legal call of ${id} passes`,
    kind: 'method' as const,
    raw: written(target, { method, headers: form, body: method === 'GET' ? '' : '{}' }),
    expect: passed,
  }
})

const legalQueries: readonly RequestAttack[] = [
  ['searches with any letters', '&searchTerm=%C3%A4+%26%3D%23%3B(a|b)%5C.*&pageIndex=0&pageSize=10'],
  ['two sort orders', '&sortOrders=name,ASC&sortOrders=email%2CDESC'],
  ['all scopes', '&orgIdentifier=o&projectIdentifier=p'],
  ['an empty value', '&searchTerm='],
].map(([what, query]) => ({
  id: `a legal query with ${String(what)} passes`,
  kind: 'path' as const,
  raw: written(`/ng/api/user/aggregate?accountIdentifier=a${String(query)}`, {
    method: 'POST',
    headers: ['Content-Type: application/json', 'Content-Length: 2'],
    body: '{}',
  }),
  expect: passed,
}))

const methods: readonly RequestAttack[] = [
  ...['TRACE', 'OPTIONS', 'QUERY', 'PATCH', 'TRACK', 'PROPFIND', 'PURGE', 'LOCK', 'FOO', 'get', 'Get', 'SOURCE'].map(
    (method) => ({
      id: `${method} is refused where GET passes`,
      kind: 'method' as const,
      raw: written(currentUser, { method }),
      expect: { ...unread(405, 400, 501), closed: false },
    }),
  ),
  ...['POST', 'PUT', 'DELETE'].map((method) => ({
    id: `${method} is refused where GET passes, with the methods there are`,
    kind: 'method' as const,
    raw: written(currentUser, { method, headers: ['Content-Length: 0'] }),
    expect: refused([405]),
  })),
  {
    id: 'HEAD is refused where GET passes, without a body',
    kind: 'method',
    raw: written(currentUser, { method: 'HEAD' }),
    expect: { status: [405], json: false, reachesUpstream: false, api: true },
  },
  ...(
    [
      ['GET', '/ng/api/user/users'],
      ['GET', '/ng/api/user/password'],
      ['DELETE', '/ng/api/user/password'],
      ['PUT', '/ng/api/user/aggregate'],
      ['GET', '/ng/api/user/somebody'],
      ['POST', '/ng/api/user/reset-two-factor-auth/somebody'],
      ['DELETE', '/authz/api/roles/somerole'],
      ['PUT', '/resourcegroup/api/v2/resourcegroup'],
    ] as const
  ).map(([method, path]) => ({
    id: `${method} ${path} is refused, which only other methods have`,
    kind: 'method' as const,
    raw: written(`${path}?accountIdentifier=a`, { method, headers: ['Content-Length: 0'] }),
    expect: refused([405]),
  })),
  {
    id: 'CONNECT to another host is refused',
    kind: 'method',
    raw: written('evil.example:443', { method: 'CONNECT' }),
    expect: unread(400, 405, 501),
  },
  {
    id: 'CONNECT to a path is refused',
    kind: 'method',
    raw: written(currentUser, { method: 'CONNECT' }),
    expect: unread(400, 405, 501),
  },
  {
    id: 'another method in a header changes nothing',
    kind: 'method',
    raw: written(currentUser, { headers: ['X-HTTP-Method-Override: DELETE', 'X-Method-Override: DELETE'] }),
    expect: passed,
  },
]

const withHeader = (id: string, headers: readonly string[], target = currentUser): RequestAttack => ({
  id,
  kind: 'header',
  raw: written(target, { headers }),
  expect: refused([403]),
})

const headers: readonly RequestAttack[] = [
  ...['cross-site', 'same-site', '', 'something-new', 'same-origin, cross-site', 'SAME-ORIGIN'].map((site) =>
    withHeader(`a call of a page that is "${site}" is refused`, [`Sec-Fetch-Site: ${site}`]),
  ),
  withHeader('a call that is same-origin and cross-site in two headers is refused', [
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Site: cross-site',
  ]),
  ...[
    'document',
    'iframe',
    'frame',
    'script',
    'worker',
    'sharedworker',
    'serviceworker',
    'object',
    'embed',
    'image',
    'style',
    'font',
    'audio',
    'video',
    'track',
    'manifest',
    'report',
    'xslt',
    'json',
    'webidentity',
    'fencedframe',
    'audioworklet',
    'paintworklet',
    '',
    'empty, document',
  ].map((destination) =>
    withHeader(`a call for "${destination}" is refused`, [
      'Sec-Fetch-Site: same-origin',
      'Sec-Fetch-Mode: cors',
      `Sec-Fetch-Dest: ${destination}`,
    ]),
  ),
  ...['navigate', 'nested-navigate', 'websocket', 'no-cors', ''].map((mode) =>
    withHeader(`a call in the mode "${mode}" is refused`, [
      'Sec-Fetch-Site: same-origin',
      `Sec-Fetch-Mode: ${mode}`,
      'Sec-Fetch-Dest: empty',
    ]),
  ),
  withHeader('a call that the browser makes ahead of time is refused', ['Sec-Purpose: prefetch;prerender']),
  ...[
    'http://evil.example',
    'https://evil.example',
    'null',
    '',
    'http://127.0.0.1.evil.example',
    'http://evil.example:80@127.0.0.1',
    'file://',
    'chrome-extension://abcdefgh',
    'http://127.0.0.1:1',
    'http://localhost:1',
  ].map((origin) => withHeader(`a call of the origin "${origin}" is refused`, [`Origin: ${origin}`])),
  {
    id: 'a call of the own origin and another one is refused',
    kind: 'header',
    raw: (host) => written(currentUser, { headers: [`Origin: http://${host}`, 'Origin: http://evil.example'] })(host),
    expect: refused([403, 400]),
  },
  {
    id: 'a call of the own origin in the form of a page passes',
    kind: 'header',
    raw: (host) =>
      written(currentUser, {
        headers: [
          `Origin: http://${host}`,
          'Sec-Fetch-Site: same-origin',
          'Sec-Fetch-Mode: cors',
          'Sec-Fetch-Dest: empty',
        ],
      })(host),
    expect: passed,
  },
  ...(
    [
      ['another name', ['Host: evil.example']],
      ['a name that begins like an own one', ['Host: 127.0.0.1.evil.example']],
      ['a name that ends like an own one', ['Host: evil.localhost']],
      ['a person before the name', ['Host: localhost@evil.example']],
      ['a path after the name', ['Host: localhost/evil']],
      ['a name of spaces', ['Host: a b']],
      ['nothing', ['Host:']],
      ['a comma', ['Host: localhost, evil.example']],
    ] as const
  ).map(([what, host]) => ({
    id: `a call with ${what} as the host is refused`,
    kind: 'header' as const,
    raw: written(currentUser, { host }),
    expect: { ...unread(403, 400, 421), closed: false },
  })),
  {
    id: 'a call with two hosts is refused',
    kind: 'header',
    raw: (host) => written(currentUser, { host: [`Host: ${host}`, 'Host: evil.example'] })(host),
    expect: unread(400),
  },
  {
    id: 'a call with the same host twice is refused',
    kind: 'header',
    raw: (host) => written(currentUser, { host: [`Host: ${host}`, `Host: ${host}`] })(host),
    expect: unread(400),
  },
  {
    id: 'a call without a host is refused',
    kind: 'header',
    raw: written(currentUser, { host: [] }),
    expect: unread(400),
  },
  {
    id: 'names in forwarding headers change nothing',
    kind: 'header',
    raw: written(currentUser, {
      headers: [
        'X-Forwarded-Host: evil.example',
        'Forwarded: host=evil.example',
        'X-Original-URL: /admin',
        'X-Rewrite-URL: /admin',
        'Cookie: a=b',
        'Authorization: Bearer x',
        'Accept-Encoding: gzip, br',
        'Range: bytes=0-1',
        'If-None-Match: *',
      ],
    }),
    expect: passed,
  },
  {
    id: 'a call that would become a socket is refused',
    kind: 'header',
    raw: written(currentUser, {
      headers: ['Upgrade: websocket', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Version: 13'],
    }),
    expect: refused([400, 403, 426]),
  },
  {
    id: 'a call that would become another protocol is refused',
    kind: 'header',
    raw: (host) => [
      Buffer.from(
        `GET ${currentUser} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n${key}\r\n\r\n`,
      ),
    ],
    expect: refused([400, 403, 426]),
  },
  {
    id: 'an expectation nobody knows is refused',
    kind: 'header',
    raw: written(currentUser, { headers: ['Expect: the-unexpected'] }),
    expect: { ...refused([417, 400]), api: false },
  },
  {
    id: 'a continued header is refused',
    kind: 'header',
    raw: written(currentUser, { headers: ['X-Long: one', ' two'] }),
    expect: unread(400),
  },
  {
    id: 'a space before a colon is refused',
    kind: 'header',
    raw: written(currentUser, { headers: ['Transfer-Encoding : chunked'] }),
    expect: unread(400),
  },
  {
    id: 'a zero byte in a header is refused',
    kind: 'header',
    raw: written(currentUser, { headers: ['X-Zero: a\0b'] }),
    expect: unread(400),
  },
  {
    id: 'a header without a name is refused',
    kind: 'header',
    raw: written(currentUser, { headers: [': nameless'] }),
    expect: unread(400),
  },
  {
    id: 'a header of 20,000 characters is refused',
    kind: 'header',
    raw: written(currentUser, { headers: [`X-Long: ${'x'.repeat(20_000)}`] }),
    expect: unread(431, 400),
  },
  {
    id: 'headers of 50,000 characters together are refused',
    kind: 'header',
    raw: written(currentUser, { headers: Array.from({ length: 500 }, (_, n) => `X-${String(n)}: ${'x'.repeat(95)}`) }),
    expect: unread(431, 400),
  },
]

const post = '/ng/api/user/users?accountIdentifier=a'
const jsonForm = 'Content-Type: application/json'

const bodies: readonly RequestAttack[] = [
  {
    id: 'a body above a megabyte is refused',
    kind: 'body',
    raw: written(post, {
      method: 'POST',
      headers: [jsonForm, 'Content-Length: 1000001'],
      body: 'x'.repeat(1_000_001),
    }),
    expect: refused([413]),
  },
  {
    id: 'a body above a megabyte in chunks is refused',
    kind: 'body',
    raw: written(post, {
      method: 'POST',
      headers: [jsonForm, 'Transfer-Encoding: chunked'],
      body: `f4241\r\n${'x'.repeat(1_000_001)}\r\n0\r\n\r\n`,
    }),
    expect: refused([413]),
  },
  {
    id: 'a promise of five gigabytes is refused before they come',
    kind: 'body',
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Content-Length: 5000000000'] }),
    expect: refused([413]),
  },
  {
    id: 'a body above a megabyte that asks first is refused',
    kind: 'body',
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Content-Length: 1000001', 'Expect: 100-continue'] }),
    expect: refused([413]),
  },
  {
    id: 'a body of exactly a megabyte passes',
    kind: 'body',
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Content-Length: 1000000'], body: 'x'.repeat(1_000_000) }),
    expect: passed,
  },
  {
    id: 'a body in chunks passes as one',
    kind: 'body',
    raw: written(post, {
      method: 'POST',
      headers: [jsonForm, 'Transfer-Encoding: chunked'],
      body: '2\r\n{}\r\n0\r\n\r\n',
    }),
    expect: passed,
  },
  {
    id: 'both lengths are refused',
    kind: 'body',
    raw: written(post, {
      method: 'POST',
      headers: [jsonForm, 'Content-Length: 4', 'Transfer-Encoding: chunked'],
      body: '0\r\n\r\nGET /ng/api/user/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n',
    }),
    expect: unread(400),
  },
  {
    id: 'both lengths the other way round are refused',
    kind: 'body',
    raw: written(post, {
      method: 'POST',
      headers: [jsonForm, 'Transfer-Encoding: chunked', 'Content-Length: 30'],
      body: '0\r\n\r\nGET /ng/api/user/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n',
    }),
    expect: unread(400),
  },
  ...(
    [
      ['two different lengths', ['Content-Length: 2', 'Content-Length: 3']],
      ['a list of lengths', ['Content-Length: 2, 3']],
      ['a negative length', ['Content-Length: -2']],
      ['a signed length', ['Content-Length: +2']],
      ['a length in hexadecimal', ['Content-Length: 0x2']],
      ['a length that is no number', ['Content-Length: two']],
      ['a length of 30 digits', ['Content-Length: 999999999999999999999999999999']],
      ['a coding nobody knows', ['Transfer-Encoding: gzip']],
      ['a coding nobody knows before chunks', ['Transfer-Encoding: gzip, chunked']],
      ['chunks that are not last', ['Transfer-Encoding: chunked, identity']],
      ['chunks twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
      ['chunks by another name', ['Transfer-Encoding: xchunked']],
      ['chunks after a vertical tab', ['Transfer-Encoding: \x0bchunked']],
    ] as const
  ).map(([what, lengths]) => ({
    id: `a body with ${what} is refused`,
    kind: 'body' as const,
    raw: written(post, { method: 'POST', headers: [jsonForm, ...lengths], body: '2\r\n{}\r\n0\r\n\r\n' }),
    expect: unread(400, 411, 413, 501),
  })),
  ...(
    [
      ['a size that is none', 'zz\r\n{}\r\n0\r\n\r\n'],
      ['a size of 20 digits', 'ffffffffffffffffffff\r\n{}\r\n0\r\n\r\n'],
      ['a negative size', '-2\r\n{}\r\n0\r\n\r\n'],
      ['a missing line end', '2\r\n{}0\r\n\r\n'],
      ['an extension of 20,000 characters', `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`],
    ] as const
  ).map(([what, body]) => ({
    id: `chunks with ${what} are refused`,
    kind: 'body' as const,
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Transfer-Encoding: chunked'], body }),
    expect: unread(400, 413),
  })),
  {
    id: 'a body cut in half is no call',
    kind: 'body',
    half: true,
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Content-Length: 100'], body: '{"emails":' }),
    expect: unread(400, 408),
  },
]

/** A request that is wrong before anyone could know its path. */
const garbled = (id: string, bytes: (host: string) => string, ...status: number[]): RequestAttack => ({
  id,
  kind: 'parser',
  raw: (host) => [Buffer.from(bytes(host), 'latin1')],
  expect: unread(...status),
})

const parser: readonly RequestAttack[] = [
  garbled(
    'a byte above 127 in a path is refused',
    (host) => `GET /ng/api/user/\xe9 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    400,
    404,
  ),
  garbled('a zero byte in a path is refused', (host) => `GET /ng/api/user/\0 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400),
  garbled('a tab in a path is refused', (host) => `GET /ng/api/user/\tx HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400, 404),
  garbled('a space in a path is refused', (host) => `GET /ng/api/user x HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400),
  garbled('a request without a version is refused', () => 'GET /ng/api/user/currentUser\r\n\r\n', 400, 404, 505),
  garbled(
    'a version of tomorrow is refused',
    (host) => `GET /ng/api/user/currentUser HTTP/3.0\r\nHost: ${host}\r\n\r\n`,
    505,
    400,
  ),
  garbled('a version of the next digit is refused', (host) => `GET / HTTP/9.9\r\nHost: ${host}\r\n\r\n`, 505, 400),
  garbled('HTTP/2 on a plain connection is refused', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 400),
  garbled('a protocol of another name is refused', (host) => `GET / ICAP/1.0\r\nHost: ${host}\r\n\r\n`, 400),
  garbled('a greeting of TLS is refused', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400),
  garbled('a greeting of SSH is refused', () => 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400),
  garbled(
    'a lone carriage return in a header is refused',
    (host) => `GET ${currentUser} HTTP/1.1\r\nHost: ${host}\r\nX-A: b\rX-C: d\r\n\r\n`,
    400,
  ),
  garbled(
    'a path of 9,000 characters is refused',
    (host) => `GET /ng/api/user/${'a'.repeat(9000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    414,
  ),
  garbled(
    'a path of 40,000 characters is refused',
    (host) => `GET /ng/api/user/${'a'.repeat(40_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    414,
    431,
  ),
  garbled(
    'a query of 9,000 characters is refused',
    (host) => `GET ${currentUser}${'a'.repeat(9000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    414,
  ),
  garbled(
    'a method of 9,000 characters is refused',
    (host) => `${'A'.repeat(9000)} / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    400,
    405,
    414,
    431,
    501,
  ),
]

const timing: readonly RequestAttack[] = [
  {
    id: 'headers that never end are cut off',
    kind: 'timing',
    raw: (host) => [Buffer.from(`GET ${currentUser} HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)],
    expect: unread(408),
  },
  {
    id: 'headers that come letter by letter are cut off',
    kind: 'timing',
    pauseMs: 400,
    raw: (host) => [
      Buffer.from(`GET ${currentUser} HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `),
      ...Array.from({ length: 100 }, () => Buffer.from('x')),
    ],
    expect: unread(408),
  },
  {
    id: 'a body that never comes is cut off',
    kind: 'timing',
    raw: written(post, { method: 'POST', headers: [jsonForm, 'Content-Length: 100'], body: '{' }),
    expect: unread(408),
  },
  {
    id: 'a connection that says nothing is cut off',
    kind: 'timing',
    raw: () => [],
    expect: unread(408),
  },
]

export const requestAttacks: readonly RequestAttack[] = [
  ...paths,
  ...legal,
  ...legalQueries,
  ...methods,
  ...headers,
  ...bodies,
  ...parser,
  ...timing,
]

export type UpstreamAttack = {
  /** Behavior and condition. */
  readonly id: string
  /** What the upstream does once it has the call. */
  readonly answer: () => Iterable<UpstreamStep>
  /** Held only after the host's own time limit, so a test sets a short one for these. */
  readonly slow?: true
  readonly expect: {
    readonly status: readonly number[]
    /** A host that passes bytes on while they come may break its own answer off instead. */
    readonly broken?: boolean
    /** `ours`: the envelope of this host; `theirs`: JSON of the upstream; `none`: no body. */
    readonly body: 'ours' | 'theirs' | 'none'
    readonly maxBytesPassed: number
    readonly headers?: Readonly<Record<string, string>>
    readonly forbiddenHeaders?: readonly string[]
    readonly forbiddenText?: string
  }
}

/** The most an answer may have, on both hosts and in the page. */
const MAX_ANSWER = 5_000_000

const head = (status: string, ...lines: string[]): Buffer =>
  Buffer.from([`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n'), 'latin1')
const marker = '<script>evil-marker</script>'
const sized = (type: string | undefined, body: string, status = '200 OK', ...lines: string[]): Buffer =>
  Buffer.concat([
    head(
      status,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...lines,
    ),
    Buffer.from(body),
  ])

const ours = { status: [502], body: 'ours', maxBytesPassed: 2000, forbiddenText: 'evil-marker' } as const
/** Cut off in the middle, or not begun. */
const stopped = { ...ours, broken: true, maxBytesPassed: MAX_ANSWER + 200_000 } as const
const theirs = { status: [200], body: 'theirs', maxBytesPassed: MAX_ANSWER } as const

function* endless(first: Buffer, piece: Buffer): Generator<UpstreamStep> {
  yield first
  // Far more than any limit, and still an end, should a host have none.
  for (let count = 0; count < 4000; count++) yield piece
  yield 'end'
}

const megabyte = Buffer.alloc(64 * 1024, 'x')
const framed = Buffer.concat([Buffer.from(`${megabyte.length.toString(16)}\r\n`), megabyte, Buffer.from('\r\n')])
const bomb = gzipSync(Buffer.alloc(200_000_000))
const packed = gzipSync('{"status":"SUCCESS","data":"packed"}')

const hostileHeaders: readonly string[] = [
  'Set-Cookie: a=b',
  'Location: https://evil.example/',
  'Refresh: 0;url=https://evil.example/',
  'Link: <https://evil.example/x.js>; rel=preload; as=script',
  'Content-Security-Policy: default-src *',
  'Content-Security-Policy-Report-Only: default-src *; report-uri https://evil.example/',
  'Strict-Transport-Security: max-age=0',
  'X-Frame-Options: ALLOWALL',
  'X-Content-Type-Options: none',
  'Referrer-Policy: unsafe-url',
  'Permissions-Policy: camera=*',
  'Cross-Origin-Opener-Policy: unsafe-none',
  'Cross-Origin-Resource-Policy: cross-origin',
  'Cross-Origin-Embedder-Policy: unsafe-none',
  'Origin-Agent-Cluster: ?0',
  'Access-Control-Allow-Origin: *',
  'Access-Control-Allow-Credentials: true',
  'Timing-Allow-Origin: *',
  'Speculation-Rules: "/ng/api/user/reset-two-factor-auth/x"',
  'Document-Policy: document-write=?1',
  'Accept-CH: Sec-CH-UA-Full-Version-List',
  'Critical-CH: Sec-CH-UA-Full-Version-List',
  'Set-Login: logged-in',
  'Activate-Storage-Access: load',
  'Service-Worker-Allowed: /',
  'Clear-Site-Data: "*"',
  'Alt-Svc: h3="evil.example:443"',
  'NEL: {"report_to":"x","max_age":1}',
  'Report-To: {"group":"x","endpoints":[{"url":"https://evil.example/"}],"max_age":1}',
  'Reporting-Endpoints: x="https://evil.example/"',
  'Server-Timing: x',
  'SourceMap: https://evil.example/x.map',
  'X-SourceMap: https://evil.example/x.map',
  'X-Accel-Redirect: /robots.txt',
  'X-Accel-Expires: 1000',
  'X-Accel-Limit-Rate: 1',
  'X-Accel-Buffering: no',
  'X-Powered-By: something',
  'X-Anything: at all',
  'X-XSS-Protection: 1; mode=block',
  'Via: 1.1 somewhere',
  'WWW-Authenticate: Basic realm="x"',
  'Proxy-Authenticate: Basic realm="x"',
  'Content-Disposition: attachment; filename=x.html',
  'Content-Location: https://evil.example/',
  'Content-Language: xx',
  'Vary: *',
  'ETag: "x"',
  'Last-Modified: Tue, 03 Nov 2026 10:00:00 GMT',
  'Expires: Fri, 31 Dec 2099 23:59:59 GMT',
  'Cache-Control: public, max-age=31536000',
  'Pragma: cache',
  'Age: 1',
  'P3P: CP="x"',
  'Use-As-Dictionary: match="/*"',
  'Observe-Browsing-Topics: ?1',
  'Supports-Loading-Mode: credentialed-prerender',
  'No-Vary-Search: params',
]
const hostileNames = hostileHeaders.map((line) => line.slice(0, line.indexOf(':')).toLowerCase())

const otherTypes: readonly [what: string, type: string | undefined][] = [
  ['a page', 'text/html'],
  ['a page with letters', 'text/html; charset=utf-8'],
  ['a script', 'text/javascript'],
  ['a script by its other name', 'application/javascript'],
  ['no type', undefined],
  ['an empty type', ''],
  ['text', 'text/plain'],
  ['a page in XML', 'application/xhtml+xml'],
  ['a drawing', 'image/svg+xml'],
  ['XML', 'application/xml'],
  ['a style sheet', 'text/css'],
  ['a program', 'application/wasm'],
  ['a document', 'application/pdf'],
  ['a stream of pages', 'multipart/x-mixed-replace; boundary=x'],
  ['a stream of events', 'text/event-stream'],
  ['a feed', 'application/rss+xml'],
  ['bytes', 'application/octet-stream'],
  ['almost JSON', 'application/jsonp'],
  ['JSON as text', 'text/json'],
  ['JSON in its parameter', 'text/html; x=application/json'],
  ['JSON behind a comma', 'text/html, application/json'],
  ['JSON before a comma', 'application/json, text/html'],
  ['JSON of another tree', 'image/x+json'],
  ['JSON with a tail', 'application/json+html'],
  ['JSON with a space', 'application /json'],
]

export const upstreamAttacks: readonly UpstreamAttack[] = [
  ...otherTypes.map(([what, type]) => ({
    id: `an answer that is ${what} does not pass`,
    answer: () => [sized(type, marker)],
    expect: ours,
  })),
  ...['201 Created', '302 Found', '400 Bad Request', '401 Unauthorized', '404 Not Found', '500 Broken'].map(
    (status) => ({
      id: `a page with the status ${status} does not pass`,
      answer: () => [sized('text/html', marker, status)],
      expect: ours,
    }),
  ),
  {
    id: 'a page with the status 503 does not pass, and the time to wait does',
    answer: () => [sized('text/html', marker, '503 Busy', 'Retry-After: 7')],
    expect: { ...ours, headers: { 'retry-after': '7' } },
  },
  {
    id: 'an answer of two types does not pass as the second',
    answer: () => [sized('text/html', marker, '200 OK', 'Content-Type: application/json')],
    expect: ours,
  },
  {
    id: 'an answer of two types does not pass as a page',
    answer: () => [sized('application/json', '{"status":"SUCCESS","data":1}', '200 OK', 'Content-Type: text/html')],
    expect: { ...theirs, status: [200, 502], forbiddenText: 'evil-marker' },
  },
  ...(
    [
      ['JSON in capitals', 'Application/JSON'],
      ['JSON with letters', 'application/json;charset=UTF-8'],
      ['JSON of a kind', 'application/problem+json'],
      ['JSON of a vendor with parameters', 'application/vnd.harness.v1+JSON; q="a;b"'],
    ] as const
  ).map(([what, type]) => ({
    id: `an answer that is ${what} passes`,
    answer: () => [plainAnswer(undefined, type)],
    expect: theirs,
  })),
  {
    id: 'a failure in JSON passes with its status',
    answer: () => [sized('application/json', '{"status":"ERROR","code":"X"}', '409 Conflict')],
    expect: { ...theirs, status: [409] },
  },
  {
    id: 'an empty answer of any type keeps its status',
    answer: () => [sized('text/html', '', '401 Unauthorized', 'WWW-Authenticate: Basic realm="x"')],
    expect: { status: [401], body: 'none', maxBytesPassed: 0, forbiddenHeaders: ['www-authenticate'] },
  },
  {
    id: 'a redirect keeps its status and loses its target',
    answer: () => [head('307 Temporary Redirect', 'Location: https://evil.example/', 'Content-Length: 0')],
    expect: { status: [307], body: 'none', maxBytesPassed: 0, forbiddenHeaders: ['location'] },
  },
  {
    id: 'an answer without content passes',
    answer: () => [head('204 No Content')],
    expect: { status: [204], body: 'none', maxBytesPassed: 0 },
  },
  {
    id: 'headers that steer a browser or a host do not pass',
    answer: () => [sized('application/json', '{"status":"SUCCESS","data":1}', '200 OK', ...hostileHeaders)],
    expect: {
      ...theirs,
      forbiddenHeaders: hostileNames.filter((name) => !(name in securityHeaders(true)) && name !== 'cache-control'),
    },
  },
  {
    id: 'the clock and the time to wait pass',
    answer: () => [
      sized('application/json', '{}', '429 Slow', 'Retry-After: 12', 'Date: Tue, 03 Nov 2026 10:00:00 GMT'),
    ],
    expect: { ...theirs, status: [429], headers: { 'retry-after': '12', date: 'Tue, 03 Nov 2026 10:00:00 GMT' } },
  },
  {
    id: 'a time to wait that is none does not pass',
    answer: () => [sized('application/json', '{}', '429 Slow', 'Retry-After: javascript:alert(1)')],
    expect: { ...theirs, status: [429], forbiddenHeaders: ['retry-after'] },
  },
  {
    id: 'an answer above five megabytes is stopped',
    answer: () => endless(head('200 OK', 'Content-Type: application/json', 'Content-Length: 262144000'), megabyte),
    expect: stopped,
  },
  {
    id: 'an endless answer without a length is stopped',
    answer: () => endless(head('200 OK', 'Content-Type: application/json', 'Connection: close'), megabyte),
    expect: stopped,
  },
  {
    id: 'an endless answer in chunks is stopped',
    answer: () => endless(head('200 OK', 'Content-Type: application/json', 'Transfer-Encoding: chunked'), framed),
    expect: stopped,
  },
  {
    id: 'an endless page is stopped',
    answer: () => endless(head('200 OK', 'Content-Type: text/html', 'Connection: close'), megabyte),
    expect: ours,
  },
  {
    id: 'a small answer that unpacks to 200 megabytes is stopped',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`),
      bomb,
    ],
    expect: stopped,
  },
  {
    id: 'a packed answer that nobody asked for is unpacked or refused',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Encoding: gzip', `Content-Length: ${packed.length}`),
      packed,
    ],
    expect: { ...theirs, status: [200, 502] },
  },
  ...['gzip', 'br', 'deflate', 'zstd', 'x-unknown', 'gzip, br'].map((coding) => ({
    id: `an answer that says it is packed as ${coding} and is not does not pass`,
    answer: () => [sized('application/json', marker, '200 OK', `Content-Encoding: ${coding}`)],
    expect: ours,
  })),
  {
    id: 'half an answer is told as broken',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Length: 100'),
      Buffer.from('{"status":'),
      'end',
    ],
    expect: stopped,
  },
  {
    id: 'an answer reset in its middle is told as broken',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Length: 100'),
      Buffer.from('{"status":'),
      'reset',
    ],
    expect: stopped,
  },
  {
    id: 'chunks that end in the middle are told as broken',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      Buffer.from('a\r\n{"status":'),
      Buffer.from('\r\n'),
      'end',
    ],
    expect: stopped,
  },
  {
    id: 'chunks with a size that is none are told as broken',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      Buffer.from('zz\r\n{"status":\r\n'),
      'end',
    ],
    expect: stopped,
  },
  {
    id: 'a connection closed without an answer is told',
    answer: () => ['end'],
    expect: ours,
  },
  {
    id: 'a connection reset without an answer is told',
    answer: () => ['reset'],
    expect: ours,
  },
  {
    id: 'silence is told',
    slow: true,
    answer: () => ['hang'],
    expect: { ...ours, status: [504] },
  },
  {
    id: 'silence in the middle of a body is told',
    slow: true,
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Length: 100'),
      Buffer.from('{"status":'),
      'hang',
    ],
    expect: { ...stopped, status: [502, 504] },
  },
  {
    id: 'a switch of protocols is told, without waiting',
    answer: () => [head('101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'), Buffer.from(marker)],
    expect: ours,
  },
  {
    id: 'an interim answer does not pass, and the final one does',
    answer: () => [head('103 Early Hints', 'Link: <https://evil.example/x.js>; rel=preload; as=script'), plainAnswer()],
    expect: { ...theirs, forbiddenHeaders: ['link'] },
  },
  {
    id: 'interim answers without end are told',
    answer: () => endless(head('100 Continue'), head('100 Continue')),
    expect: { ...ours, status: [502, 504] },
  },
  ...['000 Nothing', '099 Less', '600 More', '999 Most'].map((status) => ({
    id: `an answer with the status ${status} does not pass`,
    answer: () => [sized('application/json', '{}', status)],
    expect: ours,
  })),
  {
    id: 'bytes that are no answer do not pass',
    answer: () => [Buffer.from(`${marker}\r\n\r\n`), 'end'],
    expect: ours,
  },
  {
    id: 'an answer of another protocol does not pass',
    answer: () => [Buffer.from(`ICY 200 OK\r\nContent-Type: text/html\r\n\r\n${marker}`), 'end'],
    expect: ours,
  },
  {
    id: 'headers without end do not pass',
    answer: () => endless(Buffer.from('HTTP/1.1 200 OK\r\n'), Buffer.from(`X-Long: ${'x'.repeat(4000)}\r\n`)),
    expect: ours,
  },
  {
    id: 'both lengths in an answer do not pass as two answers',
    answer: () => [
      head('200 OK', 'Content-Type: application/json', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
      Buffer.from(`2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n${marker}`),
    ],
    expect: { ...theirs, status: [200, 502], forbiddenText: 'evil-marker' },
  },
  {
    id: 'an answer after the answer does not pass',
    answer: () => [Buffer.concat([plainAnswer(), sized('text/html', marker)])],
    expect: { ...theirs, status: [200, 502], forbiddenText: 'evil-marker' },
  },
]

/** What became of one attack: `undefined` when it was held. */
export type Verdict = { readonly id: string; readonly problem: string | undefined }

type Target = {
  /** Address of the host under attack, in front of `upstream`. */
  readonly url: string
  readonly upstream: HostileUpstream
  /** People reach it over https (its header table says so). */
  readonly https?: boolean
  /** How long to wait for the end of a connection. */
  readonly patienceMs?: number
}

const allowedRequestHeaders = new Set([
  'host',
  'connection',
  'x-api-key',
  'content-type',
  'content-length',
  'accept',
  'accept-encoding',
  'x-attempt-id',
])

/** Runs attacks one after the other. @param attacks all of them unless some are picked */
export async function runRequestAttacks(
  target: Target,
  attacks: readonly RequestAttack[] = requestAttacks,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  target.upstream.answerWith(() => [plainAnswer()])
  for (const attack of attacks) {
    target.upstream.seen.length = 0
    const outcome = await sendRaw(target.url, attack.raw(new URL(target.url).host), {
      half: attack.half ?? false,
      ...(attack.pauseMs === undefined ? {} : { pauseMs: attack.pauseMs }),
      patienceMs: target.patienceMs ?? 20_000,
    })
    const problem = requestProblem(attack, outcome, target)
    verdicts.push({ id: attack.id, problem })
  }
  return verdicts
}

function requestProblem(
  { expect }: RequestAttack,
  outcome: RawOutcome,
  { upstream, https }: Target,
): string | undefined {
  if (upstream.seen.length > (expect.reachesUpstream ? 1 : 0))
    return `the upstream saw ${upstream.seen.map(({ method, target }) => `${method} ${target}`).join(', ')}`
  for (const { headers } of upstream.seen)
    for (const [name, values] of headers) {
      if (!allowedRequestHeaders.has(name)) return `the upstream got the header ${name}`
      if (name === 'accept-encoding' && values.join() !== 'identity') return 'the upstream was asked for packed answers'
    }
  if (outcome === 'silent') return 'no answer came'
  if (outcome === 'closed') return expect.closed === true ? undefined : 'the connection ended without an answer'
  if (expect.reachesUpstream && upstream.seen.length === 0) return `a legal call was answered with ${outcome.status}`
  if (!expect.status.includes(outcome.status)) return `the status is ${outcome.status}`
  if (!outcome.isComplete && expect.json) return 'the answer is cut off'
  const wrong = headerProblem(outcome, https ?? false, expect.api === true)
  if (wrong !== undefined) return wrong
  if (outcome.body.includes(plantedKey) || outcome.body.includes('evil')) return 'the answer repeats what was sent'
  if (outcome.status === 405 && !outcome.headers.has('allow')) return 'the answer names no methods'
  if (!expect.json) return undefined
  if (!outcome.headers.get('cache-control')?.includes('no-store')) return 'the answer may be kept'
  return outcome.status >= 400 ? envelopeProblem(outcome) : jsonProblem(outcome)
}

/** Runs attacks of the upstream one after the other, each with one legal call. */
export async function runUpstreamAttacks(
  target: Target,
  attacks: readonly UpstreamAttack[] = upstreamAttacks,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const attack of attacks) {
    target.upstream.seen.length = 0
    target.upstream.answerWith(attack.answer)
    const outcome = await sendRaw(target.url, written(currentUser)(new URL(target.url).host), {
      patienceMs: target.patienceMs ?? 20_000,
    })
    verdicts.push({ id: attack.id, problem: upstreamProblem(attack, outcome, target) })
  }
  target.upstream.answerWith(() => [plainAnswer()])
  return verdicts
}

function upstreamProblem(
  { expect }: UpstreamAttack,
  outcome: RawOutcome,
  { upstream, https }: Target,
): string | undefined {
  if (upstream.seen.length !== 1) return `the upstream saw ${upstream.seen.length} calls`
  if (outcome === 'silent') return 'no answer came'
  if (outcome === 'closed') return 'the connection ended without an answer'
  if (outcome.body.length > expect.maxBytesPassed) return `${outcome.body.length} bytes passed`
  if (expect.forbiddenText !== undefined && outcome.body.includes(expect.forbiddenText)) return 'the text passed'
  const broken = expect.broken === true && !outcome.isComplete
  if (!broken && !expect.status.includes(outcome.status)) return `the status is ${outcome.status}`
  const wrong = headerProblem(outcome, https ?? false, true)
  if (wrong !== undefined) return wrong
  if (!outcome.headers.get('cache-control')?.includes('no-store')) return 'the answer may be kept'
  for (const name of expect.forbiddenHeaders ?? []) if (outcome.headers.has(name)) return `the header ${name} passed`
  for (const [name, value] of Object.entries(expect.headers ?? {}))
    if (outcome.headers.get(name)?.join() !== value) return `the header ${name} is ${String(outcome.headers.get(name))}`
  if (broken) return undefined
  if (!outcome.isComplete) return 'the answer is cut off'
  if (expect.body === 'none') return outcome.body.length === 0 ? undefined : 'a body passed'
  return expect.body === 'ours' || outcome.status >= 500 ? envelopeProblem(outcome) : jsonProblem(outcome)
}

/** Besides the header table, the only headers that an answer may have. */
const otherHeaders = new Set([
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'keep-alive',
  'last-modified',
  'accept-ranges',
  'retry-after',
  'server',
  'transfer-encoding',
  'vary',
])

function headerProblem({ headers, status }: RawAnswer, https: boolean, api: boolean): string | undefined {
  const policy = headers.get('content-security-policy')?.join()
  const policies = (['api', 'page'] as const).map(
    (audience) => securityHeaders(https, audience)['content-security-policy'],
  )
  if (!(api ? policies.slice(0, 1) : policies).includes(policy)) return `the policy is ${String(policy)} (${status})`
  const table = securityHeaders(https)
  for (const [name, value] of Object.entries(table))
    if (name !== 'content-security-policy' && headers.get(name)?.join() !== value)
      return `the header ${name} is ${String(headers.get(name))} (${status})`
  for (const [name, values] of headers) {
    if (!(name in table) && !otherHeaders.has(name)) return `there is a header ${name}`
    if (values.length > 1) return `the header ${name} is there ${values.length} times`
  }
  return undefined
}

function jsonProblem({ headers, body }: RawAnswer): string | undefined {
  const type = headers.get('content-type')?.join() ?? ''
  if (!/^application\/(?:json|[a-z0-9.-]+\+json)(?:; charset=utf-8)?$/u.test(type)) return `the type is ${type}`
  if (headers.has('content-encoding')) return 'the answer is packed'
  try {
    JSON.parse(body.toString())
    return undefined
  } catch {
    return `the body is no JSON: ${body.subarray(0, 40).toString()}`
  }
}

function envelopeProblem(answer: RawAnswer): string | undefined {
  const wrong = jsonProblem(answer)
  if (wrong !== undefined) return wrong
  // `jsonProblem` has read it.
  const { status, code, message } = JSON.parse(answer.body.toString()) as Record<string, unknown>
  if (status !== 'ERROR' || typeof code !== 'string' || !/^[A-Z_]+$/u.test(code) || typeof message !== 'string')
    return 'the body is not in the envelope of the service'
  return undefined
}

/** One line with how many were tried and held, and a line for each that was not. */
export function report(host: string, verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter(({ problem }) => problem !== undefined)
  return [
    `${host}: ${verdicts.length} attacks tried, ${verdicts.length - broken.length} held`,
    ...broken.map(({ id, problem }) => `  ${id}: ${String(problem)}`),
  ].join('\n')
}
