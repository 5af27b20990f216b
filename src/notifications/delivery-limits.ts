import { Injectable } from '@nestjs/common';

/** How much is sent at once, and how long a try may take. Receivers that have just failed share a part of it, so that they hold nobody else back. */
@Injectable()
export class DeliveryLimits {
  /** Milliseconds for one try, the chart and the look-up of the host included. */
  readonly timeoutMs: number = 10_000;
  /** Milliseconds after which others may take what a process that is gone had taken; longer than any try. */
  readonly claimMs: number = 60_000;
  readonly well = { perLane: 2, perTenant: 64, perProcess: 128 };
  readonly failing = { perLane: 1, perTenant: 8, perProcess: 32 };
}
