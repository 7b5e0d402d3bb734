/**
 * G33: builds the app twice, each time into an empty folder, and compares every file byte for byte.
 * Run by `npm run test:reproducible`. Exits with 1 and the names of the files that differ.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const vite = path.join(root, 'node_modules/vite/bin/vite.js')
const folder = mkdtempSync(path.join(tmpdir(), 'hua-builds-'))

/** Digest of every file of a fresh build. */
function build(name) {
  const out = path.join(folder, name)
  const args = [vite, 'build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', out]
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return new Map(
    readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(out, file)).isFile())
      .map((file) => [
        file,
        createHash('sha384')
          .update(readFileSync(path.join(out, file)))
          .digest('base64'),
      ]),
  )
}

try {
  const [first, second] = [build('first'), build('second')]
  const different = [...new Set([...first.keys(), ...second.keys()])].filter(
    (file) => first.get(file) !== second.get(file),
  )
  if (first.size < 20) throw new Error(`The build has ${first.size} files only`)
  for (const file of different) console.error(`Two builds differ: ${file}`)
  console.log(`Two builds of ${first.size} files: ${different.length} differ`)
  process.exitCode = different.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true })
}
