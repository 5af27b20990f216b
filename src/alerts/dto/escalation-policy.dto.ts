import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsUUID, Length, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { type EscalationTarget, MAX_STEP_SECONDS, MOST_REPEATS, MOST_STEPS, MOST_TARGETS } from '../domain/escalation.js';

const TARGET_KINDS = ['channel', 'person'] as const;

/** Who is told: a channel, or a person of the tenant. */
export class EscalationTargetDto {
  @IsIn(TARGET_KINDS)
  kind!: (typeof TARGET_KINDS)[number];

  /** Of a channel. */
  @ValidateIf(({ kind, channelId }: EscalationTargetDto) => kind === 'channel' || channelId !== undefined)
  @IsUUID()
  channelId?: string;

  /** Of a person. */
  @ValidateIf(({ kind, userId }: EscalationTargetDto) => kind === 'person' || userId !== undefined)
  @IsUUID()
  userId?: string;
}

/** Who is told when nobody has acknowledged the alert for so long. */
export class EscalationStepDto {
  /** Seconds after the alert fired; at least a minute more than of the step before. */
  @IsInt()
  @Min(0)
  @Max(MAX_STEP_SECONDS)
  afterSeconds!: number;

  @ApiProperty({ type: [EscalationTargetDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TARGETS)
  @ValidateNested({ each: true })
  @Type(() => EscalationTargetDto)
  targets!: EscalationTargetDto[];
}

/** An escalation policy as it is to be. */
export class CreateEscalationPolicyDto {
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  /** In order. */
  @ApiProperty({ type: [EscalationStepDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STEPS)
  @ValidateNested({ each: true })
  @Type(() => EscalationStepDto)
  steps!: EscalationStepDto[];

  /**
   * How often the steps are gone through again while nobody acknowledges. The first step of a later round comes as long after
   * the last one as it came after the alert fired, five minutes at least.
   */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MOST_REPEATS)
  repeatCount?: number;
}

export class UpdateEscalationPolicyDto extends CreateEscalationPolicyDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class DeleteEscalationPolicyQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

/** @returns null where it names something else than its kind needs */
export function targetOf({ kind, channelId, userId }: EscalationTargetDto): EscalationTarget | null {
  if (kind === 'channel') return channelId !== undefined && userId === undefined ? { kind, channelId } : null;
  return userId !== undefined && channelId === undefined ? { kind, userId } : null;
}
