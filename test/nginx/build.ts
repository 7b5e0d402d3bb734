import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Builds the app that nginx serves. E2E_SKIP_BUILD=1 uses the one that is there. */
export default function build(): void {
  if (process.env['E2E_SKIP_BUILD'] === '1') return
  const cwd = path.resolve(import.meta.dirname, '../..')
  const vite = path.join(cwd, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd, stdio: 'inherit' })
}
