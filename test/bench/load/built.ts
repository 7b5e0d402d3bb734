import { existsSync } from 'node:fs'
import path from 'node:path'

/** Says what is missing where the bench was not started by its command. */
export default function built(): void {
  for (const file of ['dist/index.html', 'build/bench/minimal/index.html', 'build/bench/host/host.js'])
    if (!existsSync(path.resolve(import.meta.dirname, '../../..', file)))
      throw new Error(`${file} is not built. Run: npm run bench:load`)
}
