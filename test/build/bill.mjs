/**
 * Checks the bill of materials and the notices of a build: the form against CycloneDX's own schema, the content against
 * what Vite found in the bundle (`.vite/license.json`, written by Vite itself) and against package-lock.json.
 */
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'))
const schemas = 'node_modules/@cyclonedx/cyclonedx-library/res/schema'
const { shipped } = read('test/build/licenses.json')

// Formats are addresses and times, which the file does not have.
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
for (const name of ['spdx', 'jsf-0.82'].map((one) => `${one}.SNAPSHOT.schema.json`))
  ajv.addSchema(read(`${schemas}/${name}`), `http://cyclonedx.org/schema/${name}`)
const validate = ajv.compile(read(`${schemas}/bom-1.6.SNAPSHOT.schema.json`))

/**
 * What is in the bundle without being a module of a package: helpers of the build tools, styles, fonts, inlined code.
 */
const withoutModule = ['@fontsource-variable/inter', '@noble/hashes', 'rolldown', 'tailwindcss', 'vite']

/** Everything that `problemsOfBill` checks, for the build in a folder. */
export function readEvidence(folder) {
  const text = (file) => readFileSync(path.join(folder, file), 'utf8')
  return {
    bill: JSON.parse(text('sbom.cdx.json')),
    notices: text('third-party-notices.txt'),
    bundled: JSON.parse(text('.vite/license.json')),
    lock: read('package-lock.json'),
  }
}

/** What is wrong, one line each. */
export function problemsOfBill({ bill, notices, bundled, lock }) {
  const problems = []
  const check = (fine, problem) => {
    if (!fine) problems.push(problem)
  }
  if (!validate(bill))
    for (const { instancePath, message } of validate.errors) problems.push(`not CycloneDX 1.6: ${instancePath} ${message}`)
  check(bill.serialNumber === undefined, 'has a random number')
  check(bill.metadata?.timestamp === undefined, 'has a time')

  const locked = Object.entries(lock.packages).map(([key, one]) => ({
    ...one,
    name: one.name ?? key.replace(/^.*node_modules\//, ''),
  }))
  const components = (bill.components ?? []).map((one) => ({
    ...one,
    id: `${one.group === undefined ? '' : `${one.group}/`}${one.name}@${one.version}`,
    parts: (one.properties ?? []).filter(({ name }) => name === 'harness-user-admin:part').map(({ value }) => value),
    license: one.licenses?.[0]?.license?.id ?? one.licenses?.[0]?.expression,
  }))
  for (const { id, purl, license, hashes, parts } of components) {
    check(purl === `pkg:npm/${id.replace(/^@/, '%40')}`, `${id} has another address: ${purl}`)
    check(shipped.includes(license), `${id} has the license ${license}`)
    const digest = hashes?.find(({ alg }) => alg === 'SHA-512')?.content ?? ''
    const integrity = `sha512-${Buffer.from(digest, 'hex').toString('base64')}`
    const found = locked.find(({ name, version }) => `${name}@${version}` === id)
    check(found !== undefined, `${id} is not in package-lock.json`)
    check(found?.integrity === integrity, `${id} has another digest than in package-lock.json`)
    check(found?.license === license, `${id} has another license than in package-lock.json`)
    check(parts.length > 0, `${id} is in no part`)
    check(notices.includes(`\n${id.replace(/(.)@/, '$1 ')} (${license})\n`), `${id} has no notice`)
  }
  const inBundle = new Set(bundled.map(({ name, version }) => `${name}@${version}`))
  const onPage = new Set(components.filter(({ parts }) => parts.includes('page')).map(({ id }) => id))
  for (const id of inBundle) check(onPage.has(id), `${id} is in the bundle and not listed`)
  for (const id of onPage)
    check(
      inBundle.has(id) || withoutModule.some((name) => id.startsWith(`${name}@`)),
      `${id} is listed for the page and not in the bundle`,
    )
  for (const { name, text } of bundled)
    check(text === undefined || notices.includes(text.trim().replaceAll('\r\n', '\n')), `the license of ${name} is cut`)
  return problems
}
