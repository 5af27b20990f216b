/** What one file source may use of the machine. */
export interface StoreLimits {
  /** Memory for the statements, and for reading the uploads before; what does not fit goes to disk where it can. */
  memory: string;
  loadMemory: string;
  threads: number;
  /** Milliseconds that reading all uploads may take. */
  loadTimeoutMs: number;
  /** Bytes that the tables may take on disk; a small file can unfold to anything. */
  maxBytes: number;
  maxColumns: number;
}

export const DEFAULT_LIMITS: StoreLimits = {
  memory: '128MB',
  loadMemory: '512MB',
  threads: 2,
  loadTimeoutMs: 120_000,
  maxBytes: 4 * 1024 ** 3,
  maxColumns: 2_000,
};
