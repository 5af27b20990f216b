import { type Type, applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorCode } from './errors.js';

/** Documents a list: the items' type, and that `metadata.page` carries the cursor. */
export function ApiPage(item: Type): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(item),
    ApiOkResponse({ schema: { type: 'array', items: { $ref: getSchemaPath(item) } } }),
    ApiExtension('x-page', true),
  );
}

/** Documents errors that a route may answer beside those that every route of its kind may. */
export function ApiFails(...codes: ErrorCode[]): MethodDecorator {
  return ApiExtension('x-fails', codes);
}

/** Documents the JSON that a handler answers as bytes. */
export function ApiAnswer(type: Type, isArray = false): MethodDecorator {
  return ApiOkResponse({ type, isArray });
}
