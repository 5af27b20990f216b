import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Allow, IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQueryDto } from '../../../platform/http/index.js';
import { ID_LENGTH, NAME_LENGTH } from '../../domain/read-session.js';

const TIME = { required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] };

/** Tokens in five buckets, of which no two overlap; what is left out is 0 of a new session, and stays as it is of a live one. */
export class TokenBucketsDto {
  /** Read anew. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000_000 })
  freshInput?: number;

  /** Read from the provider's cache. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000_000 })
  cacheRead?: number;

  /** Read, and put into it. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000_000 })
  cacheWrite?: number;

  /** Thought. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000_000 })
  reasoning?: number;

  /** Answered. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000_000 })
  output?: number;
}

/** A look-up that was made for the session. */
export class SessionSearchDto {
  /** Recognises it when it is sent again with the same session. */
  @ApiPropertyOptional({ maxLength: 200 })
  id?: string;

  @ApiProperty({ maxLength: 2_000, example: 'spare part for a grinder' })
  query!: string;

  /** How many it found. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  results!: number;

  @ApiPropertyOptional({ minimum: 0 })
  ms?: number;
}

/** A line about the session; text alone is a line of level info. */
export class SessionLogDto {
  /** Recognises it when it is sent again with the same session. */
  @ApiPropertyOptional({ maxLength: 200 })
  id?: string;

  @ApiProperty(TIME)
  at?: string | number;

  @ApiPropertyOptional({ maxLength: 20, default: 'info' })
  level?: string;

  @ApiProperty({ maxLength: 4_000 })
  message!: string;
}

/** What is added to a live session; what holds is checked by `domain/read-session.ts`. */
@ApiExtraModels(SessionSearchDto, SessionLogDto, TokenBucketsDto)
export class ChangeSessionDto {
  /** When it ended; without `success`, whether it did well is told by `error`. */
  @ApiProperty(TIME)
  @Allow()
  endedAt?: string | number;

  /** From beginning to end, unless it is given with the end. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  @Allow()
  durationMs?: number;

  /** Rounds so far. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1_000_000 })
  @Allow()
  iterations?: number;

  /** Added to those that are there; at most 500 at once. */
  @ApiPropertyOptional({ type: 'array', items: { $ref: getSchemaPath(SessionSearchDto) } })
  @Allow()
  searches?: SessionSearchDto[];

  /** All so far. While it is live they only grow: a statement with fewer is older, and changes nothing. */
  @ApiPropertyOptional({ allOf: [{ $ref: getSchemaPath(TokenBucketsDto) }] })
  @Allow()
  tokens?: TokenBucketsDto;

  /** Instead of `tokens`: what OpenAI (chat or responses), Anthropic or Gemini answered as usage, as it came; or a list of such, one a call. */
  @ApiPropertyOptional({ oneOf: [{ type: 'object', additionalProperties: true }, { type: 'array', items: { type: 'object', additionalProperties: true } }] })
  @Allow()
  usage?: Record<string, unknown> | Record<string, unknown>[];

  /** Whether it did well; ends it. */
  @ApiPropertyOptional()
  @Allow()
  success?: boolean;

  @ApiPropertyOptional({ maxLength: 2_000 })
  @Allow()
  error?: string;

  /** Added to those that are there; at most 500 at once. */
  @ApiPropertyOptional({ type: 'array', items: { oneOf: [{ $ref: getSchemaPath(SessionLogDto) }, { type: 'string' }] } })
  @Allow()
  logs?: (SessionLogDto | string)[];
}

/** Documents a session; what holds is checked by `domain/read-session.ts`, item by item. It is live until it says when or how it ended. */
export class AiSessionDto extends ChangeSessionDto {
  /** Recognises it for as long as it is kept: one that comes again is a duplicate. */
  @ApiProperty({ maxLength: ID_LENGTH, example: 'chat-2026-01-31-0001' })
  sessionId!: string;

  @ApiProperty({ maxLength: NAME_LENGTH, example: 'gpt-5-mini' })
  model!: string;

  /** `openai`, `anthropic` or `gemini` where `usage` is given; with `tokens` any. */
  @ApiPropertyOptional({ maxLength: NAME_LENGTH, example: 'openai' })
  provider?: string;

  /** ISO 8601 with an offset, or milliseconds since 1970; from 400 days back to 5 minutes ahead. The moment of arrival unless given. */
  @ApiProperty(TIME)
  startedAt?: string | number;

  /** Of which site or product it was. */
  @ApiPropertyOptional({ maxLength: NAME_LENGTH, example: 'shop.example.com' })
  domain?: string;

  /** For which of your customers it was: costs are told by it. */
  @ApiPropertyOptional({ maxLength: NAME_LENGTH })
  customer?: string;

  /** For which of your features. */
  @ApiPropertyOptional({ maxLength: NAME_LENGTH, example: 'support-chat' })
  feature?: string;

  /** Your own user. */
  @ApiPropertyOptional({ maxLength: NAME_LENGTH })
  userId?: string;
}

export const SESSION_STATUSES = ['live', 'succeeded', 'failed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Which sessions. */
export class ListAiSessionsDto extends ListQueryDto {
  /** Those that began at that time or later: ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Those that began before: ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @IsOptional()
  @IsIn(SESSION_STATUSES)
  status?: SessionStatus;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  model?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  provider?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  domain?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  customer?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  feature?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  userId?: string;
}

/** Which live sessions. */
export class LiveAiSessionsDto {
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  domain?: string;

  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  model?: string;
}
