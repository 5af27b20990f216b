import { ApiProperty } from '@nestjs/swagger';
import { MATCH_OPERATORS, type MatchOperator, type Silence } from '../domain/silence.js';

export class MatcherResponse {
  name!: string;

  @ApiProperty({ enum: MATCH_OPERATORS })
  operator!: MatchOperator;

  value!: string;
}

export const SILENCE_STATES = ['planned', 'active', 'ended'] as const;

/** A silence. */
export class SilenceResponse {
  id!: string;

  @ApiProperty({ type: [MatcherResponse] })
  matchers!: MatcherResponse[];

  reason!: string;
  startsAt!: Date;
  endsAt!: Date;

  @ApiProperty({ enum: SILENCE_STATES })
  state!: (typeof SILENCE_STATES)[number];

  version!: number;

  @ApiProperty({ type: String, nullable: true })
  createdBy!: string | null;

  createdAt!: Date;
  updatedAt!: Date;

  static of({ matchers, ...silence }: Silence, now: Date): SilenceResponse {
    const state = silence.endsAt <= now ? 'ended' : silence.startsAt > now ? 'planned' : 'active';
    return { ...silence, matchers: matchers.map((each) => ({ ...each })), state };
  }
}
