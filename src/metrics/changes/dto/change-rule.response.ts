import { ApiProperty } from '@nestjs/swagger';
import type { ChangeRule } from '../../domain/changes/change-rule.js';
import { RejectedItemResponse } from '../../ingest/dto/event.dto.js';
import { EVENT_TYPES, type EventType } from '../../domain/series.js';
import type { ChangeRuleEntity } from '../change-rule.entity.js';
import { ChangeConditionDto, ChangeMatchDto, ChangeValueDto } from './change-rule.dto.js';

/** A rule as it is kept. */
export class ChangeRuleResponse {
  id!: string;
  name!: string;
  enabled!: boolean;
  match!: ChangeMatchDto;
  metric!: string;
  @ApiProperty({ enum: EVENT_TYPES })
  type!: EventType;
  value!: ChangeValueDto;
  /** Columns by the name of the dimension that they fill. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  dimensions!: Record<string, string>;
  /** Column with the time of the event; null: when the database did it. */
  timestamp!: string | null;
  when!: ChangeConditionDto[];
  version!: number;
  createdBy!: string | null;
  createdAt!: Date;
  updatedAt!: Date;

  static of({ id, name, enabled, rule, version, createdBy, createdAt, updatedAt }: ChangeRuleEntity): ChangeRuleResponse {
    return Object.assign(new ChangeRuleResponse(), { id, name, enabled, ...(rule satisfies ChangeRule), version, createdBy, createdAt, updatedAt });
  }
}

/** An event that a rule would make. */
export class TriedEventResponse {
  /** Name of the rule; null for the one that was sent along. */
  rule!: string | null;
  metric!: string;
  @ApiProperty({ enum: EVENT_TYPES })
  type!: EventType;
  value!: number;
  timestamp!: Date;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  dimensions!: Record<string, string>;
  /** Why it would be left out nevertheless, such as a time too far back; null when it would be taken. */
  problem!: string | null;
}

/** A rule that is for the message and cannot make an event of it. */
export class TriedProblemResponse {
  /** Name of the rule; null for the one that was sent along. */
  rule!: string | null;
  reason!: string;
}

/** What would become of a message. */
export class TryChangeResponse {
  events!: TriedEventResponse[];
  problems!: TriedProblemResponse[];
  /** Why there is nothing to count, such as a tombstone or no rule that is for it; null when there is something. */
  nothing!: string | null;
}

/** What became of a batch of changes. */
export class IngestChangesResponse {
  /** Events that were made and taken. */
  accepted!: number;
  /** Events that had been counted before. */
  duplicates!: number;
  /** Changes of which an event could not be made or was not taken. */
  rejected!: RejectedItemResponse[];
  /** Messages that no rule made an event of, tombstones among them. */
  ignored!: number;
}
