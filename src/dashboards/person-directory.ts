import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { DomainError } from '../platform/http/index.js';
import { People } from '../tenants/index.js';

const KEPT = 5_000;
/** Milliseconds after which somebody's new name is seen. */
const TTL_MS = 60_000;

/** Names of people by id, for lists that show who owns or changed what. */
@Injectable()
export class PersonDirectory {
  private readonly known = new LRUCache<string, string>({ ...atMost(KEPT), ttl: TTL_MS });

  constructor(private readonly people: People) {}

  /** @returns a name for each id; '' for somebody who is gone. */
  async names(ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
    const distinct = [...new Set(ids)].filter((id) => id !== null);
    const names = new Map<string, string>();
    // One after the other: a page names few people, and each look-up takes a connection.
    for (const id of distinct) names.set(id, await this.name(id));
    return names;
  }

  /** @returns null for nobody. */
  async person(id: string | null): Promise<{ id: string; name: string } | null> {
    return id === null ? null : { id, name: await this.name(id) };
  }

  private async name(id: string): Promise<string> {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const name = await this.people.get(id).then(
      (person) => person.name,
      (error: unknown) => {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return '';
        throw error;
      },
    );
    this.known.set(id, name);
    return name;
  }
}
