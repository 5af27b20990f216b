import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { SecurityConfig } from '../platform/config/index.js';
import { DomainError } from '../platform/http/index.js';
import { Bounded } from './domain/bounded.js';

/** Passwords that are hashed at a time: each takes a core and its memory, and threads that other work needs. */
const AT_A_TIME = 2;
/** Sign-ins that may wait for their turn, a second or two at most; more are sent away. */
const WAITING = 64;
const RETRY_AFTER_SECONDS = 2;

/** Hashes and checks passwords with argon2id, a bounded number at a time, so that a flood of sign-ins stays a nuisance. */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly bounded = new Bounded(
    AT_A_TIME,
    WAITING,
    () => new DomainError('SERVICE_UNAVAILABLE', 'Too many people sign in just now; try again shortly.', undefined, RETRY_AFTER_SECONDS),
  );
  /** Of no password; checked in place of the hash that an unknown account does not have. */
  private decoy: Promise<string> | null = null;

  constructor(private readonly config: SecurityConfig) {}

  onModuleInit(): void {
    void this.decoyHash().catch(() => undefined);
  }

  /** @throws DomainError SERVICE_UNAVAILABLE when too many wait. */
  hash(password: string): Promise<string> {
    const { memoryKiB, passes } = this.config.passwordCost;
    return this.bounded.run(() => hash(canonical(password), { memoryCost: memoryKiB, timeCost: passes, parallelism: 1 }));
  }

  /**
   * Checks a password. Takes as long for an account that is not there as for one that is.
   * @param stored null: there is no such account, and the answer is false.
   * @throws DomainError SERVICE_UNAVAILABLE when too many wait.
   */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const against = stored ?? (await this.decoyHash());
    const right = await this.bounded.run(() => verify(against, canonical(password)));
    return right && stored !== null;
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash(randomBytes(32).toString('base64')).catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
  }
}

/** One form for what looks alike, so that another keyboard gives the same password. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}
