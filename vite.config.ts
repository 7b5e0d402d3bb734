import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import { billOfMaterials } from './vite.bill-of-materials.ts'
import { backend, compressed, demo, fallbackPage, integrity, themeBoot } from './vite.plugins.ts'

const source = (file: string) => path.resolve(import.meta.dirname, 'src', file)
/** What a reload of a page needs before anything is drawn. */
const first = [source('main.tsx'), source('queries/find-session.ts')]
const usersPage = source('pages/users/users.page.tsx')
/** What every page draws after its own code: guards, shortcuts, counts. */
const later = [
  'app/app-guards.tsx',
  'app/idle-lock.tsx',
  'app/nav-notes.tsx',
  'app/palette/palette-host.tsx',
  'app/pending-work.ts',
  'components/list-pager.tsx',
  'pages/users/stale-list-banner.tsx',
  'queries/inherited-roles.ts',
].map(source)

const sharedFolders =
  /\/src\/(?:ui|components(?!\/access\/)|queries|domain(?!\/(?:access-review|permission-search))|api|contract)\//

const icons = /\/node_modules\/lucide-react\//

type Graph = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }
const reached = new Map<string, ReadonlySet<string>>()

/** Everything of ours that a file brings along without `import()`. */
function staticImports(file: string, graph: Graph): ReadonlySet<string> {
  const known = reached.get(file)
  if (known !== undefined) return known
  const found = new Set([file])
  for (const id of found)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? [])
      // A package's index names all that anybody uses of it, icons above all.
      if (!next.includes('/node_modules/')) found.add(next)
  // The file itself keeps its own chunk, by which the manifest finds it.
  found.delete(file)
  reached.set(file, found)
  return found
}

/** Whether one of the files brings a file along, or is it. */
function isIn(roots: readonly string[], id: string, graph: Graph): boolean {
  return roots.some((root) => root === id || staticImports(root, graph).has(id))
}

/** Whether a file brings the library of menus and dialogs along. */
function needsOverlays(id: string, graph: Graph): boolean {
  return [id, ...staticImports(id, graph)].some((file) =>
    graph.getModuleInfo(file)?.importedIds.some((next) => /\/node_modules\/@base-ui\//.test(next)),
  )
}

/** BASE_PATH: the folder of its host that the app is served from, such as /admin. */
function basePath(folder = '/'): string {
  if (!/^\/(?:[\w.~-]+\/)*[\w.~-]*$/.test(folder)) throw new Error('BASE_PATH must be a path such as /admin')
  return folder.endsWith('/') ? folder : `${folder}/`
}

/**
 * The app's build, its dev server and the tests.
 *
 * `--mode demo` builds the static demo into `build/demo`: the only build in which `import.meta.env.MODE === 'demo'`
 * is true, so the only one that contains the simulator (`src/main.tsx` imports it behind that condition).
 */
export default defineConfig(({ mode }) => ({
  base: basePath(process.env['BASE_PATH']),
  plugins: [
    // Makes pages fit for the translator of a browser: src/ui/jsx/translatable.ts.
    react({ jsxImportSource: '#jsx' }),
    tailwindcss(),
    mode === 'demo' ? demo() : undefined,
    backend(),
    themeBoot(),
    integrity(),
    mode === 'demo' ? fallbackPage() : undefined,
    compressed(),
    billOfMaterials(mode === 'demo' ? ['page'] : ['page', 'server']),
  ],
  build: {
    target: 'baseline-widely-available',
    outDir: mode === 'demo' ? 'build/demo' : 'dist',
    emptyOutDir: true,
    manifest: true,
    // What Vite itself finds in the bundle, next to the manifest and served as little: the check of the bill of
    // materials.
    license: { fileName: '.vite/license.json' },
    // The policy allows images and fonts from files only, never from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Few files compress better than many small ones: what every screen needs and a release seldom changes, what
        // every screen needs of ours, and the rest of the first screen of an admin.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              // Several queries at once are for the add-users page only, and virtual rows for the matrix.
              test: /\/node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack(?!.*(?:[qQ]ueries|virtual))|valibot|clsx)\//,
              priority: 3,
            },
            {
              debugName: 'app',
              name: (id, graph) => (isIn(first, id, graph) ? 'app' : null),
              priority: 2,
            },
            {
              debugName: 'users',
              name: (id, graph) => (staticImports(usersPage, graph).has(id) ? 'users' : null),
              priority: 1,
            },
            {
              debugName: 'later',
              name: (id, graph) => (isIn(later, id, graph) && !needsOverlays(id, graph) ? 'later' : null),
              priority: 1,
            },
            {
              // What menus, dialogs and pickers share: the names of many small files would stand in the first one.
              name: 'overlays',
              test: /\/node_modules\/@(?:base-ui|floating-ui)\//,
              minShareCount: 3,
              priority: 0,
            },
            {
              // The same of ours: what several pages and dialogs share. What the access review shares comes with it.
              // First what needs no overlays: a chunk takes along what its files import.
              debugName: 'shared',
              name: (id, graph) =>
                icons.test(id) || (sharedFolders.test(id) && !needsOverlays(id, graph)) ? 'shared' : null,
              minShareCount: 3,
              priority: 0.5,
            },
            {
              debugName: 'dialogs',
              name: (id, graph) => (sharedFolders.test(id) && needsOverlays(id, graph) ? 'dialogs' : null),
              minShareCount: 4,
              priority: 0,
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', port: 5173, cors: false },
  test: {
    // Only what hangs ends here: under load the same work takes several times as long.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    reporters: ['default', './test/support/retry-reporter.ts'],
    // `isolate: false` below: a worker loads the code once, not once a file; each test cleans up after itself in any
    // case, because the next one of its file comes.
    // Component tests wait half of their time, so more of them than cores run at the same time.
    maxWorkers: 2 * availableParallelism(),
    // Pages make many objects that live for one test: with more room for young ones, fewer are moved before they go.
    execArgv: ['--max-semi-space-size=64'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          setupFiles: ['test/support/prototypes.ts'],
          benchmark: { include: ['test/bench/**/*.bench.ts'] },
        },
      },
      {
        // Needs nginx and the built app: `npm run test:nginx`.
        extends: true,
        test: { name: 'nginx', environment: 'node', include: ['test/nginx/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'component',
          environment: 'jsdom',
          isolate: false,
          include: ['test/component/**/*.test.{ts,tsx}'],
          // A busy machine may pause for longer than the app waits for a second key; such tests are named at the end.
          // A property that failed has found something, whatever another seed would find.
          retry: { count: 1, condition: /^(?!Property failed)/u },
          setupFiles: ['test/support/owner-stacks.ts', 'test/support/prototypes.ts', 'test/support/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          // The same random tests as in `component`, many times longer and with a fresh seed, and a million people.
          name: 'random',
          environment: 'jsdom',
          include: ['test/component/random/*.test.tsx', 'test/random/*.test.ts'],
          setupFiles: ['test/support/setup.ts'],
          env: { RANDOM_RUN: 'long' },
        },
      },
    ],
  },
}))
