import { createHash } from 'node:crypto';
import type { CellValue, ResultColumn } from '../data-sources/index.js';

/** Length of the fingerprint and of the row count in front of a stored result. */
const FINGERPRINT_BYTES = 20;
const HEADER_BYTES = FINGERPRINT_BYTES + 4;
const DATA_AS_OF = '"dataAsOf":"';
const TRUNCATED = ',"truncated":';

/** Facts about an evaluation that are stored with its rows. */
export interface EvaluationMeta {
  /** Milliseconds that the source took. */
  executionTime: number;
  totalRows: number;
  truncated: boolean;
  cacheKey: string;
  dataAsOf: Date;
}

export type AnswerLevel = 'l1' | 'l2' | 'source';

/**
 * Serialises an evaluation once: rows as objects, columns, meta. What is stored is the fingerprint of rows and columns,
 * the row count, and the fields of a JSON object whose last brace is left off, so that each answer adds its own cache facts without parsing.
 *
 * @param rowsJson the rows, each already a JSON object
 */
export function serialiseEvaluation(rowsJson: readonly string[], columns: readonly ResultColumn[], meta: EvaluationMeta): Buffer {
  const content = `"data":[${rowsJson.join(',')}],"columns":${JSON.stringify(
    columns.map(({ name, type }) => ({ name, type })),
  )}`;
  const facts = `,"meta":{"executionTime":${meta.executionTime},"totalRows":${meta.totalRows},"truncated":${meta.truncated},"cacheKey":${JSON.stringify(meta.cacheKey)},"dataAsOf":"${meta.dataAsOf.toISOString()}"`;
  const header = Buffer.alloc(HEADER_BYTES);
  createHash('sha1').update(content).digest().copy(header);
  header.writeUInt32BE(meta.totalRows, FINGERPRINT_BYTES);
  return Buffer.concat([header, Buffer.from(content), Buffer.from(facts)]);
}

/** By what is stored, which never changes and is read many times. */
const validators = new WeakMap<Buffer, string>();

/** A finished query as its readers get it; the rows stay serialised. */
export class QueryAnswer {
  constructor(
    private readonly stored: Buffer,
    readonly level: AnswerLevel,
    readonly stale: boolean,
    /** Milliseconds until the cached result is due for an evaluation; 0 when it was not cached. */
    readonly freshForMs: number,
  ) {}

  /** Changes when rows or columns do, or when they were read anew. */
  get validator(): string {
    let known = validators.get(this.stored);
    if (known === undefined) {
      known = `${this.fingerprint}:${this.dataAsOf}`;
      validators.set(this.stored, known);
    }
    return known;
  }

  /** Changes exactly when rows or columns change; hex. */
  get fingerprint(): string {
    return this.stored.toString('hex', 0, FINGERPRINT_BYTES);
  }

  get totalRows(): number {
    return this.stored.readUInt32BE(FINGERPRINT_BYTES);
  }

  /** Bytes of rows, columns and meta. */
  get byteLength(): number {
    return this.stored.length - HEADER_BYTES;
  }

  /** When the rows were read; ISO 8601. It stands in the last bytes of what is stored. */
  get dataAsOf(): string {
    const start = this.stored.lastIndexOf(DATA_AS_OF) + DATA_AS_OF.length;
    return this.stored.toString('latin1', start, this.stored.indexOf('"', start));
  }

  /** Whether there were more rows than the limit let through; it stands beside `dataAsOf`. */
  get truncated(): boolean {
    const start = this.stored.lastIndexOf(TRUNCATED) + TRUNCATED.length;
    return this.stored[start] === 't'.charCodeAt(0);
  }

  /** `"data":[…],"columns":[…],"meta":{…}`: the fields of an object, without its braces, in pieces that are not to be written to. */
  fields(): Buffer[] {
    const cached = this.level !== 'source';
    const tail = `,"cached":${cached},"cacheLevel":"${this.level}"${this.stale ? ',"stale":true' : ''}}`;
    return [this.stored.subarray(HEADER_BYTES), Buffer.from(tail)];
  }

  /** The answer parsed, for the few who must look inside. */
  toObject(): { data: Record<string, CellValue>[]; columns: { name: string; type: string }[]; meta: Record<string, CellValue> } {
    return JSON.parse(`{${Buffer.concat(this.fields()).toString('utf8')}}`) as ReturnType<QueryAnswer['toObject']>;
  }
}
