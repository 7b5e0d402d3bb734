import path from 'node:path'
import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'
import { compressed, integrity } from '../../../vite.plugins.ts'

/** Builds the list that the app is compared with, `build/bench/minimal`, compressed as the app is. */
export default defineConfig({
  root: import.meta.dirname,
  // React's own, without what ours does for translators.
  plugins: [react({ jsxImportSource: 'react' }), integrity(), compressed()],
  publicDir: false,
  build: {
    target: 'baseline-widely-available',
    outDir: path.resolve(import.meta.dirname, '../../../build/bench/minimal'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
