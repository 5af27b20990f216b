import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IsolationProbe } from './isolation-probe.js';
import { TenantDatabase } from './tenant-database.js';

/** Closes the pool when the application stops. */
@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** Gives everybody the tenant database over an initialised pool. */
@Module({})
export class DatabaseModule {
  static forRoot(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DataSource, useValue: dataSource }, TenantDatabase, IsolationProbe, PoolCloser],
      exports: [TenantDatabase, IsolationProbe, DataSource],
    };
  }
}
