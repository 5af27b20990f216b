import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Encryption of data source settings. A tenant has a data key, with which its sources' settings are encrypted
 * (AES-256-GCM); the data key is stored wrapped by the installation's master key. Everything is one line of text:
 *
 * `tmk1.<master key id>.<nonce>.<ciphertext and tag>`   a wrapped tenant key, bound to the tenant's id
 * `tms1.<tenant key id>.<nonce>.<ciphertext and tag>`   settings, bound to the tenant's and the source's id
 *
 * (base64url; an id is the first 8 bytes of a SHA-256 over a fixed prefix and the key). The header is authenticated
 * too, so that neither version nor key id nor owner can be exchanged.
 */

/** The master keys, 32 bytes each. `current` wraps; `previous` ones still unwrap. */
export interface MasterKeys {
  current: Buffer;
  previous?: readonly Buffer[];
}

/** Whose settings are meant. They cannot be moved to another tenant or source. */
export interface SettingsOwner {
  tenantId: string;
  dataSourceId: string;
}

export type CipherFault = 'malformed' | 'unknown key' | 'tampered';

/** A stored secret that cannot be read. The message holds no key and no content. */
export class SettingsCipherError extends Error {
  constructor(readonly fault: CipherFault, what: string) {
    super(`${what} cannot be decrypted: ${EXPLANATION[fault]}.`);
    this.name = 'SettingsCipherError';
  }
}

const EXPLANATION: Record<CipherFault, string> = {
  malformed: 'it does not have the expected form',
  'unknown key': 'it was encrypted with a key that is not configured here',
  tampered: 'it was changed, or belongs to another owner',
};

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new data key for a tenant. Keep it wrapped. */
export function newTenantKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Wraps a tenant's data key under the current master key. */
export function wrapTenantKey(tenantKey: Buffer, tenantId: string, masterKeys: MasterKeys): string {
  return seal('tmk1', masterKeys.current, assertKey(tenantKey), [tenantId]);
}

/**
 * Unwraps a tenant's data key with whichever master key wrapped it.
 * @throws SettingsCipherError
 */
export function unwrapTenantKey(wrapped: string, tenantId: string, masterKeys: MasterKeys): Buffer {
  const keys = [masterKeys.current, ...(masterKeys.previous ?? [])];
  return assertKey(unseal('tmk1', keys, wrapped, [tenantId], 'The tenant key'));
}

/** Wraps the key anew when it is not under the current master key; null when it is. The settings stay as they are. */
export function rotateTenantKey(wrapped: string, tenantId: string, masterKeys: MasterKeys): string | null {
  if (wrapped.split('.')[1] === keyId(masterKeys.current)) return null;
  return wrapTenantKey(unwrapTenantKey(wrapped, tenantId, masterKeys), tenantId, masterKeys);
}

/** Encrypts settings as JSON. Equal settings give a different text every time. */
export function encryptSettings(settings: object, tenantKey: Buffer, owner: SettingsOwner): string {
  return seal('tms1', tenantKey, Buffer.from(JSON.stringify(settings)), [owner.tenantId, owner.dataSourceId]);
}

/**
 * Decrypts settings.
 * @throws SettingsCipherError
 */
export function decryptSettings(encrypted: string, tenantKey: Buffer, owner: SettingsOwner): Record<string, unknown> {
  const plain = unseal('tms1', [tenantKey], encrypted, [owner.tenantId, owner.dataSourceId], 'The settings');
  return JSON.parse(plain.toString('utf8')) as Record<string, unknown>;
}

function seal(version: string, key: Buffer, plain: Buffer, owner: readonly string[]): string {
  const nonce = randomBytes(NONCE_BYTES);
  const id = keyId(assertKey(key));
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header(version, id, owner));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return [version, id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

function unseal(version: string, keys: readonly Buffer[], text: string, owner: readonly string[], what: string): Buffer {
  const parts = text.split('.');
  const [found, id = '', nonceText = '', sealedText = ''] = parts;
  const nonce = Buffer.from(nonceText, 'base64url');
  const sealed = Buffer.from(sealedText, 'base64url');
  if (parts.length !== 4 || found !== version || nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) {
    throw new SettingsCipherError('malformed', what);
  }
  const key = keys.find((candidate) => keyId(assertKey(candidate)) === id);
  if (key === undefined) throw new SettingsCipherError('unknown key', what);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(header(version, id, owner));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SettingsCipherError('tampered', what);
  }
}

/** JSON keeps the parts apart: no choice of ids can make one owner's header equal another's. */
function header(version: string, id: string, owner: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(['tidemark', version, id, ...owner]));
}

function keyId(key: Buffer): string {
  return createHash('sha256').update('tidemark key id\0').update(key).digest().subarray(0, 8).toString('base64url');
}

function assertKey(key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) throw new TypeError(`An encryption key must have ${String(KEY_BYTES)} bytes.`);
  return key;
}
