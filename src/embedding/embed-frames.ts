import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';

const TTL_MS = 30_000;
const MOST_KEPT = 10_000;

/** Whom a browser lets frame the page of a token. */
export interface EmbedFrame {
  /** Canonical; none: everybody. */
  readonly allowedDomains: readonly string[];
  /** When its token expires or was revoked. */
  readonly endsAt: Date;
}

/** The frames' pages by the id of their token. Its domains never change; that it has ended shows within half a minute. */
@Injectable()
export class EmbedFrames {
  private readonly known = new LRUCache<string, EmbedFrame>({ ...atMost(MOST_KEPT), ttl: TTL_MS });

  constructor(private readonly repository: EmbedTokensRepository) {}

  async find(id: string): Promise<EmbedFrame | null> {
    const known = this.known.get(id);
    if (known) return known;
    const frame = await this.repository.findFrame(id);
    if (frame) this.known.set(id, frame);
    return frame;
  }
}
