import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { CacheCare } from './cache-care.js';
import { CacheController } from './cache.controller.js';

/** What is in the cache, and the means to empty and warm it. */
@Module({
  imports: [AuditModule],
  controllers: [CacheController],
  providers: [CacheCare],
})
export class CacheCareModule {}
