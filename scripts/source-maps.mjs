/**
 * Puts the lines of the TypeScript sources into stack traces; a file's map is read when a trace first names the file.
 * Node's own `--enable-source-maps` reads the maps of all modules as they load, those of dependencies too, and keeps
 * them: some 20 MB that nobody may ever look at.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const COMPILED = new URL('../dist/', import.meta.url).href;
const maps = new Map();

/** The map of a compiled file of ours; null for every other file. */
function mapOf(file) {
  if (!file?.startsWith(COMPILED)) return null;
  let map = maps.get(file);
  if (map === undefined) {
    try {
      map = new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
    } catch {
      // Without its map the compiled file's own line is the best that can be said.
      map = null;
    }
    maps.set(file, map);
  }
  return map;
}

/** A line of a trace as V8 writes it, with the source's place in the place of the compiled file's. */
function lineOf(frame) {
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const origin = mapOf(file)?.findOrigin(line, column);
  if (origin?.fileName === undefined) return `    at ${frame}`;
  const source = fileURLToPath(new URL(origin.fileName, file));
  return `    at ${String(frame).replace(`${file}:${line}:${column}`, `${source}:${origin.lineNumber}:${origin.columnNumber}`)}`;
}

Error.prepareStackTrace = (error, frames) => [Error.prototype.toString.call(error), ...frames.map(lineOf)].join('\n');
