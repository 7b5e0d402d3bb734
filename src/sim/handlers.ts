import { http, HttpResponse, type RequestHandler } from 'msw'
import { apiPrefixes } from '#src/contract/operations.ts'
import { TransportBreak } from './transport-break.ts'

/**
 * A response whose body ends in an error: all of it for a broken encoding, after half of it for a cut. With a length
 * that is too short, it just ends there.
 */
async function brokenResponse({ kind, response }: TransportBreak): Promise<Response> {
  const bytes = new Uint8Array((await response?.arrayBuffer()) ?? [])
  if (kind === 'length')
    return new Response(bytes.slice(0, Math.ceil(bytes.length / 2)), {
      status: response?.status ?? 200,
      headers: response?.headers ?? {},
    })
  let sent = kind === 'badgzip'
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent) {
        controller.error(new TypeError('the connection was cut'))
        return
      }
      sent = true
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
    },
  })
  return new Response(body, { status: response?.status ?? 200, headers: response?.headers ?? {} })
}

/**
 * MSW handlers for everything that the simulator answers: one for each prefix of the API, and one for the control API.
 *
 * @param handle the simulator
 */
export function makeHandlers(handle: (request: Request) => Promise<Response>): RequestHandler[] {
  const respond = async ({ request }: { request: Request }): Promise<Response> => {
    try {
      return await handle(request)
    } catch (error) {
      if (!(error instanceof TransportBreak)) throw error
      // For a page, a closed connection is the same, and `Response` has no status above 599.
      if (error.kind === 'reset' || error.kind === 'close' || error.kind === 'status') return HttpResponse.error()
      // Never settles: the caller's own timeout must end it.
      if (error.kind === 'hang') return new Promise<never>(() => undefined)
      return brokenResponse(error)
    }
  }
  return [...apiPrefixes, '/__sim'].map((prefix) => http.all(`*${prefix}/*`, respond))
}
