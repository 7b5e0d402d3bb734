import { onTestFinished } from 'vitest'
import { server } from './server.ts'

type SentRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Address as it went out, not decoded. */
  readonly url: string
  /** Text of the body; there a moment after the request itself. */
  body: string
}

/** What goes out to the services from now to the end of the test, as it is on the wire. */
export function recordRequests(): SentRequest[] {
  const sent: SentRequest[] = []
  const record = ({ request }: { request: Request }) => {
    const { pathname, searchParams: query } = new URL(request.url)
    const entry = { method: request.method, path: pathname, query, url: request.url, body: '' }
    sent.push(entry)
    void request
      .clone()
      .text()
      .then((text) => {
        entry.body = text
      })
  }
  server.events.on('request:start', record)
  onTestFinished(() => {
    server.events.removeListener('request:start', record)
  })
  return sent
}
