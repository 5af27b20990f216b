import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { MAX_FILTERS_LENGTH } from '../domain/dashboard-variables.js';
import { MAX_DRILLS } from '../domain/interactions.js';

const MAX_VALUE = 2_000;

/** Which value's rows are asked for. */
export class DrillQueryDto {
  /** Place in the widget's `interactions.drillDown`, from 0, which it is when left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_DRILLS - 1)
  drill: number = 0;

  /** The value as JSON: a text in quotes, a number, true, false, or null, which it is when left out. */
  @Transform(({ value }) => scalarOf(value))
  @ValidateBy({
    name: 'scalar',
    validator: {
      validate: (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
      defaultMessage: () => `value must be a JSON text, number or boolean of at most ${MAX_VALUE} characters`,
    },
  })
  value: string | number | boolean | null = null;

  /** JSON object of values by variable, as for the widget's data. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_FILTERS_LENGTH)
  filters?: string;
}

/** undefined for what is no JSON scalar, which the check then refuses. */
function scalarOf(text: unknown): unknown {
  if (typeof text !== 'string' || text.length > MAX_VALUE) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
