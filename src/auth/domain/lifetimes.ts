/** Seconds for which an access token holds. */
export const ACCESS_TOKEN_SECONDS = 900;
/** Days for which a refresh token holds; each use makes a new one. */
export const REFRESH_TOKEN_DAYS = 30;
/** Days after which a session ends however much it was used. */
export const SESSION_DAYS = 90;
/** Days for which ended sessions, expired keys and invitations stay to be looked at. */
export const KEEP_EXPIRED_DAYS = 30;

export const DAY_MS = 86_400_000;
