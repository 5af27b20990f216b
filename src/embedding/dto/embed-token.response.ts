import { ApiProperty } from '@nestjs/swagger';
import type { Interaction, Theme } from '../domain/embed-grant.js';
import type { EmbedTokenRow } from '../embed-tokens.repository.js';
import { BrandingDto } from './embed-token.dto.js';

export class EmbedPermissionsResponse {
  interaction!: Interaction;
  export!: boolean;
}

/** A new embed token. */
export class CreatedEmbedTokenResponse {
  id!: string;
  /** The token itself, shown this once; for the viewer's browser. */
  token!: string;
  expiresAt!: Date;
}

/** An embed token as those see it who make them. */
export class EmbedTokenResponse {
  id!: string;
  dashboardId!: string;
  status!: 'active' | 'expired' | 'revoked';
  permissions!: EmbedPermissionsResponse;

  @ApiProperty({ type: 'object', additionalProperties: true })
  lockedParameters!: Record<string, unknown>;

  @ApiProperty({ type: 'object', additionalProperties: true })
  userContext!: Record<string, string | number | boolean>;

  /** Origins; none: everywhere. */
  allowedDomains!: string[];
  theme!: Theme | null;
  branding!: BrandingDto | null;
  createdAt!: Date;
  /** The member who made it, or whose API key did. */
  createdBy!: string | null;
  expiresAt!: Date;
  revokedAt!: Date | null;
  /** How often the dashboard was opened with it. */
  viewCount!: number;
  lastSeenAt!: Date | null;

  static of(row: EmbedTokenRow, now: Date): EmbedTokenResponse {
    const { id, dashboardId, interaction, mayExport, lockedParameters, userContext, allowedDomains, theme, branding } = row;
    const { createdAt, createdBy, expiresAt, revokedAt, viewCount, lastSeenAt } = row;
    return {
      id,
      dashboardId,
      status: revokedAt ? 'revoked' : expiresAt <= now ? 'expired' : 'active',
      permissions: { interaction, export: mayExport },
      lockedParameters,
      userContext,
      allowedDomains,
      theme,
      branding,
      createdAt,
      createdBy,
      expiresAt,
      revokedAt,
      viewCount: Number(viewCount),
      lastSeenAt,
    };
  }
}

export class EmbedTokenRevokedResponse {
  ok!: true;
}
