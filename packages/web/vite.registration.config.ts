// How the registration page becomes files that the SDK ships. All its links are relative: a product
// mounts it under a path of its own, and a proxy may know it by another (docs/sdk.md).
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = import.meta.dirname

// biome-ignore lint/style/noDefaultExport: vite reads it.
export default defineConfig({
  root: `${here}/html/registration`,
  base: './',
  plugins: [react()],
  build: {
    outDir: `${here}/dist/registration`,
    emptyOutDir: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
