import fc from 'fast-check';
import { assembleContent } from './assemble-content.js';
import type { DashboardContent } from './dashboard-content.js';
import { type DashboardDefinition, definitionOf, inputOfDefinition, referencesOf } from './dashboard-definition.js';
import { printDefinition, readDefinitionText } from './definition-text.js';

const SALES = `apiVersion: tidemark/v1
kind: Dashboard
slug: sales
name: Sales
description: What was sold, to whom, and when
tags:
  - demo
  - finance
layout:
  grid:
    columns: 12
    rowHeight: 60
settings:
  refreshInterval: 30
  theme: dark
  timeRange:
    variable: period
    default: last_12_months
  variables:
    - name: period
      type: date_range
      label: Period
    - name: country
      type: text
      label: Country
      multiple: true
      options:
        query:
          source: Northwind
          sql: SELECT DISTINCT country FROM customers ORDER BY 1
    - name: rank
      type: number
      default: 10
      options:
        values:
          - 5
          - 10
widgets:
  - slug: revenue
    type: chart
    name: Revenue
    description: Net, by month
    position:
      x: 0
      y: 0
      width: 8
      height: 4
    query:
      source: Northwind
      sql: |
        SELECT date_trunc('month', order_date) AS month, sum(net) AS net -- "quotes" and: colons
        FROM sales
        WHERE true [[ AND country IN ({{country}}) ]]
        GROUP BY 1
      parameters:
        minimum: 0
    visualization:
      type: bar
      config:
        x: month
        y: net
        thresholds:
          - value: 100000
            label: Goal
    styling:
      accent: "#1f6feb"
  - slug: top
    type: table
    name: Top products
    position:
      x: 8
      y: 0
      width: 4
      height: 4
    query:
      savedQuery: Top products
      parameters:
        - name: rank
          type: number
          default: 10
    visualization:
      type: table
      config: {}
  - slug: country
    type: filter
    name: Country
    position:
      x: 0
      y: 4
      width: 3
      height: 1
    visualization:
      type: filter
      config:
        variable: country
`;

const NAMES = { sources: new Map([['source-1', 'Northwind']]), savedQueries: new Map([['saved-1', 'Top products']]) };
const IDS = { sources: new Map([['Northwind', 'source-1']]), savedQueries: new Map([['Top products', 'saved-1']]) };
const read = (text: string): DashboardDefinition => readDefinitionText(text) as DashboardDefinition;
const ids = () => {
  let next = 0;
  return () => `id-${++next}`;
};
const contentOf = (definition: DashboardDefinition, existing: DashboardContent | null = null): DashboardContent =>
  assembleContent(existing, inputOfDefinition(definition, existing?.widgets ?? [], IDS), ids());

describe('a dashboard as code', () => {
  it('comes back as the same text from the model', () => {
    const content = contentOf(read(SALES));
    expect(printDefinition(definitionOf('sales', content, NAMES))).toBe(SALES);
  });

  it('refers by name in the text and by id in the model', () => {
    const content = contentOf(read(SALES));
    expect(content.widgets[0]?.query).toMatchObject({ kind: 'sql', dataSourceId: 'source-1' });
    expect(content.widgets[1]?.query).toMatchObject({ kind: 'saved', savedQueryId: 'saved-1' });
    expect(content.settings.variables[1]?.options).toEqual({
      query: { dataSourceId: 'source-1', sql: 'SELECT DISTINCT country FROM customers ORDER BY 1' },
    });
  });

  it('keeps the ids of widgets whose slug stays', () => {
    const first = contentOf(read(SALES));
    const again = contentOf(
      read(SALES.replace('name: Top products\n    position', 'name: Best products\n    position')),
      first,
    );
    expect(again.widgets.map(({ id }) => id)).toEqual(first.widgets.map(({ id }) => id));
    expect(again).toEqual({
      ...first,
      widgets: first.widgets.map((widget, index) => (index === 1 ? { ...widget, name: 'Best products' } : widget)),
    });
  });

  it('takes a definition for the whole: what it leaves out is gone', () => {
    const full = contentOf(read(SALES));
    const bare = contentOf(
      read('apiVersion: tidemark/v1\nkind: Dashboard\nslug: sales\nname: Sales\nwidgets: []'),
      full,
    );
    expect(bare).toMatchObject({
      description: null,
      tags: [],
      settings: { refreshInterval: 0, variables: [] },
      widgets: [],
    });
  });

  it('names every reference that is not there', () => {
    const text = SALES.replaceAll('Northwind', 'Southwind').replace('savedQuery: Top', 'savedQuery: Worst');
    try {
      contentOf(read(text));
      throw new Error('it was accepted');
    } catch (error) {
      expect((error as { details: { path: string }[] }).details.map(({ path }) => path)).toEqual([
        'settings.variables.1.options.query.source',
        'widgets.0.query.source',
        'widgets.1.query.savedQuery',
      ]);
    }
  });

  it('says so when what it refers to was deleted', () => {
    const definition = definitionOf('sales', contentOf(read(SALES)), { sources: new Map(), savedQueries: new Map() });
    expect(referencesOf(definition).sources.map(({ name }) => name)).toEqual(['deleted:source-1', 'deleted:source-1']);
  });

  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  const scalar = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const config = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 12 }).filter((key) => key !== '__proto__'),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    { maxKeys: 5 },
  );

  it('survives the way through YAML whatever its texts and values are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: text, sql: text, config }), { maxLength: 5 }),
        text,
        (widgets, description) => {
          const definition: DashboardDefinition = {
            apiVersion: 'tidemark/v1',
            kind: 'Dashboard',
            slug: 'any',
            name: 'Any',
            description,
            widgets: widgets.map(({ name, sql, config: options }, index) => ({
              slug: `w${index}`,
              type: 'chart',
              name,
              position: { x: 0, y: index * 2, width: 3, height: 2 },
              query: { source: 'Northwind', sql },
              visualization: { type: 'bar', config: options },
            })),
          };
          const printed = printDefinition(definition);
          expect(read(printed)).toEqual(JSON.parse(JSON.stringify(definition)));
          const content = contentOf(read(printed));
          const reprinted = printDefinition(definitionOf('any', content, NAMES));
          expect(contentOf(read(reprinted))).toEqual(content);
          expect(printDefinition(definitionOf('any', contentOf(read(reprinted)), NAMES))).toBe(reprinted);
        },
      ),
      { numRuns: 200 },
    );
  });
});
