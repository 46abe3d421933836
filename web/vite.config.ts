import { defineConfig, type Plugin } from 'vite';

/** Names in the page, for its service worker, the scripts that come only when they are needed. */
const partsNamed: Plugin = {
  name: 'parts-named',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {}, filename }) {
      if (!filename.endsWith('index.html')) return [];
      const parts = Object.values(bundle)
        .filter((file) => file.type === 'asset' || !file.isEntry)
        .map(({ fileName }) => fileName)
        .filter((name) => /^assets\/.*\.js$/.test(name) && !html.includes(name));
      return [{ tag: 'meta', attrs: { name: 'parts', content: parts.join(' ') } }];
    },
  },
};

export default defineConfig({
  base: './',
  plugins: [partsNamed],
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
