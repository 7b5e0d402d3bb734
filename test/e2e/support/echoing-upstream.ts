import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const each = (text: string, write: (sign: string) => string) => Array.from(text, write).join('')
const hex = (sign: string, width = 2) => sign.charCodeAt(0).toString(16).padStart(width, '0')
const percent = (text: string) => each(text, (sign) => `%${hex(sign)}`)
const base64 = (text: string, offset: number) => Buffer.from('x'.repeat(offset) + text).toString('base64')

/** Ways in which a service may write a secret that it was sent. `\u0001` stands for the start of an escape of JSON. */
const encodings: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => secret.split('.').at(-1) ?? '',
  (secret) => secret.toUpperCase(),
  percent,
  (secret) => percent(secret).toUpperCase(),
  (secret) => percent(percent(secret)),
  (secret) => base64(secret, 0),
  (secret) => base64(secret, 1),
  (secret) => base64(secret, 2),
  (secret) => Buffer.from(secret).toString('base64url'),
  (secret) => Buffer.from(secret).toString('hex'),
  (secret) => each(secret, (sign) => `\u0001u${hex(sign, 4)}`),
  (secret) => each(secret, (sign) => `\\u${hex(sign, 4)}`),
  (secret) => [...secret].join('\0'),
  (secret) => Buffer.from(secret, 'utf16le').toString('base64'),
  (secret) => [...secret].join('\u200b'),
  (secret) => each(secret, (sign) => `&#${String(sign.charCodeAt(0))};`),
  (secret) => each(secret, (sign) => `&#x${hex(sign)};`),
]

/** Members that hold words, not names that something is found by. */
const wordMembers = new Set(['name', 'roleName', 'resourceGroupName', 'description', 'correlationId', 'message'])

/** A running upstream that repeats the key in what it answers. */
export type EchoingUpstream = {
  readonly url: string
  /** Answers calls to these paths with an error from now on. */
  readonly failFor: (...paths: RegExp[]) => void
  /** How many times it has written the key. */
  readonly echoes: () => number
  readonly stop: () => Promise<void>
}

/**
 * Starts an upstream that has another one answer, and writes the key of each call into all that can take it: words,
 * a copy of the first entry of each list with nothing else in it, names of members, errors, headers.
 *
 * @param honest address of the one that answers
 */
export async function startEchoingUpstream(honest: string): Promise<EchoingUpstream> {
  let failing: readonly RegExp[] = []
  let count = 0
  const server = createServer((request, response) => {
    const key = String(request.headers['x-api-key'] ?? '')
    const echo = () => {
      const write = encodings[count % encodings.length] ?? ((secret) => secret)
      count += 1
      return write(key)
    }
    void (async () => {
      const path = request.url ?? '/'
      const body = await textOf(request)
      const headers = { 'content-type': 'application/json', 'x-api-key': key }
      const fails = failing.some((pattern) => pattern.test(path))
      const answer = fails
        ? { ok: false, status: 400, json: refusal(echo) }
        : await fetch(honest + path, {
            method: request.method ?? 'GET',
            headers,
            ...(body === '' ? {} : { body }),
          }).then(async (real) => ({ ok: real.ok, status: real.status, json: poisoned(await real.json(), echo) }))
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        'x-request-id': key,
        'x-echo': key,
        etag: `"${key}"`,
        'set-cookie': `echo=${key}`,
      })
      response.end(JSON.stringify(answer.json).replaceAll('\\u0001', '\\'))
    })().catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    failFor: (...paths) => {
      failing = paths
    },
    echoes: () => count,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function refusal(echo: () => string): unknown {
  return {
    status: 'ERROR',
    code: echo(),
    message: `Refused: ${echo()}`,
    correlationId: echo(),
    detailedMessage: echo(),
    errors: [1, 2, 3, 4].map(() => ({ fieldId: echo(), error: echo() })),
    responseMessages: [1, 2, 3, 4].map(() => ({ code: echo(), message: echo(), level: echo() })),
    failedPermissionChecks: [1, 2].map(() => ({ permission: echo(), resourceType: echo() })),
    [echo()]: echo(),
  }
}

function poisoned(value: unknown, echo: () => string): unknown {
  if (Array.isArray(value)) {
    const [first] = value as unknown[]
    const copy = typeof first === 'object' && first !== null ? [echoed(first, echo)] : []
    return [...value.map((entry) => poisoned(entry, echo)), ...copy]
  }
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]): [string, unknown] => {
    if (name === 'addUserResponseMap') return [name, { ...(member as object), [echo()]: echo() }]
    if (wordMembers.has(name) && typeof member === 'string') return [name, `${member} ${echo()}`]
    return [name, poisoned(member, echo)]
  })
  return Object.fromEntries([...members, ['echo', echo()]])
}

function echoed(value: unknown, echo: () => string): unknown {
  if (typeof value === 'string') return echo()
  if (Array.isArray(value)) return value.map((entry) => echoed(entry, echo))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, echoed(member, echo)]))
}
