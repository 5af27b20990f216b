import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertLinesFit } from './line-length.js';

let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lines-'));
  path = join(directory, 'a.csv');
});
afterAll(() => rm(directory, { recursive: true }));

describe('assertLinesFit', () => {
  it.each([
    ['one line and nothing else', 'x'.repeat(2_100_000), 1],
    ['a long line after others', `a,b\n1,2\n${'3,'.repeat(1_050_000)}\n4,5\n`, 3],
    ['a long last line', `a\r\n${'x'.repeat(2_000_001)}`, 2],
  ])('refuses %s, and says which', async (_, text, line) => {
    await writeFile(path, text);
    await expect(assertLinesFit('a.csv', path)).rejects.toMatchObject({ line, message: `a.csv, line ${String(line)}: the line is longer than 2 MB.` });
  });

  it.each([
    ['many lines', 'a,b\n'.repeat(1_000_000)],
    ['lines that only carriage returns end', 'abc,def\r'.repeat(400_000)],
    ['lines just as long as they may be', `${'x'.repeat(2_000_000)}\n${'y'.repeat(1_999_999)}`],
    ['nothing', ''],
  ])('takes %s', async (_, text) => {
    await writeFile(path, text);
    await expect(assertLinesFit('a.csv', path)).resolves.toBeUndefined();
  });
});
