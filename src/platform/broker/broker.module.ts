import { Global, Module } from '@nestjs/common';
import { AmqpConfig } from '../config/index.js';
import { BrokerConnection } from './broker-connection.js';

/** The connection to RabbitMQ, where there is one. */
@Global()
@Module({
  providers: [
    {
      provide: BrokerConnection,
      inject: [AmqpConfig],
      useFactory: (config: AmqpConfig) => new BrokerConnection(config.url),
    },
  ],
  exports: [BrokerConnection],
})
export class BrokerModule {}
