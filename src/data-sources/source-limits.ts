import { Injectable } from '@nestjs/common';
import type { QueueLimits } from '../platform/fair-queue/index.js';

/** What bounds the looks into sources that are no queries. */
@Injectable()
export class SourceLimits {
  /** Bytes of the disk that uploads leave free, for the database and everybody else. */
  readonly reservedBytes: number = 256 * 1024 * 1024;
  /** Connection tests; one against a host that does not answer takes its 15 seconds. */
  readonly tests: QueueLimits = { perSource: 2, perSubject: 2, perTenant: 4, maxWaiting: 20, maxWaitMs: 20_000 };
  /** Reading the list of tables. */
  readonly schemas: QueueLimits = { perSource: 2, perTenant: 4, maxWaiting: 50, maxWaitMs: 20_000 };
}
