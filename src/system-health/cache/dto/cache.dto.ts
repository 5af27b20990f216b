import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsUUID, MaxLength, IsString } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';

/** Dashboards that are warmed by one request. */
const MOST_DASHBOARDS = 20;

export class CacheEntriesQueryDto {
  /** `kind:name` of what the entries were made of, such as `source:<id>` or `metric:<name>`; left out: all of the tenant's entries. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(300)
  tag?: string;
}

export class WarmCacheDto {
  /** Dashboards whose results are made. */
  @IsUUID(undefined, { each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_DASHBOARDS)
  @ArrayUnique()
  dashboardIds!: string[];
}
