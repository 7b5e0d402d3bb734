import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { integrity, themeBoot } from '../../vite.plugins.ts'

/**
 * T20: the classic script of index.html, built and in development. What is in the real build:
 * `test/build/check-build.mjs`.
 */

const root = path.resolve(import.meta.dirname, '../..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hua-theme-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A release of a tiny app with our index.html and the given theme script. */
async function release(name: string, themeScript: string, base = '/') {
  const [app, out] = [path.join(folder, 'app'), path.join(folder, name)]
  mkdirSync(path.join(app, 'src/app'), { recursive: true })
  mkdirSync(path.join(app, 'public'), { recursive: true })
  writeFileSync(path.join(app, 'index.html'), readFileSync(path.join(root, 'index.html')))
  writeFileSync(path.join(app, 'public/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(app, 'src/shared.ts'), 'export const change = () => (document.title += ".")')
  writeFileSync(path.join(app, 'src/main.tsx'), 'import { change } from "./shared.ts"\nchange()')
  writeFileSync(path.join(app, 'src/app/theme-boot.ts'), themeScript)
  await build({
    root: app,
    base,
    configFile: false,
    logLevel: 'silent',
    plugins: [themeBoot(), integrity()],
    build: { outDir: out, emptyOutDir: true },
  })
  const html = readFileSync(path.join(out, 'index.html'), 'utf8')
  const [tag = ''] = /<script(?![^>]*type="module")[^>]*>/.exec(html) ?? []
  const [, url = ''] = /src="([^"]+)"/.exec(tag) ?? []
  const file = url.slice(base.length)
  const [, digest] = /integrity="([^"]+)"/.exec(tag) ?? []
  return { url, file, digest, code: readFileSync(path.join(out, file)), names: readdirSync(out) }
}

const dark = 'document.documentElement.dataset.theme = "dark"\n'

describe('T20 the script that sets the theme before the first paint', () => {
  test('gets another name and digest when its content changes', async () => {
    const [one, same, other] = [
      await release('one', dark),
      await release('same', dark),
      await release('other', dark.replace('dark', 'light')),
    ]
    for (const { file, digest, code, names } of [one, same, other]) {
      expect(file).toMatch(/^assets\/theme-boot-[\w-]{8}\.js$/)
      expect(digest).toBe(`sha384-${createHash('sha384').update(code).digest('base64')}`)
      expect(names.filter((name) => name.includes('theme'))).toEqual([])
    }
    expect(same.file).toBe(one.file)
    expect((await release('folder', dark, '/admin/users/')).url).toBe(`/admin/users/${one.file}`)
    expect(other.file).not.toBe(one.file)
  })

  test('is refused by the build when it could not run as a classic script', async () => {
    await expect(release('broken', `import { change } from '../shared.ts'\nchange()\n${dark}`)).rejects.toThrow(
      'script of its own',
    )
  })

  test.each(['/', '/admin/users/'])(
    'is served in development as its source, a script without imports, below %s',
    async (base) => {
      const server = await createServer({
        root,
        configFile: path.join(root, 'vite.config.ts'),
        base,
        mode: 'test',
        logLevel: 'error',
        cacheDir: path.join(folder, 'cache'),
        optimizeDeps: { noDiscovery: true },
        server: { middlewareMode: true, ws: false },
      })
      try {
        const html = await server.transformIndexHtml('/', readFileSync(path.join(root, 'index.html'), 'utf8'))
        const tags = html.match(/<script(?![^>]*type="module")[^>]*>/g) ?? []
        expect(tags).toHaveLength(1)
        expect(tags[0]).toContain(`src="${base}src/app/theme-boot.ts"`)
        const { code = '' } = (await server.transformRequest('/src/app/theme-boot.ts')) ?? {}
        expect(code).toContain('harness-user-admin.theme')
        expect(code).not.toMatch(/^\s*(?:import|export)\b|import\.meta|: unknown/m)
      } finally {
        await server.close()
      }
    },
  )
})
