import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';

/**
 * What Slack takes at an incoming webhook, of what is used here: text and attachments of blocks, with the documented bounds.
 * https://docs.slack.dev/reference/block-kit/blocks and /reference/messaging/payload
 */
const plain = (maxLength: number): object => ({
  type: 'object',
  required: ['type', 'text'],
  additionalProperties: false,
  properties: { type: { const: 'plain_text' }, text: { type: 'string', minLength: 1, maxLength }, emoji: { type: 'boolean' } },
});
const text = (maxLength: number): object => ({
  type: 'object',
  required: ['type', 'text'],
  additionalProperties: false,
  properties: { type: { enum: ['plain_text', 'mrkdwn'] }, text: { type: 'string', minLength: 1, maxLength }, emoji: { type: 'boolean' }, verbatim: { type: 'boolean' } },
});
const block = (type: string, required: string[], properties: object): object => ({
  type: 'object',
  required: ['type', ...required],
  additionalProperties: false,
  properties: { type: { const: type }, block_id: { type: 'string', maxLength: 255 }, ...properties },
});
const BUTTON = block('button', ['text'], {
  text: plain(75),
  url: { type: 'string', format: 'uri', maxLength: 3_000 },
  action_id: { type: 'string', maxLength: 255 },
  value: { type: 'string', maxLength: 2_000 },
  style: { enum: ['primary', 'danger'] },
});
const BLOCKS = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: {
    oneOf: [
      block('section', ['text'], { text: text(3_000), fields: { type: 'array', minItems: 1, maxItems: 10, items: text(2_000) } }),
      block('header', ['text'], { text: plain(150) }),
      block('divider', [], {}),
      block('image', ['image_url', 'alt_text'], { image_url: { type: 'string', format: 'uri', maxLength: 3_000 }, alt_text: { type: 'string', minLength: 1, maxLength: 2_000 }, title: plain(2_000) }),
      block('context', ['elements'], { elements: { type: 'array', minItems: 1, maxItems: 10, items: text(3_000) } }),
      block('actions', ['elements'], { elements: { type: 'array', minItems: 1, maxItems: 25, items: BUTTON } }),
    ],
  },
};
const SLACK = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 40_000 },
    blocks: BLOCKS,
    attachments: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['fallback'],
        properties: { color: { type: 'string', pattern: '^(#[0-9a-f]{6}|good|warning|danger)$' }, fallback: { type: 'string', minLength: 1 }, blocks: BLOCKS },
      },
    },
  },
};

/** The Events API v2: https://developer.pagerduty.com/docs/send-alert-event */
const PAGERDUTY = {
  type: 'object',
  required: ['routing_key', 'event_action'],
  additionalProperties: false,
  properties: {
    routing_key: { type: 'string', minLength: 32, maxLength: 32 },
    event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
    dedup_key: { type: 'string', minLength: 1, maxLength: 255 },
    client: { type: 'string' },
    client_url: { type: 'string', format: 'uri' },
    payload: {
      type: 'object',
      required: ['summary', 'source', 'severity'],
      additionalProperties: false,
      properties: {
        summary: { type: 'string', minLength: 1, maxLength: 1_024 },
        source: { type: 'string', minLength: 1 },
        severity: { enum: ['critical', 'error', 'warning', 'info'] },
        timestamp: { type: 'string', format: 'date-time' },
        component: { type: 'string' },
        group: { type: 'string' },
        class: { type: 'string' },
        custom_details: { type: 'object' },
      },
    },
    images: {
      type: 'array',
      items: { type: 'object', required: ['src'], additionalProperties: false, properties: { src: { type: 'string', format: 'uri' }, href: { type: 'string', format: 'uri' }, alt: { type: 'string' } } },
    },
    links: { type: 'array', items: { type: 'object', required: ['href'], additionalProperties: false, properties: { href: { type: 'string', format: 'uri' }, text: { type: 'string' } } } },
  },
  // What opens an incident says what it is; what takes or closes one says which.
  if: { properties: { event_action: { const: 'trigger' } } },
  then: { required: ['payload'] },
  else: { required: ['dedup_key'] },
};

function validator(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  (addFormatsModule as unknown as { default?: (ajv: Ajv2020) => void } & ((ajv: Ajv2020) => void))(ajv);
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`));
}

/** What is wrong with a message for Slack. */
export const slackProblems = validator(SLACK);
/** What is wrong with an event for PagerDuty. */
export const pagerDutyProblems = validator(PAGERDUTY);
