// How the console is built: one entry, pages split off, nothing inline, so that it runs under a strict content policy.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The kernel only declares: what of it no page uses, its checks of whole packs above all, is left out.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/kernel\/src\//.test(id) } },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } } },
})
