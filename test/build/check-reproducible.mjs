/**
 * G33: builds the app twice and the demo twice, each time into an empty folder, compares every file byte for byte, and
 * checks what the bill of materials says of each.
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

/** Digest of every file of a fresh build. */
function build(name, mode) {
  const out = path.join(folder, name)
  const args = [vite, 'build', '--mode', mode, '--logLevel', 'warn', '--emptyOutDir', '--outDir', out]
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
  for (const mode of ['production', 'demo']) {
    const [first, second] = [build(`${mode}-1`, mode), build(`${mode}-2`, mode)]
    const different = [...new Set([...first.keys(), ...second.keys()])].filter(
      (file) => first.get(file) !== second.get(file),
    )
    if (first.size < 20) throw new Error(`The build has ${first.size} files only`)
    const problems = [
      ...different.map((file) => `differs: ${file}`),
      ...problemsOfBill(readEvidence(path.join(folder, `${mode}-1`))).map((problem) => `bill of materials: ${problem}`),
    ]
    for (const problem of problems) console.error(`${mode}: ${problem}`)
    console.log(`Two builds (${mode}) of ${first.size} files: ${different.length} differ`)
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
