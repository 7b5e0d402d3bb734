import { request } from 'node:http'

type RawAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** A request whose path is sent exactly as written, which `fetch` would tidy up first. */
export function ask(
  host: string,
  path: string,
  method = 'GET',
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = '',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(host)
    const length = 'transfer-encoding' in headers || body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
    request({ hostname, port, path, method, headers: { ...length, ...headers }, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      )
    })
      .on('error', reject)
      .end(body)
  })
}
