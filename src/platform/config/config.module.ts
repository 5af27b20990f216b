import { type DynamicModule, Module } from '@nestjs/common';
import {
  AmqpConfig,
  AnalyticsConfig,
  AppConfig,
  DatabaseConfig,
  DemoConfig,
  LimitsConfig,
  LoggingConfig,
  MailConfig,
  RedisConfig,
  SecurityConfig,
  SelfMeasurementConfig,
  ServerConfig,
  StorageConfig,
} from './config.js';

/** Makes each concern's configuration injectable by its class. */
@Module({})
export class ConfigModule {
  static forRoot(config: AppConfig): DynamicModule {
    const providers = [
      { provide: AppConfig, useValue: config },
      { provide: ServerConfig, useValue: config.server },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: SecurityConfig, useValue: config.security },
      { provide: LimitsConfig, useValue: config.limits },
      { provide: RedisConfig, useValue: config.redis },
      { provide: AmqpConfig, useValue: config.amqp },
      { provide: StorageConfig, useValue: config.storage },
      { provide: LoggingConfig, useValue: config.logging },
      { provide: DemoConfig, useValue: config.demo },
      { provide: SelfMeasurementConfig, useValue: config.selfMeasurement },
      { provide: MailConfig, useValue: config.mail },
      { provide: AnalyticsConfig, useValue: config.analytics },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
