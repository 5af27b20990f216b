/** Draws the golden pictures of charts anew; `--png` makes PNGs of them in a temporary folder, to be looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { status } = spawnSync('npm', ['run', '-s', 'test:jest', '--', '--selectProjects', 'unit', '--testPathPatterns', 'rendering/goldens'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, TIDEMARK_REDRAW_GOLDENS: 'true' },
});
if (status === 0 && process.argv.includes('--png')) {
  await import('../test/support/typescript-loader.mjs');
  const { pngOf } = await import('../src/visualization/rendering/png.ts');
  const folder = join(ROOT, 'test/goldens');
  const target = mkdtempSync(join(tmpdir(), 'tidemark-goldens-'));
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.svg'))) {
    writeFileSync(join(target, name.replace('.svg', '.png')), pngOf(readFileSync(join(folder, name), 'utf8'), 1));
  }
  process.stdout.write(`PNGs are in ${target}\n`);
}
process.exitCode = status ?? 1;
