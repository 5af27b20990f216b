import { createHash, createHmac, randomBytes } from 'node:crypto';

const API_KEY = /^tm_[A-Za-z0-9_-]{43}$/;
/** Characters of a key that are shown, so that its owner knows it again. */
const SHOWN = 10;

/** A secret of 256 bits, safe in cookies and URLs. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret that comes after `secret` by an attempt of that name: the same each time, and only `key` tells which. */
export function secretAfter(secret: string, attempt: string, key: string): string {
  return createHmac('sha256', key).update(`refresh token after\n${secret}\n${attempt}`).digest('base64url');
}

/** A new API key and the part of it that may be shown later. */
export function newApiKey(): { key: string; prefix: string } {
  const key = `tm_${newSecret()}`;
  return { key, prefix: key.slice(0, SHOWN) };
}

/** Whether a text has the form of an API key. */
export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** What is kept of a secret. Secrets are random, so a plain SHA-256 cannot be searched backwards. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
