import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { build, type Plugin } from 'vite'

/** What package-lock.json says of one package. */
type Locked = {
  readonly name?: string
  readonly version: string
  readonly integrity: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}
type Lockfile = { readonly packages: Readonly<Record<string, Locked>> }
type Manifest = { readonly name: string; readonly version: string; readonly license: string }
/** Where the code of a package runs. */
type Part = 'page' | 'server'
type Shipped = {
  /** Path in the lock file, such as `node_modules/react`. */
  readonly key: string
  readonly name: string
  readonly locked: Locked
  readonly parts: ReadonlySet<Part>
}

const billFile = 'sbom.cdx.json'
const noticesFile = 'third-party-notices.txt'

/** Packages that carry the code of another one inside their own files, which no import names. */
const carried: Readonly<Record<string, readonly string[]>> = { otpauth: ['@noble/hashes'] }

/**
 * Writes a bill of materials (CycloneDX) and the notices of third parties into the build.
 *
 * The page's packages are those whose modules the bundler put into a chunk. The server's are those that the build of
 * the Node program leaves in node_modules, with all they depend on. `npm sbom` knows neither, and puts a time and a
 * random number into every file, so two builds would differ.
 *
 * @param parts `page` for a static build that no Node program of ours serves
 */
export function billOfMaterials(parts: readonly Part[]): Plugin {
  let root = process.cwd()
  return {
    name: 'bill-of-materials',
    apply: 'build',
    configResolved(config) {
      root = config.root
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        // The shapes npm documents for its two files.
        const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lockfile
        const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest
        const found = new Map<string, Set<Part>>()
        const add = (key: string, part: Part) => found.set(key, (found.get(key) ?? new Set()).add(part))

        for (const output of Object.values(bundle)) {
          if (output.type === 'chunk') {
            for (const id of output.moduleIds) for (const key of packagesOf(id)) add(key, 'page')
          } else if (output.fileName === 'mockServiceWorker.js') add('node_modules/msw', 'page')
          // The base styles of Tailwind are text of its package.
          else if (output.fileName.endsWith('.css') && String(output.source).includes('tailwindcss v'))
            add('node_modules/tailwindcss', 'page')
          // Files that styles name, such as a typeface.
          else for (const name of output.originalFileNames) for (const key of packagesOf(`/${name}`)) add(key, 'page')
        }
        if (parts.includes('server')) for (const key of await serverPackages(root, lock)) add(key, 'server')

        const shipped = [...found]
          .map(([key, where]): Shipped => {
            const locked = lock.packages[key]
            if (locked === undefined) throw new Error(`${key} is in the build and not in package-lock.json`)
            return { key, name: locked.name ?? nameOf(key), locked, parts: where }
          })
          .sort((one, other) => (one.key < other.key ? -1 : 1))
        this.emitFile({ type: 'asset', fileName: billFile, source: billOf(shipped, manifest, lock) })
        this.emitFile({ type: 'asset', fileName: noticesFile, source: noticesOf(shipped, manifest, root) })
      },
    },
  }
}

/** Name of a package by where it is installed. */
const nameOf = (key: string) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** The package of a module, with those it carries; none for a file of ours. */
function packagesOf(id: string): string[] {
  // Helpers that the two build tools put into the bundle are code of theirs.
  const [, tool] = /^\0(vite|rolldown)\//.exec(id) ?? []
  if (tool !== undefined) return [`node_modules/${tool}`]
  const [, key] = /\/(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? []
  if (key === undefined) return []
  return [key, ...(carried[nameOf(key)] ?? []).map((name) => `node_modules/${name}`)]
}

/** What `build/server/serve.js` imports from node_modules to run, and all that those packages depend on. */
async function serverPackages(root: string, lock: Lockfile): Promise<ReadonlySet<string>> {
  const built = await build({
    root,
    configFile: path.join(root, 'vite.server.config.ts'),
    logLevel: 'error',
    build: { write: false },
  })
  if (Array.isArray(built) || !('output' in built)) throw new Error('The build of the server has more than one output')
  const chunks = new Map(built.output.flatMap((output) => (output.type === 'chunk' ? [[output.fileName, output]] : [])))
  // Only what is imported at once: the simulator, which no installation for others uses, is loaded later.
  const reached = new Set(['serve.js'])
  for (const name of reached) for (const next of chunks.get(name)?.imports ?? []) reached.add(next)
  const imported = [...reached].filter((name) => !chunks.has(name) && !name.startsWith('node:'))
  const keys = new Set(imported.map((name) => `node_modules/${/^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name}`))
  // Grows while it is walked.
  for (const key of keys) for (const next of dependenciesOf(key, lock)) keys.add(next)
  return keys
}

/** Where the dependencies of a package are installed: inside it, or in a folder further up. */
function dependenciesOf(key: string, { packages }: Lockfile): string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = packages[key] ?? {}
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true)
  return [...Object.keys(dependencies), ...peers].flatMap((name) => {
    for (let folder = key; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
      if (place in packages) return [place]
      if (folder === '') return []
    }
  })
}

function billOf(shipped: readonly Shipped[], manifest: Manifest, lock: Lockfile): string {
  const licenseFactory = new Contrib.License.Factories.LicenseFactory(() => undefined)
  const purlOf = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`
  const component = (type: Enums.ComponentType, name: string, { version, license }: Omit<Manifest, 'name'>) => {
    const [, group, short = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
    const purl = purlOf(name, version)
    return new Models.Component(type, short, {
      ...(group === undefined ? {} : { group }),
      version,
      purl,
      bomRef: purl,
      licenses: new Models.LicenseRepository([licenseFactory.makeFromString(license)]),
    })
  }
  const app = component(Enums.ComponentType.Application, manifest.name, manifest)
  const components = new Map(
    shipped.map(({ key, name, locked, parts }) => {
      const { version, license, integrity } = locked
      if (license === undefined) throw new Error(`${key} names no license`)
      const one = component(Enums.ComponentType.Library, name, { version, license })
      const digest = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
      one.hashes.set(Enums.HashAlgorithm['SHA-512'], digest)
      for (const part of [...parts].sort()) one.properties.add(new Models.Property('harness-user-admin:part', part))
      return [key, one] as const
    }),
  )
  for (const [key, one] of components) {
    app.dependencies.add(one.bomRef)
    for (const next of dependenciesOf(key, lock)) {
      const other = components.get(next)
      if (other) one.dependencies.add(other.bomRef)
    }
  }
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: app,
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.Build]),
    }),
    components: new Models.ComponentRepository(components.values()),
  })
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return `${new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 })}\n`
}

function noticesOf(shipped: readonly Shipped[], manifest: Manifest, root: string): string {
  const head =
    `${manifest.name} contains or runs with the packages below, each under its own license.\n` +
    `The same list for tools is ${billFile}.\n`
  const parts = shipped.map(({ key, name, locked }) => {
    const title = `${name} ${locked.version} (${locked.license ?? ''})`
    return `${'='.repeat(title.length)}\n${title}\n${'='.repeat(title.length)}\n\n${licenseText(path.join(root, key))}\n`
  })
  return [head, ...parts].join('\n')
}

/** Text of a package's license and notice files. */
function licenseText(folder: string): string {
  const files = readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying|notice)(?:[.-](?:md|txt|\w*))?$/i.test(name))
    .sort()
  if (files.length > 0)
    return (
      files
        .map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
        // Of Vite one helper is in the page, and nothing of what Vite itself is made of.
        .map((text) => (text.split('\n# Licenses of bundled dependencies')[0] ?? text).trim())
        .join('\n\n')
    )
  // A package's own description of itself.
  const { license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    license?: string
    author?: string | { name?: string }
  }
  if (license !== 'MIT') throw new Error(`${folder} has no text of its license`)
  const holder = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${path.basename(folder)}`
  return `${mit(holder)}\n\n(The package has no license file. It names this license.)`
}

const mit = (holder: string) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
