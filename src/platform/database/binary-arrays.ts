/**
 * Arrays in PostgreSQL's binary form, for statements that take thousands of rows as `unnest($1::bigint[], …)`: a `Buffer`
 * goes over the wire as it is, where an array of JavaScript values would be written out as text, value by value. Each
 * parameter must be cast to the array type in the statement.
 */
const HEADER_BYTES = 20;
/** Milliseconds from 1970 to 2000, from where PostgreSQL counts. */
const EPOCH_2000_MS = 946_684_800_000;
const DAY_MS = 86_400_000;
const TWO_TO_32 = 4_294_967_296;

/** Object ids of the element types; fixed for ever. */
const OIDS = { bytea: 17, int8: 20, int4: 23, text: 25, float8: 701, date: 1082, timestamptz: 1184, uuid: 2950 } as const;

export const binaryArray = {
  /** Whole numbers of up to 53 bits, for `bigint[]`. */
  int8: (values: readonly number[]): Buffer => fixed(OIDS.int8, 8, values, writeInt64),

  int4: (values: readonly number[]): Buffer => fixed(OIDS.int4, 4, values, (buffer, value, at) => void buffer.writeInt32BE(value, at)),

  float8: (values: readonly number[]): Buffer => fixed(OIDS.float8, 8, values, (buffer, value, at) => void buffer.writeDoubleBE(value, at)),

  /** Instants as milliseconds since 1970, for `timestamptz[]`. */
  timestamptz: (values: readonly number[]): Buffer =>
    fixed(OIDS.timestamptz, 8, values, (buffer, value, at) => writeInt64(buffer, (value - EPOCH_2000_MS) * 1000, at)),

  /** UTC days as milliseconds of their beginning since 1970, for `date[]`. */
  date: (values: readonly number[]): Buffer =>
    fixed(OIDS.date, 4, values, (buffer, value, at) => void buffer.writeInt32BE((value - EPOCH_2000_MS) / DAY_MS, at)),

  /** UUIDs as text with hyphens; null is NULL. */
  uuid: (values: readonly (string | null)[]): Buffer => {
    const whole = values.length - values.filter((value) => value === null).length;
    const buffer = Buffer.allocUnsafe(HEADER_BYTES + 4 * values.length + 16 * whole);
    let at = writeHeader(buffer, OIDS.uuid, values.length, whole < values.length);
    for (const value of values) {
      at = buffer.writeInt32BE(value === null ? -1 : 16, at);
      if (value !== null) at += buffer.write(value.replaceAll('-', ''), at, 16, 'hex');
    }
    return buffer;
  },

  bytea: (values: readonly Uint8Array[]): Buffer => {
    const buffer = Buffer.allocUnsafe(values.reduce((size, { length }) => size + 4 + length, HEADER_BYTES));
    let at = writeHeader(buffer, OIDS.bytea, values.length);
    for (const value of values) {
      at = buffer.writeInt32BE(value.length, at);
      buffer.set(value, at);
      at += value.length;
    }
    return buffer;
  },

  text: (values: readonly string[]): Buffer => {
    const buffer = Buffer.allocUnsafe(values.reduce((size, value) => size + 4 + Buffer.byteLength(value), HEADER_BYTES));
    let at = writeHeader(buffer, OIDS.text, values.length);
    for (const value of values) {
      const length = buffer.write(value, at + 4);
      buffer.writeInt32BE(length, at);
      at += 4 + length;
    }
    return buffer;
  },
};

function fixed(oid: number, width: number, values: readonly number[], write: (buffer: Buffer, value: number, at: number) => void): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + (4 + width) * values.length);
  let at = writeHeader(buffer, oid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(width, at);
    write(buffer, value, at);
    at += width;
  }
  return buffer;
}

/** One dimension from 1 on. @returns where the elements begin. */
function writeHeader(buffer: Buffer, oid: number, length: number, hasNull = false): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  return buffer.writeInt32BE(1, 16);
}

function writeInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeInt32BE(Math.floor(value / TWO_TO_32), at);
  buffer.writeUInt32BE(value - Math.floor(value / TWO_TO_32) * TWO_TO_32, at + 4);
}
