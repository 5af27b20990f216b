import type { MemberTenant, Person } from '../../tenants/index.js';

/** An account. */
export class UserResponse {
  id!: string;
  email!: string;
  name!: string;
  /** Whether it looks after the whole installation. */
  platformAdmin!: boolean;

  static of({ id, email, name, platformAdmin }: Person): UserResponse {
    return { id, email, name, platformAdmin };
  }
}

/** A tenant as one of its members sees it. */
export class MemberTenantResponse {
  id!: string;
  name!: string;
  slug!: string;
  /** IANA name. */
  timeZone!: string;
  role!: 'viewer' | 'operator' | 'developer' | 'admin';
  plan!: string;

  static of({ id, name, slug, timeZone, role, plan }: MemberTenant): MemberTenantResponse {
    return { id, name, slug, timeZone, role, plan };
  }
}

/** A session, begun or renewed. */
export class AuthResponse {
  /** JWT for `Authorization: Bearer`. */
  accessToken!: string;
  /** Seconds until it expires. */
  expiresIn!: number;
  /** Only where the client asked for it in the body; otherwise it is in the cookie. */
  refreshToken?: string;
  user!: UserResponse;
  tenant!: MemberTenantResponse;
}

/** Who is signed in, where, and what they may do there. */
export class MeResponse {
  user!: UserResponse;
  tenant!: MemberTenantResponse;
  /** All tenants of the person. */
  tenants!: MemberTenantResponse[];
  /** `resource:action`, in this tenant. */
  permissions!: string[];
}

/** What a sign-in page must know. */
export class AuthConfigResponse {
  /** Whether anybody may make an account, or only who was invited. */
  registration!: 'open' | 'invite';
  /** Whether this installation shows the demo. */
  demo!: boolean;
}

/** One permission and who has it. */
export class PermissionResponse {
  /** `resource:action`. */
  permission!: string;
  roles!: string[];
  /** Whether platform admins have it, whatever their role. */
  platformAdmin!: boolean;
}

/** The permission matrix. */
export class PermissionsResponse {
  /** Each may do what the ones before it may. */
  roles!: string[];
  permissions!: PermissionResponse[];
}

/** A session of one's own. */
export class SessionResponse {
  id!: string;
  createdAt!: Date;
  /** Signing in, or the last renewal of its access token. */
  lastUsedAt!: Date;
  address!: string | null;
  userAgent!: string | null;
  /** Whether it is the one that asks. */
  current!: boolean;
}

/** What the bearer of an invitation link may know before they belong to the tenant. */
export class InvitationPreviewResponse {
  tenantName!: string;
  email!: string;
  role!: 'viewer' | 'operator' | 'developer' | 'admin';
  /** Whether the address has an account, whose password is then needed to accept. */
  accountExists!: boolean;
}
