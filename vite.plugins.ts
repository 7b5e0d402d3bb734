import { createHash } from 'node:crypto'
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { apiPrefixes } from './src/contract/operations.ts'

const controls: HtmlTagDescriptor = {
  tag: 'meta',
  attrs: { name: 'harness-simulator', content: '/__sim' },
  injectTo: 'head',
}
/** The simulator's console is part of the page here, so its address is not used. */
const devtools: HtmlTagDescriptor = { tag: 'meta', attrs: { name: 'harness-devtools', content: '' }, injectTo: 'head' }
const personas: HtmlTagDescriptor = {
  tag: 'meta',
  attrs: { name: 'harness-personas', content: '/__sim/personas' },
  injectTo: 'head',
}

/** The static demo: tells the page where the personas are and ships the worker of msw. */
export function demo(): Plugin {
  return {
    name: 'demo',
    transformIndexHtml: () => [controls, devtools, personas],
    async generateBundle() {
      const source = await readFile('node_modules/msw/lib/mockServiceWorker.js')
      this.emitFile({ type: 'asset', fileName: 'mockServiceWorker.js', source })
    },
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * `npm run dev`: answers the paths of the API with the same host as `npm start`, so with the simulator or, when
 * HARNESS_URL is set, with the real gateway. Reloaded by Vite when its code changes.
 */
export function backend(): Plugin {
  const mounted = [...apiPrefixes, '/__sim']
  return {
    name: 'backend',
    apply: (_config, { command, mode }) => command === 'serve' && mode !== 'test' && mode !== 'demo',
    transformIndexHtml: () => (process.env['HARNESS_URL'] ? [] : [controls, devtools, personas]),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? '/'
        if (!mounted.some((prefix) => url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`))) {
          next()
          return
        }
        server
          .ssrLoadModule('/src/server/dev.ts')
          // The module's one export; Vite cannot know its type.
          .then((module) => (module['listener'] as Listener)(request, response))
          .catch(next)
      })
    },
  }
}

/**
 * Gives the classic script of index.html a hashed name, as Vite does for modules only. Under a name that stays, a browser
 * that kept the old file would refuse it: `integrity` is that of the new one.
 */
export function themeBoot(): Plugin {
  const file = 'src/app/theme-boot.ts'
  let base = '/'
  let building = false
  return {
    name: 'theme-boot',
    configResolved(config) {
      base = config.base
      building = config.command === 'build'
    },
    buildStart() {
      if (building) this.emitFile({ type: 'chunk', id: `/${file}`, name: 'theme-boot' })
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (bundle === undefined) return html.replace(`"/${file}"`, `"${base}${file}"`)
        const built = Object.values(bundle).find((output) => output.type === 'chunk' && output.name === 'theme-boot')
        if (built?.type !== 'chunk' || built.imports.length > 0)
          throw new Error(`${file} has to be a script of its own, without imports`)
        return html.replace(`"/${file}"`, `"${base}${built.fileName}"`)
      },
    },
  }
}

/** Adds `integrity` to every script, style and preload of the built index.html, from the files as they were written. */
export function integrity(): Plugin {
  let base = '/'
  return {
    name: 'integrity',
    apply: 'build',
    configResolved(config) {
      base = config.base
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = 'dist' }) {
        const file = path.join(dir, 'index.html')
        let html = await readFile(file, 'utf8')
        for (const [tag, url] of html.matchAll(
          /<(?:script\b[^>]*?\bsrc|link\b[^>]*?\brel="(?:stylesheet|modulepreload)"[^>]*?\bhref)="([^"]+)"/g,
        )) {
          const bytes = await readFile(path.join(dir, (url ?? '').slice(base.length)))
          const digest = createHash('sha384').update(bytes)
          html = html.replace(tag, `${tag} integrity="sha384-${digest.digest('base64')}"`)
        }
        await writeFile(file, html)
      },
    },
  }
}

/**
 * Writes a .br and a .gz next to every text file worth it, for `src/server/static.ts` and for nginx's `gzip_static`.
 */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = 'dist' }) {
        const folder = path.join(dir, 'assets')
        for (const name of await readdir(folder)) {
          if (!/\.(?:js|css|svg|json)$/.test(name)) continue
          const file = path.join(folder, name)
          const bytes = await readFile(file)
          if (bytes.length < 1024) continue
          await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }))
          await writeFile(
            `${file}.br`,
            brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
          )
        }
      },
    },
  }
}

/** Hosts of static files answer with 404.html where there is no file: at every address of the app but the first. */
export function fallbackPage(): Plugin {
  return {
    name: 'fallback-page',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: ({ dir = 'build/demo' }) => copyFile(path.join(dir, 'index.html'), path.join(dir, '404.html')),
    },
  }
}
