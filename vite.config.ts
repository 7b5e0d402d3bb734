import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import { billOfMaterials } from './vite.bill-of-materials.ts'
import { chunkGroups } from './vite.chunks.ts'
import { backend, compressed, demo, fallbackPage, integrity, themeBoot } from './vite.plugins.ts'

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
        codeSplitting: { groups: chunkGroups() },
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
        test: {
          name: 'nginx',
          environment: 'node',
          include: ['test/nginx/**/*.test.ts'],
          globalSetup: 'test/nginx/build.ts',
        },
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
