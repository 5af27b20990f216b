import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, type ValidationArguments, ValidateBy } from 'class-validator';
import { Transform } from 'class-transformer';
import { ListQueryDto } from '../../platform/http/index.js';
import { isSchedule } from '../domain/schedule.js';

/** PostgreSQL keeps 63 bytes of a name and cuts the rest. */
const NAME_BYTES = 63;
/** Characters of a schedule. */
const SCHEDULE_LENGTH = 100;

const IsIdentifier = (each = false): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isIdentifier',
      validator: {
        validate: (value) => typeof value === 'string' && /^[^\p{Cc}\p{Surrogate}]+$/u.test(value) && Buffer.byteLength(value) <= NAME_BYTES,
        defaultMessage: ({ property }: ValidationArguments) => `${property} must be 1 to ${NAME_BYTES} bytes without control characters`,
      },
    },
    { each },
  );

const IsSchedule = (): PropertyDecorator =>
  ValidateBy({
    name: 'isSchedule',
    validator: {
      validate: (value) => typeof value === 'string' && value.length <= SCHEDULE_LENGTH && isSchedule(value),
      defaultMessage: () => 'cron must have five fields (minute, hour, day of the month, month, day of the week) and name a time that comes',
    },
  });

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? withoutEnd(value.trim()) : value);

/** Without the semicolons and blanks at its end. A step a character: the pattern `[;\s]+$` takes a second for 25,000 in the middle. */
function withoutEnd(sql: string): string {
  let end = sql.length;
  while (end > 0 && /[;\s]/.test(sql.charAt(end - 1))) end -= 1;
  return sql.slice(0, end);
}

/** What a materialized view is, apart from its place. */
class DefinitionDto {
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  description?: string;

  /** One reading statement of the source's dialect, without parameters. */
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;

  /** Columns that together tell every row apart and are never null; refreshing beside readers needs them. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @ArrayUnique()
  @IsIdentifier(true)
  uniqueColumns!: string[];

  /** When it is refreshed, in UTC: minute, hour, day of the month, month, day of the week. null: not by the clock. */
  @IsOptional()
  @IsString()
  @Matches(/\S/)
  @MaxLength(SCHEDULE_LENGTH)
  @IsSchedule()
  cron?: string | null;

  /** Whether it is refreshed when its tables have changed. */
  @IsOptional()
  @IsBoolean()
  onChange?: boolean;

  /** Seconds between two refreshes because of changes; 60 when left out. */
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(86_400)
  minIntervalSeconds?: number;

  /** Seconds that a refresh may take; 300 when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_600)
  timeoutSeconds?: number;

  /** false: neither the clock nor changes refresh it. */
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

/** A materialized view to be kept in a source. */
export class CreateMaterializationDto extends DefinitionDto {
  @IsUUID()
  dataSourceId!: string;

  /** Of the view, in the source's schema of materialized views. */
  @IsIdentifier()
  name!: string;
}

/** The whole new state; a view's name and source stay. */
export class UpdateMaterializationDto extends DefinitionDto {
  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** Which state is deleted, and what becomes of the view in the source. */
export class DeleteMaterializationDto {
  /** The version that was decided on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;

  /** Whether the view stays in the source, for instance because that cannot be reached; it is dropped when left out. */
  @IsOptional()
  @IsBoolean()
  leaveInSource?: boolean;
}

/** Which runs are listed. */
export class MaterializationRunsQueryDto extends ListQueryDto {}
