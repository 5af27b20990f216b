import { open } from 'node:fs/promises';
import type { FileKind } from './file-names.js';
import { assertLinesFit } from './line-length.js';
import { LoadProblem } from './load-problem.js';

const PARQUET_MARK = 'PAR1';

/**
 * What can be told of a file before any engine reads it: that it is empty, that its lines are too long to be a table,
 * that it is no Parquet file. Reads it once at most.
 * @throws LoadProblem
 */
export async function assertReadable(fileName: string, path: string, kind: FileKind): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw new LoadProblem(fileName, 'it is empty');
    if (kind === 'parquet') {
      const marks = Buffer.alloc(8);
      await file.read(marks, 0, 4, 0);
      await file.read(marks, 4, 4, Math.max(0, size - 4));
      if (marks.toString('latin1') !== PARQUET_MARK.repeat(2)) throw new LoadProblem(fileName, 'this is no Parquet file');
    }
  } finally {
    await file.close();
  }
  if (kind === 'csv' || kind === 'tsv') await assertLinesFit(fileName, path);
}
