import { chartFields, chartTitle, chartTypeNames, shownBy } from './chart-spec.js';
import type { ChartTypeName } from './chart-types.js';
import type { ShownBy } from './chart-type.js';
import type { ConfigField } from './config-fields.js';

/** JSON Schema (draft 2020-12) of a value. `x-column` marks names of a result's columns: `any` or `numeric`. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** A kind of visualization as a form can be drawn from it. */
export interface ChartTypeSchema {
  type: ChartTypeName;
  title: string;
  /** The sort of widget that shows it. */
  widget: ShownBy;
  /** Settings, as `visualization.config` carries them. */
  schema: JsonSchema;
}

const COLUMN = { type: 'string', minLength: 1, maxLength: 200 };

/** Every kind of visualization with the JSON Schema of its settings, made from the fields that check them. */
export function chartTypeSchemas(): ChartTypeSchema[] {
  return chartTypeNames().map((type) => ({
    type,
    title: chartTitle(type),
    widget: shownBy(type),
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: chartTitle(type),
      ...objectSchema({ ...chartFields(type) }),
    },
  }));
}

function objectSchema(fields: Readonly<Record<string, ConfigField>>): JsonSchema {
  const required = Object.keys(fields).filter((key) => fields[key]?.required);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function fieldSchema(field: ConfigField): JsonSchema {
  const { title } = field;
  switch (field.kind) {
    case 'column':
      return { title, ...COLUMN, 'x-column': field.numeric ? 'numeric' : 'any' };
    case 'columns':
      return {
        title,
        oneOf: [COLUMN, { type: 'array', items: COLUMN, minItems: 1, maxItems: field.max, uniqueItems: true }],
        'x-column': field.numeric ? 'numeric' : 'any',
      };
    case 'choice':
      return { title, type: 'string', enum: [...field.options] };
    case 'flag':
      return { title, type: 'boolean' };
    case 'number':
      return {
        title,
        type: field.whole ? 'integer' : 'number',
        ...(field.min !== undefined && { minimum: field.min }),
        ...(field.max !== undefined && { maximum: field.max }),
      };
    case 'text':
      return {
        title,
        type: 'string',
        minLength: 1,
        maxLength: field.max,
        ...(field.pattern && { pattern: field.pattern.source }),
        ...(field.example !== undefined && { examples: [field.example] }),
      };
    case 'list':
      return { title, type: 'array', maxItems: field.max, items: objectSchema(field.of) };
  }
}
