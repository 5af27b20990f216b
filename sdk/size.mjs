/** Weighs what a page loads before the first chart: `npm run size`. Fails above the limit that users are promised. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 15_000;
const ENTRIES = ['index.js', 'react.js', 'tidemark-embed.js', 'embed-frame.js'];

/** A file with all that it imports at once, as bytes gzipped; what is imported when it is needed does not count. */
export function sizeOf(directory, entry) {
  const seen = new Set();
  const add = (file) => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const text = readFileSync(join(directory, file), 'utf8');
    let bytes = gzipSync(text, { level: 9 }).length;
    for (const [, imported] of text.matchAll(/(?:import|from)\s*["'](\.{1,2}\/[^"']+)["']/g)) bytes += add(join(dirname(file), imported));
    return bytes;
  };
  return add(entry);
}

/** Throws when an entry is too heavy. Answers bytes by entry. */
export function checkSize(directory) {
  const sizes = ENTRIES.map((entry) => ({ entry, bytes: sizeOf(directory, entry) }));
  const heavy = sizes.filter(({ bytes }) => bytes > LIMIT_BYTES);
  if (heavy.length === 0) return sizes;
  const list = heavy.map(({ entry, bytes }) => `${entry} is ${bytes} bytes gzipped`).join(', ');
  throw new Error(`The SDK may weigh ${LIMIT_BYTES} bytes before the chart library: ${list}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const { entry, bytes } of checkSize(fileURLToPath(new URL('dist', import.meta.url)))) {
      process.stdout.write(`${entry.padEnd(20)} ${String(bytes).padStart(6)} of ${LIMIT_BYTES} bytes gzipped\n`);
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
