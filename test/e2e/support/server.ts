import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** A running host of the app. */
export type RunningServer = {
  readonly url: string
  readonly stop: () => Promise<void>
  /** All that it has written to its two outputs. */
  readonly logs: () => string
}

/**
 * Starts `build/server/serve.js` on a free port and waits until it answers.
 *
 * @param env variables for it, such as HARNESS_URL.
 * @throws Error with what it wrote, when it ends instead.
 */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const program = path.resolve(import.meta.dirname, '../../../build/server/serve.js')
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const errors: string[] = []
  const written: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const [found] = /http:\/\/\S+/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`The server ended: ${errors.join('')}`)))
  })
  return {
    url,
    logs: () => [...written, ...errors].join(''),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
