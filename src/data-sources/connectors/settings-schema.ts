import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';
import { type SettingDescription, settingsOf } from './setting.js';

type JsonSchema = Record<string, unknown>;
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** How each rule of class-validator reads in JSON Schema. Rules that have no counterpart are checked on the server alone. */
const KEYWORDS: Record<string, (constraints: readonly unknown[]) => JsonSchema> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isPort: () => ({ type: 'string', pattern: '^\\d{1,5}$' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isIn: ([values]) => ({ enum: values }),
  isEnum: ([, values]) => ({ enum: values }),
  isNotEmpty: () => ({ minLength: 1 }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, ...(maxLength === undefined ? {} : { maxLength }) }),
  matches: ([pattern]) => (pattern instanceof RegExp ? { pattern: pattern.source } : {}),
};

const LIST_KEYWORDS: Record<string, (constraints: readonly unknown[]) => JsonSchema> = {
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/**
 * JSON Schema (draft 2020-12) of a settings class: titles from `@Setting`, constraints from class-validator's
 * decorators, defaults from the initial values of the properties. Secrets have `format: "password"` and are write-only.
 */
export function settingsSchema(settings: new () => object): JsonSchema {
  const rules = rulesByProperty(settings);
  const defaults = new Map<string, unknown>(Object.entries(new settings()));
  const described = [...settingsOf(settings)];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      described.map(([name, description]) => [name, property(description, rules.get(name) ?? [], defaults.get(name))]),
    ),
    required: described.map(([name]) => name).filter((name) => !isOptional(rules.get(name) ?? []) && defaults.get(name) === undefined),
  };
}

function rulesByProperty(settings: new () => object): Map<string, Rule[]> {
  const byProperty = new Map<string, Rule[]>();
  // Decorators are evaluated from the last to the first; reading them backwards restores the order of the source.
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(settings, '', false, false).reverse()) {
    byProperty.set(rule.propertyName, [...(byProperty.get(rule.propertyName) ?? []), rule]);
  }
  return byProperty;
}

function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ name }) => name === IS_OPTIONAL);
}

function property(description: SettingDescription, rules: readonly Rule[], initial: unknown): JsonSchema {
  const isList = rules.some(({ name, each }) => name === 'isArray' || each);
  const own = keywords(rules.filter(({ each }) => !each), isList ? LIST_KEYWORDS : KEYWORDS);
  const items = keywords(rules.filter(({ each }) => each), KEYWORDS);
  return {
    title: description.title,
    ...(description.description === undefined ? {} : { description: description.description }),
    ...(isList ? { type: 'array', ...own, items } : own),
    ...(description.placeholder === undefined ? {} : { examples: [description.placeholder] }),
    ...(description.secret ? { format: 'password', writeOnly: true } : {}),
    ...(description.multiline ? { contentMediaType: 'text/plain' } : {}),
    ...(initial === undefined ? {} : { default: initial }),
  };
}

function keywords(rules: readonly Rule[], known: typeof KEYWORDS): JsonSchema {
  return Object.assign({}, ...rules.map(({ name, constraints }) => (name === undefined ? {} : (known[name]?.((constraints ?? []) as unknown[]) ?? {})))) as JsonSchema;
}
