import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../database/index.js';
import type { Actor } from '../http/index.js';

/** What became of warming one thing. */
export interface Warmed {
  /** Results that are kept now. */
  readonly results: number;
  /** Results that could not be made. */
  readonly failed: number;
}

/** A kind of thing of which results are kept. */
export interface CacheSubject {
  /**
   * Tags of what is kept of one, of that tenant alone.
   * @throws DomainError NOT_FOUND when the tenant has no such thing
   */
  tagsOf?(scope: TenantScope, name: string): Promise<string[]>;
  /**
   * Has results of one made for those who will ask, under the actor's rights.
   * @throws DomainError NOT_FOUND, or why the actor may not
   */
  warm?(actor: Actor, name: string, signal: AbortSignal): Promise<Warmed>;
}

/**
 * What results are kept of, by the name of its kind. Modules that keep results say here how to find those of one thing,
 * so that whoever looks after the cache can drop and make them without knowing what they are.
 */
@Injectable()
export class CacheSubjects {
  private readonly subjects = new Map<string, CacheSubject>();

  /** @throws TypeError when there is a subject of that name. */
  register(kind: string, subject: CacheSubject): void {
    if (this.subjects.has(kind)) throw new TypeError(`There are two subjects of the cache named ${kind}.`);
    this.subjects.set(kind, subject);
  }

  find(kind: string): CacheSubject | undefined {
    return this.subjects.get(kind);
  }

  /** Kinds whose results can be dropped one by one. */
  get droppable(): string[] {
    return [...this.subjects].filter(([, { tagsOf }]) => tagsOf).map(([kind]) => kind).sort();
  }
}
