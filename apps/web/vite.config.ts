import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`
// The page's own host goes through: the API refuses writes whose origin is not the host they were sent to.
const proxied = { target: api, changeOrigin: false }
const proxy = { '/api': proxied, '/healthz': proxied, '/readyz': proxied }

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    // Workspace packages are read from their sources, as everywhere in this repository.
    conditions: ['source', 'module', 'browser', 'development|production'],
    alias: {
      // The icon package's entry also carries a list of all icon names; its index of icons alone is enough.
      '@tabler/icons-react': '@tabler/icons-react/dist/esm/icons/index.mjs',
    },
  },
  server: { host: '127.0.0.1', port: 5173, proxy },
  preview: { host: '127.0.0.1', port: 4173, proxy },
  build: {
    // Beside dist/types, where tsc writes the declarations.
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    chunkSizeWarningLimit: 640,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page needs comes as one file; automatic splitting would make fifty of it.
            { name: 'first-screen', tags: ['$initial'], priority: 2 },
          ],
        },
      },
    },
  },
})
