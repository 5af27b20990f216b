import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { ValidateBy, validateSync } from 'class-validator';
import { QueryParameterDto } from '../../query/index.js';
import { isFilterValue } from '../domain/dashboard-variables.js';

const MAX_PARAMETERS = 100;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Parameters of a widget's query: values by name, or declarations with types and defaults. */
export function WidgetParametersProperty(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      description: 'Values by name, or declarations with types and defaults.',
      oneOf: [
        { type: 'object', additionalProperties: true },
        { type: 'array', items: { $ref: getSchemaPath(QueryParameterDto) } },
      ],
    }),
    ValidateBy({
      name: 'widgetParameters',
      validator: {
        validate: areParameters,
        defaultMessage: (details) =>
          `${details?.property ?? 'parameters'} must be values by name, or a list of parameters with name and type`,
      },
    }),
  );
}

function areParameters(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length <= MAX_PARAMETERS && value.every(isDeclaration);
  const entries = Object.entries(value);
  return entries.length <= MAX_PARAMETERS && entries.every(([name, each]) => NAME.test(name) && isFilterValue(each));
}

function isDeclaration(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const declaration = plainToInstance(QueryParameterDto, value);
  const fitting = declaration.default === undefined || isFilterValue(declaration.default);
  return fitting && validateSync(declaration, { whitelist: true, forbidNonWhitelisted: true }).length === 0;
}
