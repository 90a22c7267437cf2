import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** Where the development server finds the API; the built pages are served by the API's own server. */
const apiAddress = process.env.UTFALL_API ?? 'http://127.0.0.1:4800'

export default defineConfig({
  plugins: [vue()],
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
