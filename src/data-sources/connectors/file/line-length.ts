import { createReadStream } from 'node:fs';
import { LoadProblem } from './load-problem.js';

/** DuckDB's own limit of a line, in bytes. It looks for the end of a longer one for minutes before it says so. */
const MAX_LINE_BYTES = 2_000_000;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads a text table once, for lines that no reader takes.
 * @throws LoadProblem with the line
 */
export async function assertLinesFit(fileName: string, path: string, maxBytes = MAX_LINE_BYTES): Promise<void> {
  let line = 1;
  let length = 0;
  for await (const data of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const chunk = data as Buffer;
    const feeds = finder(chunk, LINE_FEED);
    const returns = finder(chunk, CARRIAGE_RETURN);
    for (let from = 0; from < chunk.length;) {
      const end = Math.min(feeds(from), returns(from));
      length += end - from;
      if (length > maxBytes) throw new LoadProblem(fileName, `the line is longer than ${String(maxBytes / 1_000_000)} MB`, line);
      if (end === chunk.length) break;
      line += chunk[end] === LINE_FEED ? 1 : 0;
      length = 0;
      from = end + 1;
    }
  }
}

/** Finds the next place of a byte, the chunk's end when there is none; each part of the chunk is searched once. */
function finder(chunk: Buffer, byte: number): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = chunk.indexOf(byte, from);
    if (found < 0) found = chunk.length;
    return found;
  };
}
