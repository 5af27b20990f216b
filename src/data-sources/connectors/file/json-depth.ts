const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Follows how deep JSON text nests, chunk by chunk. DuckDB's reader recurses and takes the process with it at some ten
 * thousand levels, so that a file has to be looked at before.
 */
export class JsonDepth {
  #depth = 0;
  #line = 1;
  #inString = false;
  #escaped = false;

  constructor(private readonly limit: number) {}

  /** Reads on. @returns the line on which the limit was passed, or null. */
  read(chunk: Uint8Array): number | null {
    for (const byte of chunk) {
      if (byte === NEWLINE) this.#line += 1;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) {
        this.#inString = true;
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.#depth += 1;
        if (this.#depth > this.limit) return this.#line;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
      }
    }
    return null;
  }
}
