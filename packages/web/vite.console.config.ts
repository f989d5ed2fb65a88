// How the authority's console becomes files: one page for all its addresses, and a file for each
// section that loads when it is opened. The authority serves them under /console/ (docs/contract.md).
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = import.meta.dirname

// biome-ignore lint/style/noDefaultExport: vite reads it.
export default defineConfig({
  root: `${here}/html/console`,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: `${here}/dist/console`,
    emptyOutDir: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
