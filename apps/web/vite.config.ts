import { documentStyles } from '@utfall/reports'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

/** Where the development server finds the API; the built pages are served by the API's own server. */
const apiAddress = process.env.UTFALL_API ?? 'http://127.0.0.1:4800'

const REPORT_STYLES = 'virtual:report.css'

/** The report's style sheet, from the room that writes the reports. */
function reportStyles(): Plugin {
  return {
    name: 'report-styles',
    resolveId: (id) => (id === REPORT_STYLES ? id : undefined),
    load: (id) => (id === REPORT_STYLES ? documentStyles : undefined),
  }
}

export default defineConfig({
  plugins: [vue(), reportStyles()],
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    // Nothing may be written into the page itself: the pages run under script-src 'self' and style-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': apiAddress } },
})
