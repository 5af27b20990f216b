/** A stored result. `bytes` are shared by all readers and must not be written to. */
export interface Entry {
  readonly bytes: Buffer;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly ttlMs: number;
}

const MAGIC = 0x54;
const FORMAT = 1;
const FIXED_BYTES = 20;

/**
 * Writes an entry for the shared level: a compact header (format, times, `stamp`) and the bytes as they are. They are
 * not compressed: measured on JSON rows, zlib at its fastest takes longer than a 1 Gbit/s network needs for the difference.
 *
 * @param stamp versions of the entry's tags from before it was loaded; ASCII
 */
export function encodeEntry(entry: Entry, stamp: string): Buffer {
  const header = Buffer.allocUnsafe(FIXED_BYTES + stamp.length);
  header.writeUInt8(MAGIC, 0);
  header.writeUInt8(FORMAT, 1);
  header.writeUInt16BE(stamp.length, 2);
  header.writeDoubleBE(entry.storedAt, 4);
  header.writeDoubleBE(entry.ttlMs, 12);
  header.write(stamp, FIXED_BYTES, 'latin1');
  return Buffer.concat([header, entry.bytes]);
}

/** Reads what `encodeEntry` wrote; null when the value is of another form or carries another stamp. */
export function decodeEntry(value: Buffer, stamp: string): Entry | null {
  const start = FIXED_BYTES + stamp.length;
  if (value.length < start || value.readUInt8(0) !== MAGIC || value.readUInt8(1) !== FORMAT) return null;
  if (value.readUInt16BE(2) !== stamp.length || value.toString('latin1', FIXED_BYTES, start) !== stamp) return null;
  return { bytes: ownBytes(value.subarray(start)), storedAt: value.readDoubleBE(4), ttlMs: value.readDoubleBE(12) };
}

/**
 * The same bytes on memory of their own. A slice would keep the whole chunk alive that it was cut from (a network
 * packet, Node's buffer pool), and the cache's account of its size would be wrong.
 */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.byteLength) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength);
  bytes.copy(copy);
  return copy;
}
