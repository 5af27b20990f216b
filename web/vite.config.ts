import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The API that `vite` in development passes requests on to; the built application is served by the API itself. */
const apiOrigin = process.env['TIDEMARK_API'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;

/** Libraries that change rarely and that every page needs: one chunk that stays cached across releases. */
const EVERY_PAGE =
  /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack[\\/](react-query|query-core))[\\/]/;

export default defineConfig({
  root: fromHere('.'),
  plugins: [react(), tailwind()],
  resolve: {
    alias: {
      // The pure chart builder, shared with the server's own rendering.
      '@tidemark/chart': fromHere('../src/visualization/chart/index.ts'),
      // Which alerts a silence matches: the form shows it before the silence is made.
      '@tidemark/silence': fromHere('../src/alerts/domain/silence.ts'),
      // What the SDK and the application do alike.
      '@tidemark/sdk': fromHere('../sdk/src'),
    },
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: [fromHere('..')] },
    proxy: {
      '/api': { target: apiOrigin },
      '/ws': { target: apiOrigin, ws: true },
    },
  },
  build: {
    outDir: fromHere('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy admits no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // The application, and the builder in a frame of another application.
      input: { index: fromHere('index.html'), frame: fromHere('frame.html') },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: EVERY_PAGE, priority: 40 },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 30 },
            { name: 'editor', test: /node_modules[\\/](@codemirror|@lezer|@uiw|codemirror)[\\/]/, priority: 30 },
          ],
        },
      },
    },
  },
});
