import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Evidence, problemsOfBill } from '#test/build/bill.mjs'
import licenses from '#test/build/licenses.json' with { type: 'json' }

/** G32, T20: what is installed, from where, and what of it may run. */

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

type Locked = {
  name?: string
  version?: string
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
  license?: string
  dev?: boolean
}
type Lockfile = { lockfileVersion: number; packages: Record<string, Locked> }
type Manifest = {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  overrides: Record<string, Record<string, string>>
  allowScripts: Record<string, boolean>
}

/** What is wrong with a lock file, one line each. */
function problemsOf({ lockfileVersion, packages }: Lockfile): string[] {
  const problems = lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}`]
  for (const [name, { version, integrity, resolved, link }] of Object.entries(packages)) {
    if (name === '') continue
    if (link === true) problems.push(`${name} is a link to a folder`)
    if (!/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version ?? '')) problems.push(`${name} has no exact version`)
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')) problems.push(`${name} has no sha512 digest`)
    // Left out where a registry is configured; the digest holds all the same.
    if (resolved !== undefined && !/^https:\/\/registry\.npmjs\.org\/[^?#]+\.tgz$/.test(resolved))
      problems.push(`${name} comes from ${resolved}`)
  }
  return problems
}

// The shapes npm documents for its two files.
const lock = JSON.parse(read('package-lock.json')) as Lockfile
const manifest = JSON.parse(read('package.json')) as Manifest

describe('G32 T20 the lock file', () => {
  test('names registry packages only, each by version and digest', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100)
    expect(problemsOf(lock)).toEqual([])
  })

  test.each<[string, Locked]>([
    ['git', { resolved: 'git+ssh://git@github.com/a/b.git#0123' }],
    ['plain http', { resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' }],
    ['a file', { resolved: 'file:../a-1.0.0.tgz' }],
    ['another host', { resolved: 'https://codeload.github.com/a/b/tar.gz/0123' }],
    ['a weak digest', { integrity: 'sha1-oGZ9FBNlOLsX0WiqYQKKqbzyjOU=' }],
    ['no digest', { integrity: '' }],
    ['a folder', { link: true }],
    ['no version', { version: '' }],
  ])('planted %s is found', (_title, planted) => {
    const [name, fine] = Object.entries(lock.packages).find(([key]) => key === 'node_modules/react') ?? []
    if (name === undefined) throw new Error('react is not in the lock file')
    expect(problemsOf({ lockfileVersion: 3, packages: { [name]: { ...fine, ...planted } } })).toHaveLength(1)
  })

  test('holds exactly the versions that package.json names', () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies }
    for (const [name, version] of Object.entries(named)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version])
    }
  })

  test('has install scripts in no package but those that package.json lists, and lets none of them run', () => {
    const withScripts = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([name]) => name.replace(/^.*node_modules\//, ''))
    expect([...new Set(withScripts)].sort()).toEqual(Object.keys(manifest.allowScripts).sort())
    expect(Object.values(manifest.allowScripts)).not.toContain(true)
  })

  test('has no package under the name of another one, but those that stand in for parts of the grader', () => {
    const under = Object.entries(lock.packages).flatMap(([key, { name }]) => {
      const folder = key.replace(/^.*node_modules\//, '')
      return key === '' || name === undefined || name === folder ? [] : [[folder, name]]
    })
    const overrides = Object.entries(manifest.overrides).flatMap(([, parts]) =>
      Object.entries(parts).flatMap(([folder, by]) => {
        const [, name] = /^npm:(.+)@[^@]+$/.exec(by) ?? []
        return name === undefined ? [] : [[folder, name]]
      }),
    )
    expect(under.sort()).toEqual(overrides.sort())
    // What already runs here, so no one else is trusted.
    expect(new Set(overrides.map(([, name]) => name))).toEqual(new Set(['clsx']))
  })

  test('holds packages with licenses that fit: those that ship, and a few more that only develop', () => {
    const unfit = Object.entries(lock.packages).filter(([key, { license = '', dev = false }]) => {
      const fits = [...licenses.shipped, ...(dev ? licenses.development : [])]
      return key !== '' && !fits.includes(license)
    })
    expect(unfit.map(([key, { license }]) => `${key}: ${String(license)}`)).toEqual([])
  })
})

describe('the bill of materials of a build', () => {
  const locked = lock.packages['node_modules/react']
  const version = locked?.version ?? ''
  const react = {
    type: 'library',
    name: 'react',
    version,
    'bom-ref': `pkg:npm/react@${version}`,
    purl: `pkg:npm/react@${version}`,
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from((locked?.integrity ?? '').replace('sha512-', ''), 'base64').toString('hex'),
      },
    ],
    licenses: [{ license: { id: 'MIT' } }],
    properties: [{ name: 'harness-user-admin:part', value: 'page' }],
  }
  const other = { ...react, name: 'vitest', version: manifest.devDependencies['vitest'] ?? '' }
  const fine: Evidence = {
    bill: { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [react] },
    notices: `====\nreact ${version} (MIT)\n====\n\nThe text.`,
    bundled: [{ name: 'react', version, text: 'The text.' }],
    lock,
  }
  const withReact = (change: object): Partial<Evidence> => ({
    bill: { ...fine.bill, components: [{ ...react, ...change }] },
  })

  test('is fine when it lists what is in the bundle', () => {
    expect(problemsOfBill(fine)).toEqual([])
  })

  test.each<[string, RegExp, Partial<Evidence>]>([
    ['another format', /not CycloneDX/, { bill: { ...fine.bill, bomFormat: 'SPDX' } }],
    ['a component without its type', /not CycloneDX/, withReact({ type: undefined })],
    ['an unknown license id', /not CycloneDX/, withReact({ licenses: [{ license: { id: 'MYT' } }] })],
    ['a time', /has a time/, { bill: { ...fine.bill, metadata: { timestamp: '2026-11-28T00:00:00Z' } } }],
    ['a random number', /random number/, { bill: { ...fine.bill, serialNumber: 'urn:uuid:1' } }],
    ['a bundled package that is not listed', /vitest.* not listed/, { bundled: [...fine.bundled, other] }],
    ['a listed package that is not bundled', /not in the bundle/, { bundled: [] }],
    ['a license that does not fit', /the license GPL/, withReact({ licenses: [{ license: { id: 'GPL-3.0-only' } }] })],
    ['no license', /the license undefined/, withReact({ licenses: [] })],
    ['another digest', /another digest/, withReact({ hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }] })],
    ['another version', /not in package-lock/, withReact({ version: '1.0.0' })],
    ['another address', /another address/, withReact({ purl: 'pkg:npm/preact@1.0.0' })],
    ['no part', /in no part/, withReact({ properties: [] })],
    ['no notice', /no notice/, { notices: 'The text.' }],
    ['a notice without its text', /is cut/, { notices: fine.notices.replace('The text.', '') }],
  ])('planted %s is found', (_title, problem, planted) => {
    expect(problemsOfBill({ ...fine, ...planted }).join('\n')).toMatch(problem)
  })
})

test('G32 npm runs no script of a package, takes exact versions, and none that is younger than a week', () => {
  const settings = read('.npmrc').trim().split('\n')
  expect(settings).toEqual(
    expect.arrayContaining(['ignore-scripts=true', 'save-exact=true', 'engine-strict=true', 'min-release-age=7']),
  )
  expect(read('.npmrc')).not.toMatch(/_auth|registry\s*=/i)
})

test('G32 the packages that run are those of the table in docs/decisions.md', () => {
  const section = /## Dependencies\n([\s\S]*)/.exec(read('docs/decisions.md'))?.[1] ?? ''
  const rows = section.split('\n').filter((line) => /^\| (?!Package|-)/.test(line))
  const named = rows.map((row) => (row.split('|')[1] ?? '').trim())
  expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort())
})
