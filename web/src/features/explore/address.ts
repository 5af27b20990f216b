/** What the address of the page says. */
export interface ExploreAddress {
  sourceId: string | null;
  savedQueryId: string | null;
  sql: string | null;
  /** A table to show, as SQL takes its name. */
  table: string | null;
}

/** Longer texts stay out of the address, which has to fit into links, logs and old proxies. */
export const LONGEST_SHARED = 1500;

export function readAddress(search: URLSearchParams): ExploreAddress {
  const given = (name: string): string | null => {
    const value = search.get(name);
    return value === null || value.trim() === '' ? null : value;
  };
  return { sourceId: given('source'), savedQueryId: given('query'), sql: given('sql'), table: given('table') };
}

/** The address that leads back to what is on the screen; without the text when that is too long for one. */
export function writeAddress({ sourceId, savedQueryId, sql }: Omit<ExploreAddress, 'table'>): URLSearchParams {
  const search = new URLSearchParams();
  if (sourceId !== null) search.set('source', sourceId);
  if (savedQueryId !== null) search.set('query', savedQueryId);
  if (sql !== null && sql.trim() !== '' && encodeURIComponent(sql).length <= LONGEST_SHARED) search.set('sql', sql);
  return search;
}

/** The statement that shows what is in a table. */
export function previewOf(table: string): string {
  return `SELECT *\nFROM ${table}\nLIMIT 100`;
}
