import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsUUID, ValidateIf, ValidateNested } from 'class-validator';
import { MetricQueryDto } from '../../../metrics/index.js';
import { MayBeAbsent } from '../../../platform/http/index.js';

/** A question to the metrics. */
@ApiExtraModels(MetricQueryDto)
export class SystemMetricsDto {
  /** A metric query. PromQL, as text, needs a data source that understands it. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(MetricQueryDto) }, { type: 'string', description: 'PromQL' }] })
  @ValidateIf(({ query }: SystemMetricsDto) => typeof query !== 'string')
  @IsObject()
  @ValidateNested()
  @Type(() => MetricQueryDto)
  query!: MetricQueryDto | string;

  /** A data source that understands PromQL. */
  @MayBeAbsent()
  @IsUUID()
  dataSourceId?: string;
}
