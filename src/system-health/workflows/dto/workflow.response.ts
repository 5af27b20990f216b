import { ApiProperty } from '@nestjs/swagger';
import { isStale, WORKFLOW_STATUSES, type Workflow, type WorkflowStatus } from '../domain/workflow.js';

/** Work in progress, or that has ended. */
export class WorkflowResponse {
  id!: string;
  name!: string;
  service!: string | null;

  @ApiProperty({ enum: WORKFLOW_STATUSES })
  status!: WorkflowStatus;

  /** It is in progress, and nothing was heard of it for ten minutes. */
  stale!: boolean;
  /** 0 to 100; null when nobody has said. */
  progress!: number | null;
  message!: string | null;
  startedAt!: Date;
  /** When it was like that, by its sender's clock. */
  updatedAt!: Date;

  static of({ id, name, service, status, progress, message, startedAt, updatedAt }: Workflow, now: number): WorkflowResponse {
    return { id, name, service, status, stale: isStale({ status, updatedAt }, now), progress, message, startedAt: new Date(startedAt), updatedAt: new Date(updatedAt) };
  }
}
