import { ApiProperty } from '@nestjs/swagger';
import type { EscalationPolicy, EscalationTarget } from '../domain/escalation.js';

const nullableText = { type: String, nullable: true } as const;

/** Who is told. */
export class EscalationTargetResponse {
  @ApiProperty({ enum: ['channel', 'person'] })
  kind!: EscalationTarget['kind'];

  /** Of a channel. */
  @ApiProperty({ ...nullableText, format: 'uuid' })
  channelId!: string | null;

  /** Of a person. */
  @ApiProperty({ ...nullableText, format: 'uuid' })
  userId!: string | null;

  /** Of a channel its name; null where it has been deleted. Of a person their name; null where they are no longer of the tenant. */
  @ApiProperty(nullableText)
  name!: string | null;
}

export class EscalationStepResponse {
  /** Seconds after the alert fired. */
  afterSeconds!: number;

  @ApiProperty({ type: [EscalationTargetResponse] })
  targets!: EscalationTargetResponse[];
}

/** Who is told of an alert that nobody acknowledges, and when. */
export class EscalationPolicyResponse {
  id!: string;
  name!: string;

  @ApiProperty({ type: [EscalationStepResponse] })
  steps!: EscalationStepResponse[];

  /** How often the steps are gone through again. */
  repeatCount!: number;

  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static of(policy: EscalationPolicy, nameOf: (target: EscalationTarget) => string | null): EscalationPolicyResponse {
    const { id, name, steps, repeatCount, version, createdAt, updatedAt } = policy;
    const presented = steps.map(({ afterSeconds, targets }) => ({
      afterSeconds,
      targets: targets.map((target) => ({
        kind: target.kind,
        channelId: target.kind === 'channel' ? target.channelId : null,
        userId: target.kind === 'person' ? target.userId : null,
        name: nameOf(target),
      })),
    }));
    return { id, name, steps: presented, repeatCount, version, createdAt, updatedAt };
  }
}

export class EscalationPolicyDeletedResponse {
  deleted!: true;
}
