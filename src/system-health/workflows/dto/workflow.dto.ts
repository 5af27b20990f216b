import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListQueryDto } from '../../../platform/http/index.js';
import { WORKFLOW_STATUSES, type WorkflowStatus } from '../domain/workflow.js';

/** Documents a message about work; what holds is checked by `domain/workflow.ts`, item by item. */
export class WorkflowMessageDto {
  /** Alike in all messages about the same work. */
  @ApiProperty({ maxLength: 128 })
  id!: string;

  @ApiProperty({ maxLength: 200, example: 'Nightly import' })
  name!: string;

  /** Who does it. */
  @ApiProperty({ required: false, maxLength: 100 })
  service?: string;

  @ApiProperty({ enum: WORKFLOW_STATUSES })
  status!: WorkflowStatus;

  @ApiProperty({ required: false, minimum: 0, maximum: 100 })
  progress?: number;

  @ApiProperty({ required: false, maxLength: 500 })
  message?: string;

  /** The time of the first message unless given; at most 90 days back. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  startedAt?: string | number;

  /** ISO 8601 with an offset, or milliseconds since 1970; from 7 days back to 5 minutes ahead. The moment of arrival unless given. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  timestamp?: string | number;
}

/** Which workflows. */
export class ListWorkflowsDto extends ListQueryDto {
  @IsOptional()
  @IsIn(WORKFLOW_STATUSES)
  status?: WorkflowStatus;
}
