import type { Logger } from '@nestjs/common';

const INTERVAL_MS = 10_000;

/** Warns at most once in ten seconds for each kind of trouble, and then says how often it happened meanwhile. */
export class PacedLog {
  private readonly kinds = new Map<string, { since: number; more: number }>();

  constructor(private readonly logger: Pick<Logger, 'warn'>) {}

  /** @param kind one of few */
  warn(kind: string, details: object, message: string): void {
    const known = this.kinds.get(kind);
    const now = performance.now();
    if (known && now - known.since < INTERVAL_MS) {
      known.more += 1;
      return;
    }
    this.kinds.set(kind, { since: now, more: 0 });
    this.logger.warn({ kind, ...details, sinceLastLine: known?.more ?? 0 }, message);
  }
}
