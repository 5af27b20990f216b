/** Builds server, web application and SDK when their sources have changed; `--force` always. Prints what was built. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const force = process.argv.includes('--force');

const PARTS = [
  {
    name: 'server',
    stamp: 'dist/.built',
    inputs: ['src', 'migrations', 'ormconfig.ts', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'],
    command: [join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'],
    after: async () => undefined,
  },
  {
    name: 'web',
    stamp: 'web/dist/.built',
    inputs: ['web/src', 'web/public', 'web/index.html', 'web/frame.html', 'sdk/src', 'web/vite.config.ts', 'web/package.json', 'src/visualization/chart', 'src/alerts/domain/silence.ts', 'package-lock.json'],
    command: [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', 'web'],
    after: () => precompress(join(ROOT, 'web/dist/assets')),
  },
  {
    name: 'sdk',
    stamp: 'sdk/dist/.built',
    inputs: ['sdk/src', 'sdk/build.mjs', 'sdk/size.mjs', 'sdk/package.json', 'sdk/tsconfig.json', 'sdk/tsconfig.types.json', 'src/visualization/chart', 'package-lock.json'],
    command: [join(ROOT, 'sdk/build.mjs')],
    after: async () => {
      await precompress(join(ROOT, 'sdk/dist'));
      await precompress(join(ROOT, 'sdk/dist/chunks'));
    },
  },
];

/** Hash over names and contents: times say nothing in a fresh clone. */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else if (!path.endsWith('.spec.ts')) {
      hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0');
    }
  };
  for (const input of inputs) add(join(ROOT, input));
  return hash.digest('hex');
}

/** Writes .br and .gz beside what compresses well, so that nothing is compressed while people wait. */
async function precompress(directory) {
  const files = readdirSync(directory).filter((name) => ['.js', '.css', '.svg'].includes(extname(name)));
  await Promise.all(
    files.map(async (name) => {
      const bytes = readFileSync(join(directory, name));
      if (bytes.length < 1024) return;
      writeFileSync(join(directory, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
      writeFileSync(join(directory, `${name}.br`), await promisify(brotliCompress)(bytes, brotli));
    }),
  );
}

function run([script, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

/** Builds the parts that are stale, side by side. */
export async function build() {
  await Promise.all(
    PARTS.map(async ({ name, stamp, inputs, command, after }) => {
      const file = join(ROOT, stamp);
      const wanted = fingerprint(inputs);
      if (!force && existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
      const startedAt = performance.now();
      await run(command);
      await after();
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, wanted);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
      process.stdout.write(`  ${`build ${name}`.padEnd(12)} ${seconds.padStart(6)} s\n`);
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}
