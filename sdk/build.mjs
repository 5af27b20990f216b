/**
 * Builds `sdk/dist`: modules for bundlers and browsers (`index.js`, `react.js`), the script for a plain `<script>`
 * (`tidemark-embed.js`), the page of the frame, and types. What draws is loaded when it is needed, from `chunks/`.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { rolldown } from 'rolldown';
import { checkSize } from './size.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..');
const DIST = join(HERE, 'dist');
const source = (name) => join(HERE, 'src', name);

const COMMON = {
  platform: 'browser',
  resolve: { alias: { '@tidemark/chart': join(ROOT, 'src/visualization/chart/index.ts') }, extensionAlias: { '.js': ['.ts', '.js'] } },
  // The grammar of charts is pure: of what is not drawn nothing is taken along.
  treeshake: { moduleSideEffects: [{ test: /visualization[\\/]chart[\\/]/, sideEffects: false }] },
  transform: { target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } },
};

/** The chart library empties elements through innerHTML, which pages that require trusted types forbid. */
const WITHOUT_MARKUP = {
  name: 'without-markup',
  transform(code, id) {
    if (!/node_modules[\\/](zrender|echarts)[\\/]/.test(id) || !code.includes('.innerHTML')) return null;
    return { code: code.replaceAll(/([\w.]+)\.innerHTML = '';/g, '$1.replaceChildren();') };
  },
};

/** Modules; chunks carry a hash, so that pages of two versions do not mix them up. */
async function buildModules() {
  const bundle = await rolldown({ ...COMMON, input: { index: source('index.ts'), react: source('react.ts'), 'embed-frame': source('frame.ts') }, external: ['react'], plugins: [WITHOUT_MARKUP] });
  const { output } = await bundle.write({
    dir: DIST,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // What the script has in itself and what draws needs too: small, so that no page loads all of the SDK twice.
    codeSplitting: { groups: [{ name: 'page', test: /sdk[\\/]src[\\/]view[\\/](dom|styles)\.ts$/ }] },
  });
  await bundle.close();
  return output;
}

/** The same in one classic script, which shares what draws with the modules. */
async function buildScript(modules) {
  const lazy = new Map(modules.filter((file) => file.isDynamicEntry && file.facadeModuleId).map((file) => [file.facadeModuleId, `./${file.fileName}`]));
  const share = {
    name: 'shared-chunks',
    async resolveId(specifier, importer, { kind }) {
      if (kind !== 'dynamic-import' || !importer) return null;
      const found = await this.resolve(specifier, importer, { skipSelf: true });
      const file = found && lazy.get(found.id);
      return file ? { id: file, external: true } : null;
    },
  };
  const bundle = await rolldown({ ...COMMON, input: source('index.ts'), plugins: [share] });
  const { output } = await bundle.generate({ format: 'iife', name: 'Tidemark', minify: true });
  await bundle.close();
  // In a script of another origin, addresses are relative to nothing; it says where it came from while it runs.
  const code = output[0].code.replaceAll(/import\(([`'"])(\.\/chunks\/[^`'"]+)\1\)/g, 'import(new URL("$2",tidemarkBase).href)');
  if (!code.includes('tidemarkBase')) throw new Error('The script loads no chunks: what was `./chunks/` before?');
  writeFileSync(join(DIST, 'tidemark-embed.js'), `{const tidemarkBase=document.currentScript?.src??location.href;${code}}\n`);
}

/** Types of what users can name; those of the inside stay away. */
function buildTypes() {
  const all = join(DIST, '.types');
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', join(HERE, 'tsconfig.types.json')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
  const taken = new Set();
  const take = (file) => {
    if (taken.has(file)) return;
    taken.add(file);
    const from = join(all, 'sdk/src', file);
    const to = join(DIST, 'types', file);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    for (const [, name] of readFileSync(from, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) take(join(dirname(file), `${name}.d.ts`));
  };
  take('index.d.ts');
  take('react.d.ts');
  rmSync(all, { recursive: true });
}

/** Everything, from nothing. Throws with what is wrong. */
export async function build() {
  rmSync(DIST, { recursive: true, force: true });
  await buildScript(await buildModules());
  copyFileSync(source('frame.css'), join(DIST, 'embed-frame.css'));
  buildTypes();
  checkSize(DIST);
}

if (basename(process.argv[1] ?? '') === 'build.mjs') {
  await build().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}
