import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileKind } from './file-names.js';
import { assertReadable } from './upload-check.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'uploads-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function check(name: string, kind: FileKind, content: string): Promise<void> {
  const path = join(directory, name);
  await writeFile(path, content);
  await assertReadable(name, path, kind);
}

describe('assertReadable', () => {
  it.each<[string, FileKind, string, string]>([
    ['empty.csv', 'csv', '', 'empty.csv: it is empty.'],
    ['empty.json', 'json', '', 'empty.json: it is empty.'],
    ['fake.parquet', 'parquet', 'PK garbage', 'fake.parquet: this is no Parquet file.'],
    ['cut.parquet', 'parquet', 'PAR1 without an end', 'cut.parquet: this is no Parquet file.'],
    ['line.csv', 'csv', 'x'.repeat(2_100_000), 'line.csv, line 1: the line is longer than 2 MB.'],
  ])('refuses %s', async (name, kind, content, message) => {
    await expect(check(name, kind, content)).rejects.toThrow(message);
  });

  it.each<[string, FileKind, string]>([
    ['a.csv', 'csv', 'a,b\n1,2\n'],
    ['long.json', 'json', `["${'x'.repeat(2_100_000)}"]`],
    ['b.parquet', 'parquet', 'PAR1 whatever PAR1'],
  ])('lets %s pass', async (name, kind, content) => {
    await expect(check(name, kind, content)).resolves.toBeUndefined();
  });
});
