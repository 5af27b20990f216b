import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildServer } from '../support/server-process.js';

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Fails in a compiled module, and prints the trace. */
const SCRIPT = `
  await import(${JSON.stringify(file('scripts/source-maps.mjs'))});
  const { TimeBuckets } = await import(${JSON.stringify(file('dist/src/metrics/domain/time-buckets.js'))});
  try { TimeBuckets.in('Nowhere/None'); } catch (error) { console.log(error.stack); }
`;

describe('stack traces of the built server', () => {
  beforeAll(buildServer, 300_000);

  it('name the line of the source that threw, and leave other files as they are', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT]);
    const source = file('src/metrics/domain/time-buckets.ts');
    const [first, second, third] = stdout.split('\n');
    expect(first).toBe('RangeError: There is no time zone Nowhere/None.');
    const place = /^ {4}at TimeBuckets\.in \((.+):(\d+):(\d+)\)$/.exec(second ?? '');
    expect(place?.[1]).toBe(source);
    const line = (await readFile(source, 'utf8')).split('\n')[Number(place?.[2]) - 1];
    expect(line?.slice(Number(place?.[3]) - 1)).toMatch(/^new RangeError\(/);
    expect(third).toMatch(/^ {4}at file:.*eval1?:\d+:\d+$|^ {4}at .*\[eval1?\]:\d+:\d+$/);
  });
});
