import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import { CredentialsRepository } from './credentials.repository.js';
import { assertPassword } from './domain/password-rule.js';
import { PasswordHasher } from './password-hasher.js';

/** A password made ready to be kept. */
export type HashedPassword = string & { readonly hashed: unique symbol };

/** Keeps passwords. Hashing takes long and may wait, so it is done before the transaction that keeps the result. */
@Injectable()
export class Passwords {
  constructor(
    private readonly repository: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * @param path the field that a problem is named after.
   * @throws DomainError VALIDATION_FAILED when the password breaks the rule; SERVICE_UNAVAILABLE when too many wait.
   */
  prepare(password: string, path = 'password'): Promise<HashedPassword> {
    assertPassword(password, path);
    return this.prepareUnchecked(password);
  }

  /** Without asking the rule: whoever runs the installation chose it. */
  async prepareUnchecked(password: string): Promise<HashedPassword> {
    return (await this.hasher.hash(password)) as HashedPassword;
  }

  insert(manager: EntityManager, userId: string, passwordHash: HashedPassword): Promise<void> {
    return this.repository.insert(manager, { userId, passwordHash, changedAt: this.clock.now() });
  }

  /** Replaces a password, in a transaction that runs as that person. */
  change(manager: EntityManager, userId: string, passwordHash: HashedPassword): Promise<void> {
    return this.repository.change(manager, userId, passwordHash, this.clock.now());
  }

  /** Whether that is the person's password; takes as long for somebody without one. */
  async matches(userId: string, password: string): Promise<boolean> {
    const credential = await this.repository.findOwn(userId);
    return this.hasher.verify(credential?.passwordHash ?? null, password);
  }

  /** The account with that address and password; the other answers take as long. */
  async identify(email: string, password: string): Promise<{ userId: string | null; right: boolean }> {
    const credential = await this.repository.findByEmail(email);
    const right = await this.hasher.verify(credential?.passwordHash ?? null, password);
    return { userId: credential?.userId ?? null, right };
  }
}
