import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DataSourcesModule } from '../data-sources/index.js';
import { TenantsModule } from '../tenants/index.js';
import { VisualizationModule } from '../visualization/index.js';
import { ChannelDeliveriesRepository } from './channel-deliveries.repository.js';
import { ChannelTests } from './channel-tests.js';
import { NotificationChannelsController } from './channels.controller.js';
import { ChannelsRepository } from './channels.repository.js';
import { ChannelsService } from './channels.service.js';
import { DeliveryLimits } from './delivery-limits.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryStatistics } from './delivery-statistics.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';
import { MessageLinks } from './message-links.js';
import { NotificationChannels } from './notification-channels.js';
import { NotificationDelivery } from './notification-delivery.js';
import { NotificationLedger } from './notification-ledger.js';
import { NotificationOutbox } from './notification-outbox.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationCleanupJob, OutboxDeliveryJob } from './notifications.jobs.js';
import { OutboxRepository } from './outbox.repository.js';
import { Receivers } from './receivers.js';
import { ChartPictures } from './senders/chart-pictures.js';
import { EmailSender } from './senders/email.sender.js';
import { MailPost } from './senders/mail-post.js';
import { MailServers } from './senders/mail-servers.js';
import { PagerDutySender } from './senders/pagerduty.sender.js';
import { Senders } from './senders/senders.js';
import { SlackSender } from './senders/slack.sender.js';
import { ToastSender } from './senders/toast.sender.js';
import { WebPost } from './senders/web-post.js';
import { WebhookSender } from './senders/webhook.sender.js';

const SENDERS = [ChartPictures, EmailSender, MailPost, MailServers, PagerDutySender, Senders, SlackSender, ToastSender, WebPost, WebhookSender];

/** Telling people and machines: channels, the outbox, its delivery, the ledger. */
@Module({
  imports: [AuditModule, DataSourcesModule, TenantsModule, VisualizationModule],
  controllers: [NotificationChannelsController, NotificationsController],
  providers: [
    ...SENDERS,
    ChannelDeliveriesRepository,
    ChannelTests,
    ChannelsRepository,
    ChannelsService,
    DeliveryLimits,
    DeliveryRepository,
    DeliveryStatistics,
    LedgerRepository,
    LedgerService,
    MessageLinks,
    NotificationChannels,
    NotificationCleanupJob,
    NotificationDelivery,
    NotificationLedger,
    NotificationOutbox,
    OutboxDeliveryJob,
    OutboxRepository,
    Receivers,
  ],
  exports: [ChannelsService, NotificationChannels, NotificationLedger, NotificationOutbox],
})
export class NotificationsModule {}
