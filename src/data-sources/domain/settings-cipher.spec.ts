import { randomBytes } from 'node:crypto';
import { decryptSettings, encryptSettings, newTenantKey, rotateTenantKey, SettingsCipherError, unwrapTenantKey, wrapTenantKey } from './settings-cipher.js';

const owner = { tenantId: 'tenant-1', dataSourceId: 'source-1' };
const settings = { host: 'db.example.com', port: 5432, password: 'pässwörd "with" quotes', schemas: ['a', 'b'] };
const master = { current: randomBytes(32) };

function fault(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SettingsCipherError) return error.fault;
    throw error;
  }
  throw new Error('it was decrypted');
}

/** The text with one bit changed in the given part. */
function flip(text: string, part: number, byte: number): string {
  const parts = text.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

describe('settings', () => {
  it('come back as they were', () => {
    const key = newTenantKey();
    expect(decryptSettings(encryptSettings(settings, key, owner), key, owner)).toEqual(settings);
  });

  it('are encrypted differently every time and show nothing of their content', () => {
    const key = newTenantKey();
    const [one, two] = [encryptSettings(settings, key, owner), encryptSettings(settings, key, owner)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^tms1\.[\w-]{11}\.[\w-]{16}\.[\w-]+$/);
    expect(Buffer.from(one, 'base64url').toString()).not.toContain('password');
  });

  it('cannot be read for another tenant or another source, nor with the two exchanged', () => {
    const key = newTenantKey();
    const text = encryptSettings(settings, key, owner);
    expect(fault(() => decryptSettings(text, key, { ...owner, tenantId: 'tenant-2' }))).toBe('tampered');
    expect(fault(() => decryptSettings(text, key, { ...owner, dataSourceId: 'source-2' }))).toBe('tampered');
    expect(fault(() => decryptSettings(text, key, { tenantId: owner.dataSourceId, dataSourceId: owner.tenantId }))).toBe('tampered');
    expect(fault(() => decryptSettings(text, key, { tenantId: 'tenant-1","source-1', dataSourceId: '' }))).toBe('tampered');
  });

  it('cannot be read with another key', () => {
    const text = encryptSettings(settings, newTenantKey(), owner);
    expect(fault(() => decryptSettings(text, newTenantKey(), owner))).toBe('unknown key');
  });

  it('are refused after any bit has changed', () => {
    const key = newTenantKey();
    const text = encryptSettings(settings, key, owner);
    const length = Buffer.from(text.split('.')[3] ?? '', 'base64url').length;
    for (let byte = 0; byte < length; byte += 1) expect(fault(() => decryptSettings(flip(text, 3, byte), key, owner))).toBe('tampered');
    for (let byte = 0; byte < 12; byte += 1) expect(fault(() => decryptSettings(flip(text, 2, byte), key, owner))).toBe('tampered');
    expect(fault(() => decryptSettings(flip(text, 1, 0), key, owner))).toBe('unknown key');
  });

  it.each(['', 'tms1', 'tms1.a.b.c', 'tms2.AAAAAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA', '{"host":"x"}', 'tms1.AAAAAAAAAAA.AAAAAAAAAAAAAAAA.AAAA', 'tms1....'])(
    'are refused in the form %j',
    (text) => {
      expect(fault(() => decryptSettings(text, newTenantKey(), owner))).toBe('malformed');
    },
  );

  it('are refused when cut short or continued', () => {
    const key = newTenantKey();
    const text = encryptSettings(settings, key, owner);
    expect(fault(() => decryptSettings(text.slice(0, -4), key, owner))).toBe('tampered');
    expect(fault(() => decryptSettings(`${text}AAAA`, key, owner))).toBe('tampered');
    expect(fault(() => decryptSettings(`${text}.x`, key, owner))).toBe('malformed');
  });

  it('are not taken for a wrapped key, nor a wrapped key for settings', () => {
    const key = master.current;
    expect(fault(() => unwrapTenantKey(encryptSettings(settings, key, owner), 'tenant-1', master))).toBe('malformed');
    const relabelled = wrapTenantKey(newTenantKey(), 'tenant-1', master).replace('tmk1', 'tms1');
    expect(fault(() => decryptSettings(relabelled, key, owner))).toBe('tampered');
  });

  it('say nothing of their content in an error', () => {
    const key = newTenantKey();
    const text = flip(encryptSettings(settings, key, owner), 3, 0);
    expect(() => decryptSettings(text, key, owner)).toThrow('The settings cannot be decrypted: it was changed, or belongs to another owner.');
  });
});

describe('tenant keys', () => {
  it('come back from their wrapping', () => {
    const key = newTenantKey();
    expect(unwrapTenantKey(wrapTenantKey(key, 'tenant-1', master), 'tenant-1', master)).toEqual(key);
  });

  it('are made new for every tenant, with 32 bytes', () => {
    expect(newTenantKey()).toHaveLength(32);
    expect(newTenantKey()).not.toEqual(newTenantKey());
  });

  it('cannot be unwrapped for another tenant', () => {
    const wrapped = wrapTenantKey(newTenantKey(), 'tenant-1', master);
    expect(fault(() => unwrapTenantKey(wrapped, 'tenant-2', master))).toBe('tampered');
  });

  it('cannot be unwrapped with a foreign master key, nor after a change', () => {
    const wrapped = wrapTenantKey(newTenantKey(), 'tenant-1', master);
    expect(fault(() => unwrapTenantKey(wrapped, 'tenant-1', { current: randomBytes(32) }))).toBe('unknown key');
    expect(fault(() => unwrapTenantKey(flip(wrapped, 3, 5), 'tenant-1', master))).toBe('tampered');
  });

  it('move to a new master key, while the old one still reads', () => {
    const key = newTenantKey();
    const old = wrapTenantKey(key, 'tenant-1', master);
    const both = { current: randomBytes(32), previous: [master.current] };
    expect(unwrapTenantKey(old, 'tenant-1', both)).toEqual(key);
    const rotated = rotateTenantKey(old, 'tenant-1', both);
    if (rotated === null) throw new Error('expected a new wrapping');
    expect(rotateTenantKey(rotated, 'tenant-1', both)).toBeNull();
    expect(unwrapTenantKey(rotated, 'tenant-1', { current: both.current })).toEqual(key);
    expect(fault(() => unwrapTenantKey(old, 'tenant-1', { current: both.current }))).toBe('unknown key');
  });

  it('are left alone when they are under the current master key', () => {
    expect(rotateTenantKey(wrapTenantKey(newTenantKey(), 'tenant-1', master), 'tenant-1', master)).toBeNull();
  });

  it('must have 32 bytes, master keys too', () => {
    expect(() => wrapTenantKey(randomBytes(16), 'tenant-1', master)).toThrow('32 bytes');
    expect(() => wrapTenantKey(newTenantKey(), 'tenant-1', { current: randomBytes(31) })).toThrow('32 bytes');
  });
});
