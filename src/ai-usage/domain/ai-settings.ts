/** Products that are asked for and are not there are sorted into these; the first that has a word of the name takes it. */
export interface ProductCategory {
  readonly name: string;
  /** Without case. */
  readonly words: readonly string[];
}

/** What a tenant wants of its AI usage. */
export interface AiSettings {
  /** Whether what people and models wrote is stored: messages, queries of searches, logs of sessions. */
  readonly contentEnabled: boolean;
  /** Whether addresses of e-mail are taken out of it first; secrets always are. */
  readonly redactEmails: boolean;
  /** Days after which it is removed. */
  readonly retentionDays: number;
  /** null: those that everybody has. */
  readonly categories: readonly ProductCategory[] | null;
  /** 0 while nothing was ever set. */
  readonly version: number;
}

/** Of tenants that have set nothing. */
export const DEFAULT_AI_SETTINGS: AiSettings = { contentEnabled: true, redactEmails: true, retentionDays: 30, categories: null, version: 0 };
