import { Module } from '@nestjs/common';
import { RollupCompactionJob } from './compaction.job.js';
import { CompactionRepository } from './compaction.repository.js';
import { RollupCompaction } from './rollup-compaction.js';
import { ZoneChanges } from './zone-changes.js';

/** Hours and days from minutes. */
@Module({ providers: [CompactionRepository, RollupCompaction, RollupCompactionJob, ZoneChanges] })
export class CompactionModule {}
