import { defineConfig } from 'vite'

/** Builds the two Node programs, `build/server/serve.js` and `build/server/sim.js`. Packages stay in node_modules. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'build/server',
    emptyOutDir: true,
    rolldownOptions: {
      input: { serve: 'src/server/serve.ts', sim: 'src/server/sim.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
