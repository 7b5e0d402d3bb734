/**
 * Runs npm scripts two at a time, the first ones first: `node test/build/run-parallel.mjs lint:code typecheck …`.
 * Linting and checking types use one core each. Prints what each says when it has ended; exits with 1 when one of them
 * failed.
 */
import { spawn } from 'node:child_process'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const waiting = process.argv.slice(2)
const failed = []

/** Runs one script to its end. */
function run(script) {
  return new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(npm, ['run', '--silent', script], { shell: process.platform === 'win32' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part))
    child.on('error', (error) => (said += String(error)))
    child.on('close', (code) => {
      const ended = code === 0 ? 'passed' : 'FAILED'
      console.log(`--- ${script}: ${ended} in ${Math.round((Date.now() - started) / 1000)} s\n${said}`.trimEnd())
      if (code !== 0) failed.push(script)
      resolve()
    })
  })
}

async function work() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) await run(script)
}

await Promise.all([work(), work()])
if (failed.length > 0) {
  console.error(`FAILED: ${failed.join(', ')}`)
  process.exitCode = 1
}
