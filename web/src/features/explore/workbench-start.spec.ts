import type { DataSource } from '../../api/types.js';
import { readAddress } from './address.js';
import type { KeptQuery } from './explore-queries.js';
import { startOf, type WorkbenchState } from './workbench-start.js';

const source = (id: string, status: DataSource['status'] = 'ok'): DataSource => ({
  id,
  name: id,
  type: 'postgresql',
  settings: {},
  secretsSet: [],
  version: 1,
  status,
  lastCheckedAt: null,
  lastError: null,
  createdAt: '',
  updatedAt: '',
});
const sources = [source('broken', 'failing'), source('a'), source('b')];
const kept: KeptQuery = {
  id: 'q',
  name: 'Q',
  description: '',
  dataSourceId: 'b',
  sql: 'SELECT 2',
  parameters: [],
  version: 4,
  updatedAt: '',
};
const draft: WorkbenchState = { sourceId: 'a', sql: 'SELECT 1', drafts: {}, split: [], limit: 100, saved: null };
const address = (search: string) => readAddress(new URLSearchParams(search));

describe('what the explore page opens with', () => {
  it('is nothing on the first source that answers, at first', () => {
    expect(startOf(address(''), null, sources, null)).toMatchObject({ state: { sourceId: 'a', sql: '' }, run: false });
  });

  it('is what was typed before', () => {
    expect(startOf(address(''), draft, sources, null).state).toEqual(draft);
    expect(startOf(address('source=b'), draft, sources, null).state).toEqual({ ...draft, sourceId: 'b' });
  });

  it('is the first rows of a table that was asked for, run at once', () => {
    const start = startOf(address('source=b&table=orders'), draft, sources, null);
    expect(start).toMatchObject({
      state: { sourceId: 'b', sql: 'SELECT *\nFROM orders\nLIMIT 100', saved: null },
      run: true,
    });
    expect(start.replaced).toBe('SELECT 1');
  });

  it('is the text of a link, which waits to be run', () => {
    const start = startOf(address('sql=SELECT%203'), { ...draft, saved: kept }, sources, null);
    expect(start).toMatchObject({ state: { sql: 'SELECT 3', saved: null }, run: false, replaced: 'SELECT 1' });
  });

  it('is a kept query, with the changes that were made to it before', () => {
    expect(startOf(address('query=q'), draft, sources, kept).state).toMatchObject({
      sourceId: 'b',
      sql: 'SELECT 2',
      saved: kept,
    });
    const changed = { ...draft, sourceId: 'b', sql: 'SELECT 22', saved: { ...kept, version: 3 } };
    expect(startOf(address('query=q'), changed, sources, kept).state).toEqual(changed);
  });

  it('loses nothing when what is left behind is kept', () => {
    const open = { ...draft, sql: kept.sql, saved: kept };
    expect(startOf(address('table=orders'), open, sources, null).replaced).toBeNull();
  });

  it('has no source where there is none', () => {
    expect(startOf(address('source=x'), null, [], null).state.sourceId).toBe('');
  });
});
