import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { API_PREFIX } from './api-prefix.js';
import { ERROR_STATUS, type ErrorCode } from './errors.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-permission'?: string; 'x-page'?: boolean; 'x-fails'?: ErrorCode[] };
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Codes that any operation may answer, beside those of its permission. */
const COMMON: ErrorCode[] = ['VALIDATION_FAILED', 'RATE_LIMIT_EXCEEDED', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE'];

/** The OpenAPI document, made from controllers and DTOs; envelope and errors are added to every operation. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Tidemark')
    .setDescription('Embedded analytics and operational BI. Every JSON answer comes in an envelope of success, data and metadata.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: '`Embed <token>`: the token of an embedded viewer.' }, 'embedToken')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${lowerFirst(controller.replace(/Controller$/, ''))}_${method}`,
    autoTagControllers: true,
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, ...ENVELOPE_SCHEMAS };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (operation) complete(operation, method, path);
    }
  }
  document.tags = [...new Set(Object.values(document.paths).flatMap((item) => METHODS.flatMap((method) => item[method]?.tags ?? [])))]
    .sort()
    .map((name) => ({ name, description: `Operations on ${name.toLowerCase()}.` }));
  document.paths = Object.fromEntries(Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  document.components.schemas = Object.fromEntries(Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  sortEnums(document);
  return document;
}

/** Serves the console at /api/docs and the document at /api/docs-json; made when first asked for. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'Tidemark API',
    swaggerOptions: { persistAuthorization: true },
  });
}

function complete(operation: Operation, method: (typeof METHODS)[number], path: string): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response || !/^2/.test(status)) continue;
    response.description = response.description || 'Done.';
    const json = response.content?.['application/json'];
    if (json?.schema) json.schema = envelopeOf(json.schema, operation['x-page'] === true);
  }
  const codes = new Set<ErrorCode>([...COMMON, ...(operation['x-fails'] ?? [])]);
  delete operation['x-fails'];
  if (operation['x-permission'] !== 'public') codes.add('UNAUTHORIZED').add('ACCESS_DENIED');
  if (path.includes('{')) codes.add('NOT_FOUND');
  if (method === 'put' || method === 'patch' || method === 'post') codes.add('CONFLICT');
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  for (const [status, names] of byStatus) {
    operation.responses[String(status)] ??= {
      description: names.join(', '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorEnvelope' } } },
    };
  }
}

/** The compiler gives the members of a union in the order in which it met them, which differs from build to build. */
function sortEnums(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    if (name === 'enum' && Array.isArray(value)) value.sort();
    else sortEnums(value);
  }
}

function envelopeOf(data: Schema, page: boolean): Schema {
  return {
    type: 'object',
    required: ['success', 'data', 'metadata'],
    properties: {
      success: { type: 'boolean', enum: [true] },
      data,
      metadata: { $ref: `#/components/schemas/${page ? 'PageMetadata' : 'Metadata'}` },
    },
  };
}

const METADATA = {
  request_id: { type: 'string' },
  cached: { type: 'boolean' },
  ttl: { type: 'integer', description: 'Seconds for which the answer stays fresh.' },
} as const;

const ENVELOPE_SCHEMAS: Record<string, Schema> = {
  Metadata: { type: 'object', required: ['request_id', 'cached'], properties: METADATA },
  PageMetadata: {
    type: 'object',
    required: ['request_id', 'cached', 'page'],
    properties: {
      ...METADATA,
      page: {
        type: 'object',
        required: ['nextCursor'],
        properties: { nextCursor: { type: 'string', nullable: true }, total: { type: 'integer' } },
      },
    },
  },
  ErrorEnvelope: {
    type: 'object',
    required: ['success', 'error', 'metadata'],
    properties: {
      success: { type: 'boolean', enum: [false] },
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
          message: { type: 'string' },
          details: { description: 'For VALIDATION_FAILED a list of { path, rule, message }.' },
        },
      },
      metadata: { type: 'object', required: ['request_id'], properties: { request_id: { type: 'string' } } },
    },
  },
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Routes of the API start with this. */
export const API_PATH = `/${API_PREFIX}/`;
