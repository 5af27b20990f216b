import { DomainError } from '../../platform/http/index.js';
import type { Variable } from './dashboard-content.js';
import type { BoundQuery, Filters } from './dashboard-variables.js';

/** What is fixed for an embedded viewer, and what they may choose. */
export interface EmbeddedReading {
  /** Whether the viewer may choose values at all. */
  readonly mayChoose: boolean;
  /** Names that the token locks, the variables among them that it locks by one of their bounds included. */
  readonly locked: ReadonlySet<string>;
  /** Variables whose value the viewer may choose. */
  readonly choosable: ReadonlySet<string>;
}

const boundsOf = (name: string): string[] => [`${name}_from`, `${name}_to`];

/** Names whose value reaches a statement: what the SQL binds, and ranges of which it binds an end. */
export function bindableNames(variables: readonly Variable[], queries: readonly BoundQuery[]): Set<string> {
  const names = new Set<string>();
  for (const query of queries) {
    const own = Array.isArray(query.parameters) ? query.parameters : [];
    for (const name of query.names) if (!name.includes('.')) names.add(name);
    for (const { name, type } of [...variables, ...(query.declared ?? []), ...own]) {
      if (type === 'date_range' && boundsOf(name).some((bound) => query.names.has(bound))) names.add(name);
    }
  }
  return names;
}

/** Works out what an embedded viewer may choose: the dashboard's variables that the token does not lock. */
export function embeddedReading(variables: readonly Variable[], lockedNames: readonly string[], mayChoose: boolean): EmbeddedReading {
  const locked = new Set(lockedNames);
  for (const { name, type } of variables) {
    if (type === 'date_range' && boundsOf(name).some((bound) => locked.has(bound))) locked.add(name);
  }
  const fixed = new Set([...locked].flatMap((name) => [name, ...boundsOf(name)]));
  const choosable = mayChoose ? variables.map(({ name }) => name).filter((name) => !fixed.has(name)) : [];
  return { mayChoose, locked, choosable: new Set(choosable) };
}

/**
 * Refuses what an embedded viewer may not choose, in whatever spelling. (It would not be bound either: locked values win
 * when a query is prepared.)
 * @throws DomainError ACCESS_DENIED
 */
export function refuseChoices(filters: Filters, { mayChoose, locked }: EmbeddedReading): void {
  const names = Object.keys(filters);
  if (names.length === 0) return;
  if (!mayChoose) throw new DomainError('ACCESS_DENIED', 'This embed token lets its viewer look and choose no values.');
  const fixed = new Set([...locked].flatMap((name) => [name, ...boundsOf(name)]).map(plain));
  const refused = names.filter((name) => fixed.has(plain(name)));
  if (refused.length === 0) return;
  throw new DomainError('ACCESS_DENIED', 'The embed token sets a value that the request tries to choose.', { names: refused });
}

/** A name without what makes two spellings of it: case, compatibility forms, accents, invisible characters, spaces. */
function plain(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}_]/gu, '');
}
