import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    outDir: '../src/ghostnote/service/page',
    emptyOutDir: true,
    // The server's policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'lab.html'] },
  },
  worker: {
    rolldownOptions: {
      output: {
        // A service worker serves the folder it lies in, under a name that stays.
        entryFileNames: ({ name }) =>
          name === 'worker' ? 'offline.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
