import { Global, Module } from '@nestjs/common';
import { UsageMeters } from './usage-meters.js';

/** What the process spends on whom; keeping it is the business of others. */
@Global()
@Module({ providers: [UsageMeters], exports: [UsageMeters] })
export class MeteringModule {}
