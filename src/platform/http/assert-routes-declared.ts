import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { StartupError } from '../startup-error.js';
import { ACCESS_METADATA, type AccessRule } from './access.js';

/**
 * Stops the start when a route says neither `@Requires`, `@RequiresSignIn` nor `@Public`, or names a permission that
 * the matrix does not hold.
 */
export function assertRoutesDeclared(app: INestApplication, permissions: ReadonlySet<string>): void {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const problems: string[] = [];
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    const controller = instance as Record<string, (...args: unknown[]) => unknown>;
    const prototype = Object.getPrototypeOf(controller) as object;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = controller[name];
      if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) continue;
      const rule = reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, [handler, prototype.constructor]);
      const route = `${prototype.constructor.name}.${name}`;
      if (!rule) problems.push(`${route} declares neither @Requires nor @Public.`);
      else if (rule.kind === 'permission' && !permissions.has(rule.permission)) {
        problems.push(`${route} requires ${rule.permission}, which the permission matrix does not hold.`);
      }
    }
  }
  if (problems.length > 0) throw new StartupError(problems.join(' '));
}
