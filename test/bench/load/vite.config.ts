import path from 'node:path'
import { defineConfig } from 'vite'

/** Builds the host of the measured pages, `build/bench/host/host.js`. Packages stay in node_modules. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'build/bench/host',
    emptyOutDir: true,
    rolldownOptions: {
      input: { host: path.resolve(import.meta.dirname, 'host.ts') },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
