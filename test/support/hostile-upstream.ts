import { type Server, type Socket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** One step of what an upstream does for a call: bytes, or an act on the connection. */
export type UpstreamStep = Buffer | 'end' | 'reset' | 'hang'

/** A call as it came, with its head unread by any library. */
type SeenCall = {
  readonly method: string
  readonly target: string
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
}

/** A running upstream on loopback that can misbehave in any way that bytes allow. */
export type HostileUpstream = {
  readonly url: URL
  readonly seen: SeenCall[]
  /** Bytes it could write of the answer of the last call before the host hung up or the script ended. */
  readonly written: () => number
  /** What the next calls get: the steps are made again for each. */
  readonly answerWith: (script: (call: SeenCall) => Iterable<UpstreamStep>) => void
  readonly close: () => Promise<void>
}

/** An honest answer. */
export const plainAnswer = (body = '{"status":"SUCCESS","data":true}', type = 'application/json'): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)

/** Starts one. By default it answers every call with a success. */
export async function startHostileUpstream(): Promise<HostileUpstream> {
  const seen: SeenCall[] = []
  const sockets = new Set<Socket>()
  let written = 0
  let script: (call: SeenCall) => Iterable<UpstreamStep> = () => [plainAnswer()]
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let bytes: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      for (;;) {
        const call = readCall(bytes)
        if (call === undefined) return
        bytes = call.rest
        seen.push(call.call)
        written = 0
        void play(socket, script(call.call), (count) => (written += count))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    seen,
    written: () => written,
    answerWith: (next) => {
      script = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Writes step after step, as fast as the other end takes it and no faster. */
async function play(socket: Socket, steps: Iterable<UpstreamStep>, count: (bytes: number) => void): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return
    if (step === 'hang') return
    if (step === 'end') socket.end()
    else if (step === 'reset') socket.resetAndDestroy()
    else {
      count(step.length)
      const full = !socket.write(step)
      if (full) await gone(socket, 'drain')
      // Others must get a turn, or no one could hang up on an endless answer.
      else await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function gone(socket: Socket, event: 'drain'): Promise<void> {
  return new Promise((resolve) => {
    socket.once(event, resolve)
    socket.once('close', () => resolve())
  })
}

function readCall(bytes: Buffer): { call: SeenCall; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const length = Number(headers.get('content-length')?.[0] ?? 0)
  const body = bytes.subarray(end + 4, end + 4 + length)
  if (body.length < length) return undefined
  return { call: { method, target, headers, body: Buffer.from(body) }, rest: bytes.subarray(end + 4 + length) }
}
