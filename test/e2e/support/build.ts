import { execFileSync } from 'node:child_process'
import path from 'node:path'

/**
 * Builds the app, its server, the simulator's console and the static demo once, before any worker starts.
 * E2E_SKIP_BUILD=1 uses what is built already.
 */
export default function build(): void {
  if (process.env['E2E_SKIP_BUILD'] === '1') return
  const cwd = path.resolve(import.meta.dirname, '../../..')
  const vite = path.join(cwd, 'node_modules/vite/bin/vite.js')
  for (const args of [
    ['build'],
    ['build', '--ssr', '--config', 'vite.server.config.ts'],
    ['build', '--config', 'vite.devtools.config.ts'],
    ['build', '--mode', 'demo'],
  ]) {
    execFileSync(process.execPath, [vite, ...args, '--logLevel', 'warn'], { cwd, stdio: 'inherit' })
  }
}
