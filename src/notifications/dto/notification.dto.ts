import { IsIn, IsUUID, Length } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { type NotificationStatus, STATUSES } from '../domain/notice.js';

export class NotificationListDto extends ListQueryDto {
  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: NotificationStatus;

  @MayBeAbsent()
  @IsUUID()
  channelId?: string;

  /** What it is about, such as alert. */
  @MayBeAbsent()
  @Length(1, 50)
  subjectKind?: string;

  @MayBeAbsent()
  @Length(1, 200)
  subjectId?: string;
}
