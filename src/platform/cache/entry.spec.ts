import fc from 'fast-check';
import { decodeEntry, encodeEntry, ownBytes } from './entry.js';

const entry = { bytes: Buffer.from('{"data":[]}'), storedAt: 1_700_000_000_123, ttlMs: 900_000 };

describe('encodeEntry and decodeEntry', () => {
  it('bring an entry back byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.nat(), fc.base64String(), (bytes, storedAt, ttlMs, stamp) => {
        const there = { bytes: Buffer.from(bytes), storedAt, ttlMs };
        expect(decodeEntry(encodeEntry(there, stamp), stamp)).toEqual(there);
      }),
    );
  });

  it('refuse an entry with another stamp, also one that merely begins alike', () => {
    const value = encodeEntry(entry, 'a.b');
    expect(decodeEntry(value, 'a.c')).toBeNull();
    expect(decodeEntry(value, 'a.')).toBeNull();
    expect(decodeEntry(value, 'a.b{')).toBeNull();
  });

  it('refuse whatever else stands in Redis', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(decodeEntry(Buffer.from(bytes), 'stamp')).toBeNull();
      }),
    );
    expect(decodeEntry(encodeEntry(entry, 'stamp').subarray(0, 22), 'stamp')).toBeNull();
  });

  it('give the bytes memory of their own, so that the packet they came in can be freed', () => {
    const packet = Buffer.alloc(65_536);
    const value = encodeEntry(entry, 's');
    value.copy(packet, 100);
    const decoded = decodeEntry(packet.subarray(100, 100 + value.length), 's');
    expect(decoded?.bytes.buffer.byteLength).toBe(entry.bytes.byteLength);
  });
});

describe('ownBytes', () => {
  it('copies a slice of the pool and keeps a buffer that stands alone', () => {
    const pooled = Buffer.from('x'.repeat(100));
    const alone = Buffer.allocUnsafeSlow(100);
    expect(ownBytes(pooled).buffer.byteLength).toBe(100);
    expect(ownBytes(pooled).equals(pooled)).toBe(true);
    expect(ownBytes(alone)).toBe(alone);
  });
});
