import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';

const TYPES = [
  'application/pdf',
  'image/png',
  'image/svg+xml',
  'text/csv',
  'application/zip',
  'application/json',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];

/** Documents an answer that is a file of one of the export formats, outside the envelope. */
export function ApiFile(): MethodDecorator {
  return applyDecorators(
    ApiProduces(...TYPES),
    ApiOkResponse({ description: 'The file.', content: Object.fromEntries(TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) }),
  );
}
