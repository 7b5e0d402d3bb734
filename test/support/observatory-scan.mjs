/**
 * Grades hosts with the scanner of the MDN HTTP Observatory, unchanged and without a network: `NODE_EXTRA_CA_CERTS=…
 * node observatory-scan.mjs <https port> <http port, 0 for none> <host and path>…`. Every name leads to loopback, 443
 * and 80 to the given ports. A separate program, because Node reads whom to trust at its start. Prints one JSON array.
 */
import fs from 'node:fs'
import net from 'node:net'
import { scan } from '@mdn/mdn-http-observatory/src/scanner/index.js'

const [securePort, plainPort, ...targets] = process.argv.slice(2)

// Its list of names that browsers know to be https is fetched by an install script, which does not run here.
const { readFileSync } = fs
fs.readFileSync = (file, ...rest) => (String(file).endsWith('hsts-preload.json') ? '{}' : readFileSync(file, ...rest))

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...values) {
  // Node's own agents pass a list with the options at its head.
  const [options] = Array.isArray(values[0]) ? values[0] : values
  const port = { 443: securePort, 80: plainPort }[options.port]
  if (port === undefined) throw new Error(`The scanner went to port ${options.port}`)
  return connect.call(this, { ...options, host: '127.0.0.1', port: Number(port) || 1, lookup: undefined })
}

const graded = []
for (const target of targets) {
  const { scan: result, tests } = await scan(target)
  const points = Object.entries(tests).map(([name, test]) => [name, test.result, test.scoreModifier, test.pass])
  graded.push({ target, grade: result.grade, score: result.score, failed: result.testsFailed, points })
}
process.stdout.write(JSON.stringify(graded))
