/**
 * Checks the built app in `dist`: what must not be in it, and what must be.
 * Run by `npm run test:build` right after the build; exits with 1 and a list when something is wrong. How much a
 * browser loads is measured in a browser: test/e2e/first-load.e2e.ts.
 */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { problemsOfBill, readEvidence } from './bill.mjs'

const dist = path.resolve(import.meta.dirname, '../../dist')

/** Addresses in packages that are names or error texts and are never asked for. Everything else is a problem. */
const inert = [
  'http://www.w3.org/', // XML namespaces
  'https://react.dev/errors/', // texts of React's own errors
  'https://base-ui.com/production-error', // the same of Base UI
  'https://reactrouter.com/', // the same of React Router
  'https://github.com/ungap/url-search-params', // in a warning of React Router for old browsers
  'https://tailwindcss.com', // its license comment at the head of the styles
  'http://127.0.0.1', // the same computer, offered by the page that asks for https
  'http://localhost', // base that React Router resolves relative links against
]

/** Names that stay when the content changes: nothing in them may break a page that came before or after. */
const fixedNames = ['favicon.svg', 'index.html', 'robots.txt', 'sbom.cdx.json', 'third-party-notices.txt']
/** Texts for people and tools, full of addresses; the page loads neither. */
const notLoaded = ['sbom.cdx.json', 'third-party-notices.txt']

/** Every name of a script is in the first one, and every script has headers. */
const MAX_SCRIPTS = 45

const problems = []
const check = (fine, problem) => {
  if (!fine) problems.push(problem)
}

const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(path.sep, '/'))
const texts = names
  .filter((name) => /\.(?:html|js|css|svg|txt|json|webmanifest)$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(dist, name), 'utf8') }))
const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'))

// --- what must not be in it
check(!names.includes('mockServiceWorker.js'), 'mockServiceWorker.js is in the build')
check(!names.some((name) => name.endsWith('.map')), 'a source map is in the build')
const forbidden = [
  [/\bmsw\b|mockServiceWorker/i, 'mentions msw'],
  [/__sim\b|Search faults|Reset demo data/, 'mentions the simulator or has its console'],
  [/sourceMappingURL/, 'refers to a source map'],
  [/\b[ps]at\.[\w-]{10,}\.[\w-]{6,}/, 'holds something like an API key'],
]
for (const { name, text } of texts) {
  for (const [pattern, what] of forbidden) {
    const found = pattern.exec(text)
    if (found) check(false, `${name} ${what}: …${text.slice(Math.max(0, found.index - 40), found.index + 60)}…`)
  }
  if (notLoaded.includes(name) || name.startsWith('.vite/')) continue
  for (const [url] of text.matchAll(/\b(?:https?|wss?):\/\/[\w[][^\s"'`)<>\\,;]*/g)) {
    check(
      inert.some((prefix) => url.startsWith(prefix)),
      `${name} names another address: ${url}`,
    )
  }
}
check(
  !Object.keys(manifest).some((name) => /^src\/(?:sim|server|devtools)\//.test(name)),
  'a file of the simulator, its console or the server is in the manifest',
)

// --- what must be in it
const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
const loads = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
  .map(([tag]) => tag)
  .filter((tag) => tag.startsWith('<script') || /rel="(?:stylesheet|modulepreload)"/.test(tag))
check(loads.some((tag) => tag.includes('type="module"')), 'index.html loads no module')
check(loads.some((tag) => tag.includes('rel="stylesheet"')), 'index.html loads no styles')
for (const tag of loads) check(/ integrity="sha384-[A-Za-z0-9+/]{64}"/.test(tag), `no integrity: ${tag}`)
for (const [, name] of html.matchAll(/\s(?:src|href)="\/([^"]*)"/g))
  check(names.includes(name), `index.html names ${name}, which is not there`)
for (const [tag, name] of html.matchAll(/<[^>]*\s(?:src|href)="\/([^"]+)"[^>]*>/g))
  check(
    !tag.includes('integrity=') || /^assets\/[\w.-]+-[\w-]{8}\.(?:js|css)$/.test(name),
    `${name} has integrity and a name without its hash: a browser that kept the old file refuses it`,
  )
for (const name of names.filter((one) => !/^(?:assets|\.vite)(?:\/|$)/.test(one)))
  check(fixedNames.includes(name), `${name} has a name that stays when its content changes`)
for (const name of names.filter((one) => one.startsWith('assets/')))
  check(/-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/.test(name), `${name} is kept for a year and has no hash in its name`)
check(!/<style|\sstyle=|\son\w+=/i.test(html), 'index.html has inline code or styles')

// --- styles that a change anywhere would have a browser look up again for all that is drawn
for (const { name, text } of texts.filter((each) => each.name.endsWith('.css')))
  for (const [, selector = ''] of text.matchAll(/(?:^|[{};])([^{};@]+)\{/g)) {
    check(!/:has\(.*\) \*\)/.test(selector), `${name}: a part of a page asks what another part holds: ${selector}`)
    check(!/-child(?:\([^)]*\))?\s*[ >]\s*\*/.test(selector), `${name}: all in a last or first child: ${selector}`)
  }

// --- how it is parted (vite.chunks.ts)
const scripts = names.filter((name) => /^assets\/.*\.js$/.test(name))
check(scripts.length <= MAX_SCRIPTS, `${scripts.length} scripts are more than ${MAX_SCRIPTS}`)
const importsOf = new Map(
  scripts.map((name) => [
    name.slice('assets/'.length),
    [...(texts.find((each) => each.name === name)?.text ?? '').matchAll(/(?:from|import)\s*[`'"]\.\/([^`'"]+\.js)[`'"]/g)].map(
      ([, file]) => file,
    ),
  ]),
)
/** Files that a file loads with it, in the order in which they are found. */
const loadedWith = (file, found = new Set()) => {
  for (const next of importsOf.get(file) ?? []) if (!found.has(next)) loadedWith(next, found.add(next))
  return found
}
for (const file of importsOf.keys()) {
  check(!loadedWith(file).has(file), `${file} is in a circle of scripts`)
  // A page that is missing after a deploy must not take others along.
  for (const page of [...loadedWith(file)].filter((one) => one.includes('.page-')))
    check(false, `${file} can't be loaded without ${page}`)
}

// --- what it is made of
const evidence = readEvidence(dist)
problems.push(...problemsOfBill(evidence).map((problem) => `bill of materials: ${problem}`))
const onServer = evidence.bill.components.filter(({ properties }) => properties.some(({ value }) => value === 'server'))
for (const name of ['hono', 'node-server'])
  check(
    onServer.some((one) => one.name === name),
    `bill of materials: ${name} of the server is not listed`,
  )
check(onServer.every(({ name }) => name !== 'msw'), 'the server needs msw, which is for development')
console.log(`Bill of materials: ${evidence.bill.components.length} packages, ${evidence.bundled.length} by their modules`)

for (const problem of problems) console.error(`dist: ${problem}`)
process.exitCode = problems.length > 0 ? 1 : 0
