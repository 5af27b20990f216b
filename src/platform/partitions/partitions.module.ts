import { Global, Module } from '@nestjs/common';
import { PartitionsAndRetentionJob } from './partitions.job.js';
import { Partitions } from './partitions.js';
import { PartitionsRepository } from './partitions.repository.js';

/** Tables that are partitioned by time: partitions ahead of the present, and none behind what is kept. */
@Global()
@Module({ providers: [Partitions, PartitionsRepository, PartitionsAndRetentionJob], exports: [Partitions] })
export class PartitionsModule {}
