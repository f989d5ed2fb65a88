// How the pages become files: one entry HTML per page, hashed assets, no inline script, so that
// the strict CSP of the programs that serve them holds (docs/threat-model.md, A19).
// The license server serves dist/license-server under /license/ (docs/contract.md).
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = import.meta.dirname
const htmlDir = `${here}/html/license-server`

export default defineConfig({
  root: htmlDir,
  base: '/license/',
  plugins: [react()],
  build: {
    outDir: `${here}/dist/license-server`,
    emptyOutDir: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { qrcode: `${htmlDir}/qrcode.html`, dashboard: `${htmlDir}/dashboard.html` },
    },
  },
})
