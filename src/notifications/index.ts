export { ChannelsService } from './channels.service.js';
export type { Notice, NoticeContent, NoticeEvent, NoticeGroup, NoticePicture, NoticeSeverity, NoticeTarget } from './domain/notice.js';
export { NotificationResponse } from './dto/notification.response.js';
export type { DeadLetters } from './ledger.repository.js';
export { NotificationChannels } from './notification-channels.js';
export { NotificationLedger } from './notification-ledger.js';
export { NotificationOutbox } from './notification-outbox.js';
export { NotificationShown, type ShownNotification } from './notifications.events.js';
export { NotificationsModule } from './notifications.module.js';
