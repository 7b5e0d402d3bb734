/**
 * G33: builds the app twice and the demo twice, each time into an empty folder, compares every file byte for byte, and
 * checks what the bill of materials says of each. With E2E_SKIP_BUILD=1 what is in `dist` and `build/demo` is the first of both.
 * Run by `npm run test:reproducible`. Exits with 1 and the names of the files that differ.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { problemsOfBill, readEvidence } from './bill.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const vite = path.join(root, 'node_modules/vite/bin/vite.js')
const folder = mkdtempSync(path.join(tmpdir(), 'hua-builds-'))

/** Makes a fresh build. @returns its folder */
function build(name, mode) {
  const out = path.join(folder, name)
  const args = [vite, 'build', '--mode', mode, '--logLevel', 'warn', '--emptyOutDir', '--outDir', out]
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return out
}

/** Digest of every file of a build. */
function digestsOf(out) {
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
  for (const [mode, built] of [
    ['production', 'dist'],
    ['demo', 'build/demo'],
  ]) {
    const one = process.env["E2E_SKIP_BUILD"] === '1' ? path.join(root, built) : build(`${mode}-1`, mode)
    const [first, second] = [digestsOf(one), digestsOf(build(`${mode}-2`, mode))]
    const different = [...new Set([...first.keys(), ...second.keys()])].filter(
      (file) => first.get(file) !== second.get(file),
    )
    if (first.size < 20) throw new Error(`The build has ${first.size} files only`)
    const problems = [
      ...different.map((file) => `differs: ${file}`),
      ...problemsOfBill(readEvidence(one)).map((problem) => `bill of materials: ${problem}`),
    ]
    for (const problem of problems) console.error(`${mode}: ${problem}`)
    console.log(`Two builds (${mode}) of ${first.size} files: ${different.length} differ`)
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
