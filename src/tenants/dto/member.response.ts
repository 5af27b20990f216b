import type { InvitationEntity } from '../invitation.entity.js';
import type { MemberRow } from '../members.repository.js';

/** A member of a tenant. */
export class MemberResponse {
  userId!: string;
  email!: string;
  name!: string;
  role!: 'viewer' | 'operator' | 'developer' | 'admin';
  joinedAt!: Date;

  static of({ userId, email, name, role, joinedAt }: MemberRow): MemberResponse {
    return { userId, email, name, role, joinedAt };
  }
}

/** An invitation, without its secret. */
export class InvitationResponse {
  id!: string;
  email!: string;
  role!: 'viewer' | 'operator' | 'developer' | 'admin';
  createdAt!: Date;
  expiresAt!: Date;
  acceptedAt!: Date | null;

  static of({ id, email, role, createdAt, expiresAt, acceptedAt }: Omit<InvitationEntity, 'tokenHash'>): InvitationResponse {
    return { id, email, role, createdAt, expiresAt, acceptedAt };
  }
}

/** A new invitation with its link, which is shown this once. */
export class CreatedInvitationResponse extends InvitationResponse {
  /** Link to hand over: absolute where the server knows its public address, else its path. */
  url!: string;
}
