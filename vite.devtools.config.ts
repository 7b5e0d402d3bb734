import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

/** Builds the simulator's console, `build/devtools/devtools.js`: one file, which the simulator's host serves. */
export default defineConfig({
  plugins: [react({ jsxImportSource: '#jsx' })],
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'baseline-widely-available',
    outDir: 'build/devtools',
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: 'src/devtools/mount.tsx',
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'devtools.js', codeSplitting: false },
    },
  },
})
