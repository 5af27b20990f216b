import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IANAZone } from 'luxon';
import { MayBeAbsent } from '../../platform/http/index.js';
import { type Point, pointProblem } from '../domain/points.js';
import { CLOCK_TIME, DIRECTIONS, type Direction, MAX_QUIET_HOURS, METHODS, type Method, SETTING_BOUNDS } from '../domain/settings.js';

/** Points that may be judged in one request. */
export const MAX_POINTS = 50_000;

const CLOCK_MESSAGE = 'must be a time of day such as 22:00';

/** A span of the day in which nothing is raised; it may pass midnight. */
export class QuietHoursDto {
  /** HH:MM, included. */
  @IsString()
  @Matches(CLOCK_TIME, { message: `from ${CLOCK_MESSAGE}` })
  from!: string;

  /** HH:MM, excluded. */
  @IsString()
  @Matches(CLOCK_TIME, { message: `to ${CLOCK_MESSAGE}` })
  to!: string;
}

/** How a series is judged; what is left out is as docs/anomalies.md says. */
export class DetectorSettingsDto {
  /** From 0 (few are raised) to 1 (many); 0.5 when left out. */
  @MayBeAbsent()
  @IsNumber()
  @Min(SETTING_BOUNDS.sensitivity[0])
  @Max(SETTING_BOUNDS.sensitivity[1])
  sensitivity?: number;

  /** Robust standard deviations from the median below which the statistical methods stay quiet; 2.5 when left out. */
  @MayBeAbsent()
  @IsNumber()
  @Min(SETTING_BOUNDS.zScoreThreshold[0])
  @Max(SETTING_BOUNDS.zScoreThreshold[1])
  zScoreThreshold?: number;

  /** Change of level, as a share of the usual range, below which the trend stays quiet; 0.25 when left out. */
  @MayBeAbsent()
  @IsNumber()
  @Min(SETTING_BOUNDS.trendThreshold[0])
  @Max(SETTING_BOUNDS.trendThreshold[1])
  trendThreshold?: number;

  /** Points that are "just now", for as many of which nothing is raised again; 48 when left out. */
  @MayBeAbsent()
  @IsInt()
  @Min(SETTING_BOUNDS.windowSize[0])
  @Max(SETTING_BOUNDS.windowSize[1])
  windowSize?: number;

  /** Which way a value must have gone. */
  @MayBeAbsent()
  @IsIn(DIRECTIONS)
  direction?: Direction;

  /** A value and an expected value that are both nearer to zero raise nothing. */
  @MayBeAbsent()
  @IsNumber()
  @Min(SETTING_BOUNDS.minimumVolume[0])
  @Max(SETTING_BOUNDS.minimumVolume[1])
  minimumVolume?: number;

  /** Spans of the day in which nothing is raised; the detector goes on learning. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_QUIET_HOURS)
  @ValidateNested({ each: true })
  @Type(() => QuietHoursDto)
  quietHours?: QuietHoursDto[];

  /** Families that may raise something; all when left out. */
  @ApiProperty({ enum: METHODS, isArray: true, required: false })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(METHODS, { each: true })
  enabledMethods?: Method[];

  /** Zone in which hours and days of the week are meant; UTC when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  @ValidateBy({
    name: 'timeZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && IANAZone.isValidZone(value),
      defaultMessage: () => 'timeZone must be a time zone such as Europe/Berlin',
    },
  })
  timeZone?: string;
}

/** A series to be judged. */
export class DetectDto {
  /**
   * Pairs of a time (ISO with its offset, or milliseconds since 1970) and a finite number, in the order in which they came;
   * 50,000 at most. Times may repeat or step back.
   */
  @ApiProperty({
    type: 'array',
    maxItems: MAX_POINTS,
    items: { type: 'array', minItems: 2, maxItems: 2, items: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_POINTS)
  @ValidateBy({
    name: 'points',
    validator: {
      validate: (value: unknown) => !Array.isArray(value) || pointProblem(value) === null,
      defaultMessage: (details) => pointProblem(Array.isArray(details?.value) ? details.value : []) ?? 'series must hold points',
    },
  })
  series!: Point[];

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => DetectorSettingsDto)
  settings?: DetectorSettingsDto;
}
