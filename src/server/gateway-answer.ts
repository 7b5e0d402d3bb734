import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { cacheControl } from './headers.ts'

/** Maximum size of a response in bytes, compressed and decompressed; the page reads no more either. */
const MAX_ANSWER_BYTES = 5_000_000

const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/u

/**
 * Headers that are passed back besides the type, and their allowed formats. `date` is needed for the clock check of
 * 2FA. A redirect keeps its status but loses its `location`: the page follows none, and a tool that did would send the
 * key to another address.
 */
const answerHeaders: readonly [name: string, forms: readonly RegExp[]][] = [
  ['date', [httpDate]],
  ['retry-after', [/^\d{1,9}$/u, httpDate]],
]

const bodylessStatus = new Set([204, 205, 304])

const jsonType = /^application\/(json|[a-z0-9][a-z0-9.-]*\+json)[ \t]*(?:;[^,]*)?$/iu

const unpack: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** A response that must not reach the page; the message is for the log of this host. */
export class RefusedAnswer extends Error {}

/**
 * Reads a complete response of the gateway and creates the one for the page.
 *
 * @throws RefusedAnswer if it must not be passed on; the connection's error if it was incomplete
 */
export async function responseFrom(answer: IncomingMessage): Promise<Response> {
  const headers = new Headers({ 'cache-control': cacheControl.api })
  for (const [name, forms] of answerHeaders) {
    const value = answer.headers[name]
    if (typeof value === 'string' && forms.some((form) => form.test(value))) headers.set(name, value)
  }
  const refuse = (reason: string): never => {
    answer.destroy()
    throw new RefusedAnswer(reason, { cause: headers })
  }
  const status = answer.statusCode ?? 0
  if (status < 200 || status > 599) return refuse('it has an unknown status')
  if (bodylessStatus.has(status)) {
    answer.destroy()
    return new Response(null, { status, headers })
  }
  const body = await unpacked(answer, await readBody(answer, refuse), refuse)
  if (body.length === 0) return new Response(null, { status, headers })
  const types = answer.headersDistinct['content-type'] ?? []
  const [, subtype] = (types.length === 1 && jsonType.exec(types[0]?.trim() ?? '')) || []
  if (subtype === undefined) return refuse('not JSON')
  headers.set('content-type', `application/${subtype.toLowerCase()}`)
  return new Response(new Uint8Array(body), { status, headers })
}

async function readBody(answer: IncomingMessage, refuse: (reason: string) => never): Promise<Buffer> {
  if (Number(answer.headers['content-length']) > MAX_ANSWER_BYTES) return refuse('too large')
  const chunks: Buffer[] = []
  let size = 0
  // A Node stream emits buffers as long as no encoding is set.
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) return refuse('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Decodes a content encoding that was not requested. */
async function unpacked(answer: IncomingMessage, bytes: Buffer, refuse: (reason: string) => never): Promise<Buffer> {
  const coding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (coding === 'identity' || coding === '' || bytes.length === 0) return bytes
  const undo = Object.hasOwn(unpack, coding) ? unpack[coding] : undefined
  if (undo === undefined) return refuse('unknown content encoding')
  try {
    return await undo(bytes, { maxOutputLength: MAX_ANSWER_BYTES })
  } catch {
    return refuse('can’t be decompressed, or too large')
  }
}
