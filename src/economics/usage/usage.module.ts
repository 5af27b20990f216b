import { Module } from '@nestjs/common';
import { UsageChanges } from './usage-changes.js';
import { UsageReader } from './usage-reader.js';
import { UsageRecorder } from './usage-recorder.js';
import { UsageRepository } from './usage.repository.js';
import { UsageSources } from './usage-sources.js';

/** What was used: quantities by day, without prices. */
@Module({
  providers: [UsageChanges, UsageReader, UsageRecorder, UsageRepository, UsageSources],
  exports: [UsageChanges, UsageReader, UsageRecorder, UsageRepository, UsageSources],
})
export class UsageModule {}
