import type { Server } from 'node:http'

/**
 * Runs a server program: one line on success, one sentence and status 1 on failure, and a graceful shutdown on the
 * first SIGTERM or SIGINT.
 *
 * @param start starts the server and returns a description of what it serves.
 */
export async function run(start: () => Promise<{ server: Server; line: string }>): Promise<void> {
  try {
    const { server, line } = await start()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        // Responses that the simulator still holds back would keep the process alive.
        server.close(() => process.exit())
        server.closeAllConnections()
      })
    }
    process.stdout.write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
