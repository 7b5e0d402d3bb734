import { connect } from 'node:net'

/** An answer as it came over the wire. */
export type RawAnswer = {
  readonly status: number
  /** Names in lower case with every value they came with. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
  /** The body is as long as its head said; false when the connection ended before. */
  readonly isComplete: boolean
}

/** What comes back: an answer, or how the connection ended without one. */
export type RawOutcome = RawAnswer | 'closed' | 'silent'

/**
 * Sends bytes as they are, which neither `fetch` nor `node:http` would, and reads one final answer.
 *
 * @param pieces written one after the other, with a pause between them
 * @param options `half`: the sender hangs up after the last piece; `patienceMs`: how long to wait for the end
 */
export function sendRaw(
  url: string,
  pieces: readonly Buffer[],
  { pauseMs = 20, patienceMs = 20_000, half = false }: { pauseMs?: number; patienceMs?: number; half?: boolean } = {},
): Promise<RawOutcome> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: hostname, port: Number(port) })
    const done = (outcome: RawOutcome) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => done(parseAnswer(Buffer.concat(chunks), false) ?? 'silent'), patienceMs)
    socket.on('connect', () => {
      const write = (place: number) => {
        const piece = pieces[place]
        if (socket.destroyed) return
        if (piece === undefined) {
          if (half) socket.end()
          return
        }
        socket.write(piece)
        if (place + 1 < pieces.length || half) setTimeout(() => write(place + 1), pauseMs)
      }
      write(0)
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      const answer = parseAnswer(Buffer.concat(chunks), false)
      if (answer?.isComplete === true) done(answer)
    })
    // A reset after an answer is an end like any other: what counts is what came before.
    socket.on('error', () => undefined)
    socket.on('close', () => done(parseAnswer(Buffer.concat(chunks), true) ?? 'closed'))
  })
}

/** Reads the final answer, after any interim ones. @returns undefined while its head is not complete */
function parseAnswer(bytes: Buffer, ended: boolean): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/u.exec(first)?.[1] ?? 0)
  const rest = bytes.subarray(end + 4)
  if (status >= 100 && status < 200 && status !== 101) return parseAnswer(rest, ended)
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  if (headers.get('transfer-encoding')?.[0] === 'chunked') {
    const { body, isComplete } = unchunked(rest)
    return { status, headers, body, isComplete }
  }
  const length = headers.get('content-length')?.[0]
  if (length !== undefined) {
    const body = rest.subarray(0, Number(length))
    return { status, headers, body, isComplete: body.length === Number(length) }
  }
  const bodyless = status === 204 || status === 304
  return { status, headers, body: rest, isComplete: bodyless || ended }
}

function unchunked(bytes: Buffer): { body: Buffer; isComplete: boolean } {
  const parts: Buffer[] = []
  let place = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', place)
    if (lineEnd === -1) return { body: Buffer.concat(parts), isComplete: false }
    const size = Number.parseInt(bytes.subarray(place, lineEnd).toString('latin1'), 16)
    if (size === 0) return { body: Buffer.concat(parts), isComplete: true }
    const part = bytes.subarray(lineEnd + 2, lineEnd + 2 + size)
    parts.push(part)
    if (part.length < size) return { body: Buffer.concat(parts), isComplete: false }
    place = lineEnd + 2 + size + 2
  }
}
