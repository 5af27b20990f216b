/**
 * Bundles a page's module with what it imports from packages, as a customer's bundler does: the module on stdin, files by
 * name as JSON on stdout. A process of its own, because the bundler's native part takes no objects of jest's realm.
 */
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const PAGE = fileURLToPath(new URL('page.js', import.meta.url));
const script = await text(process.stdin);
const bundle = await rolldown({
  input: PAGE,
  platform: 'browser',
  plugins: [{ name: 'page', resolveId: (id) => (id === PAGE ? id : null), load: (id) => (id === PAGE ? script : null) }],
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
const { output } = await bundle.generate({ format: 'esm', entryFileNames: 'page.js', chunkFileNames: 'chunk-[hash].js' });
await bundle.close();
process.stdout.write(JSON.stringify(Object.fromEntries(output.map(({ fileName, code }) => [fileName, code]))));
