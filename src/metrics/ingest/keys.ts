import { hash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The first 128 bits of SHA-256 over a text, in the form of a UUID. */
export function hashed(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** What recognises an event by the id that its sender gave it; a UUID is taken as it is. */
export const eventKey = (id: string): string => (UUID.test(id) ? id : hashed(id));
