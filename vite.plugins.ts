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
const personas: HtmlTagDescriptor = {
  tag: 'meta',
  attrs: { name: 'harness-personas', content: '/__sim/personas' },
  injectTo: 'head',
}

/**
 * The static demo: tells the page where the personas are, ships the worker of msw, and leaves out `tldts`, a list of
 * all public domain suffixes (112 KB) that msw uses for cookies only; the simulator has none.
 */
export function demo(): Plugin {
  const stub = '\0tldts-stub'
  return {
    name: 'demo',
    enforce: 'pre',
    resolveId: (id) => (id === 'tldts' ? stub : undefined),
    load: (id) => (id === stub ? 'export const getDomain = () => null' : undefined),
    transformIndexHtml: () => [controls, personas],
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
    transformIndexHtml: () => (process.env['HARNESS_URL'] ? [] : [controls, personas]),
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
 * Takes the display names off React Router's components and marks those as free of effects, so that the ones nobody
 * uses (forms, scroll restoration, server rendering) can be left out, and takes the prefetching out of its links, which
 * works with its server only: 6 KB of the first screen.
 */
export function withoutUnusedRouterParts(): Plugin {
  return {
    name: 'without-unused-router-parts',
    apply: 'build',
    transform: {
      filter: { id: /\/node_modules\/react-router\/dist\/production\/[^/]+\.mjs$/ },
      handler: (code) =>
        code
          .replace(/^\w+\.displayName = "\w+";$/gm, '')
          .replace(/= (React\w*\.(?:forwardRef|createContext|memo)\()/g, '= /* @__PURE__ */ $1')
          .replace(/= (class extends React\w*\.Component \{[^]*?^\});$/gm, '= /* @__PURE__ */ (() => $1)();')
          .replace(/\bReact\w*\.createElement\(PrefetchPageLinks,/g, 'void (0,'),
    },
  }
}

/**
 * Draws icons without what this app never asks of them (sizes, stroke widths, aliases, a context): 2 KB of the first
 * screen, and less work for each of the icons in a long list. The look is the same.
 */
export function plainIcons(): Plugin {
  return {
    name: 'plain-icons',
    apply: 'build',
    transform: {
      filter: { id: /\/node_modules\/lucide-react\/dist\/esm\/(?:createLucideIcon|icons\/[\w-]+)\.mjs$/ },
      handler: (code, id) => {
        // Keys of fixed children, and names for classes that no style of ours asks for.
        if (!id.endsWith('createLucideIcon.mjs'))
          return code
            .replace(/, key: "\w+" \}/g, ' }')
            .replace(/^ {2}name: "[\w-]+",$/m, '')
            .replace(/= createLucideIcon\(/, '= /* @__PURE__ */ createLucideIcon(')
        if (!code.includes('function createLucideIcon(iconDataOrName'))
          throw new Error('lucide-react draws icons in another way now: see plainIcons in vite.plugins.ts')
        return `
          import { createElement } from 'react'
          const look = { xmlns: 'http://www.w3.org/2000/svg', width: 24, height: 24, viewBox: '0 0 24 24', fill: 'none',
            stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round', 'aria-hidden': true }
          export default ({ node }) => ({ className = '', ...props }) =>
            createElement('svg', { ...look, ...props, className: 'lucide ' + className },
              ...node.map(([tag, attributes]) => createElement(tag, attributes)))`
      },
    },
  }
}

/** Leaves out the paging of infinite queries, which this app does not have (enforced by lint): lists here have pages. */
export function withoutInfiniteQueries(): Plugin {
  return {
    name: 'without-infinite-queries',
    apply: 'build',
    transform: {
      filter: { id: /\/node_modules\/@tanstack\/query-core\/build\/modern\/query\.js$/ },
      handler: (code) => code.replace(/this\.#queryType === "infinite" \? infiniteQueryBehavior\([^)]*\) : /, ''),
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

/** Writes a .br and a .gz beside every text file worth it, for `src/server/static.ts` and for nginx's `gzip_static`. */
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
