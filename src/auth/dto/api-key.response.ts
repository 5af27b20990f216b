import type { ApiKeyRow } from '../api-keys.repository.js';

/** An API key, without its secret. */
export class ApiKeyResponse {
  id!: string;
  name!: string;
  /** Its first characters. */
  prefix!: string;
  permissions!: string[];
  createdAt!: Date;
  /** To the minute. */
  lastUsedAt!: Date | null;
  expiresAt!: Date | null;
  /** The member who made it; it can do no more than they may. */
  createdBy!: string;

  static of({ id, name, prefix, permissions, createdAt, lastUsedAt, expiresAt, userId }: ApiKeyRow): ApiKeyResponse {
    return { id, name, prefix, permissions, createdAt, lastUsedAt, expiresAt, createdBy: userId };
  }
}

/** A new API key. */
export class CreatedApiKeyResponse extends ApiKeyResponse {
  /** The key itself, shown this once; sent as `X-API-Key`. */
  key!: string;
}
