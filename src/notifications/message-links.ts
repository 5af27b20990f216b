import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { SecurityConfig, ServerConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { API_PREFIX } from '../platform/http/index.js';
import type { Links } from './domain/message.js';

/** So long a picture can be fetched after it was first sent. */
const PICTURE_HOURS = 72;
const HOUR_MS = 3_600_000;
const TOKEN = /^([0-9a-f]{32})([0-9a-f]{32})([0-9a-z]{1,8})\.([\w-]{43})$/;

/** Whose picture it is. */
export interface PictureReference {
  readonly tenantId: string;
  readonly notificationId: string;
}

/** Addresses that messages carry: pages, and pictures for whoever has the address, for a while. */
@Injectable()
export class MessageLinks {
  private readonly key: Buffer;

  constructor(
    private readonly server: ServerConfig,
    private readonly clock: Clock,
    security: SecurityConfig,
  ) {
    this.key = createHmac('sha256', security.jwtSecret).update('tidemark notification pictures').digest();
  }

  /** Without a public address there are none. */
  of({ tenantId }: TenantScope): Links {
    const { publicUrl } = this.server;
    return {
      page: (path) => (publicUrl === null || !path?.startsWith('/') ? null : `${publicUrl}${path}`),
      picture: ({ id, content }) =>
        publicUrl === null || content.picture === null || content.picture.points.length === 0
          ? null
          : `${publicUrl}/${API_PREFIX}/notifications/pictures/${this.token({ tenantId, notificationId: id })}`,
    };
  }

  /** @returns null when the token is none of ours, or too old */
  pictureOf(token: string): PictureReference | null {
    const [, tenant = '', notification = '', hours = '', signature = ''] = TOKEN.exec(token) ?? [];
    const expected = this.signature(`${tenant}${notification}${hours}`);
    if (signature === '' || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return null;
    if (Number.parseInt(hours, 36) * HOUR_MS < this.clock.now().getTime()) return null;
    return { tenantId: uuidOf(tenant), notificationId: uuidOf(notification) };
  }

  /** By the hour, so that a message that is sent again has the same. */
  private token({ tenantId, notificationId }: PictureReference): string {
    const hours = (Math.ceil(this.clock.now().getTime() / HOUR_MS) + PICTURE_HOURS).toString(36);
    const text = `${tenantId}${notificationId}`.replaceAll('-', '').toLowerCase() + hours;
    return `${text}.${this.signature(text)}`;
  }

  private signature(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
