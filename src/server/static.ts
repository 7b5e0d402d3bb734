import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Context, Handler } from 'hono'
import { accepts } from 'hono/accepts'
import { getMimeType } from 'hono/utils/mime'
import { containsApiKey } from '#src/domain/api-key.ts'
import { errorAnswer, methodRefusal } from './error-answer.ts'
import { cacheControl } from './headers.ts'

type Encoding = 'br' | 'gzip' | 'identity'

type StaticFile = {
  readonly type: string
  readonly cache: string
  readonly bodies: { readonly identity: Buffer } & { readonly [encoding in Exclude<Encoding, 'identity'>]?: Buffer }
}

/** Smallest encoding first. */
const encodings: readonly Encoding[] = ['br', 'gzip', 'identity']

/**
 * Serves a built app: its files, and index.html for every other path without a file extension, because those are the
 * app's own routes. All files are read once at startup, so that a request can only match one of them.
 *
 * @param dist folder of the build.
 * @param head markup added at the end of `<head>` of index.html; the file on disk stays unchanged.
 * @param scripts further scripts by their path, which this host adds to the build.
 * @throws if there is no index.html in `dist`.
 */
export function staticFiles(dist: string, head = '', scripts: ReadonlyMap<string, Buffer> = new Map()): Handler {
  const files = readFiles(dist)
  for (const [name, body] of scripts) files.set(name, packed(body, 'text/javascript; charset=utf-8', cacheControl.page))
  const page = readPage(path.join(dist, 'index.html'), head)

  return (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      return methodRefusal(['GET', 'HEAD'])
    }
    const file = files.get(c.req.path)
    if (file) return send(c, file)
    // A path with an API key in it looks like a file. The page removes the key from the address and says so.
    const isFile = /\.\w+$/.test(c.req.path) && !containsApiKey(c.req.path)
    if (c.req.path.startsWith('/assets/') || isFile) {
      return errorAnswer(404, 'NOT_FOUND', 'There’s no such file.')
    }
    return send(c, page)
  }
}

function readFiles(dist: string): Map<string, StaticFile> {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(path.sep, '/'))
  const files = new Map<string, StaticFile>()
  for (const name of names) {
    const hidden = name.split('/').some((part) => part.startsWith('.') && part !== '.well-known')
    if (hidden || name === 'index.html' || /\.(?:br|gz)$/.test(name)) continue
    const file = path.join(dist, name)
    if (!statSync(file).isFile()) continue
    const read = (suffix: string) => (names.includes(name + suffix) ? readFileSync(file + suffix) : undefined)
    const [br, gzip] = [read('.br'), read('.gz')]
    files.set(`/${name}`, {
      type: getMimeType(name) ?? 'application/octet-stream',
      cache: name.startsWith('assets/') ? cacheControl.asset : cacheControl.file,
      bodies: { identity: readFileSync(file), ...(br && { br }), ...(gzip && { gzip }) },
    })
  }
  return files
}

function readPage(file: string, head: string): StaticFile {
  const html = Buffer.from(readFileSync(file, 'utf8').replace('</head>', () => `${head}</head>`))
  return packed(html, 'text/html; charset=utf-8', cacheControl.page)
}

function packed(body: Buffer, type: string, cache: string): StaticFile {
  return { type, cache, bodies: { identity: body, br: brotliCompressSync(body), gzip: gzipSync(body) } }
}

function send(c: Context, file: StaticFile): Response {
  const offered = encodings.filter((encoding) => file.bodies[encoding])
  const encoding = accepts(c, {
    header: 'Accept-Encoding',
    supports: [...offered],
    default: 'identity',
    match: (wanted, { supports }) =>
      supports.find((name) => wanted.some(({ type, q }) => (type === name || type === '*') && q > 0)) ?? 'identity',
  })
  const [name, body] = pick(file, encoding)
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': file.type,
      'content-length': String(body.length),
      'cache-control': file.cache,
      vary: 'Accept-Encoding',
      ...(name === 'identity' ? {} : { 'content-encoding': name }),
    },
  })
}

function pick(file: StaticFile, wanted: string): [Encoding, Buffer] {
  const encoding = encodings.find((name) => name === wanted) ?? 'identity'
  const body = file.bodies[encoding]
  return body ? [encoding, body] : ['identity', file.bodies.identity]
}
