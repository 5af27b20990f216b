import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../../platform/http/index.js';
import { AllocationRulesService } from './allocation-rules.service.js';
import { CostToServeService } from './cost-to-serve.service.js';
import { AllocationRulesDto } from './dto/allocation-rules.dto.js';
import { AllocationRulesResponse } from './dto/allocation-rules.response.js';
import { AttributionQueryDto, CostToServeQueryDto, MarginQueryDto } from './dto/allocation.dto.js';
import { CostToServeResponse, UnattributedResponse } from './dto/cost-to-serve.response.js';
import { MarginResponse } from './dto/margin.response.js';
import { MarginService } from './margin.service.js';

@Controller('economics')
export class AllocationController {
  constructor(
    private readonly service: CostToServeService,
    private readonly margins: MarginService,
    private readonly rules: AllocationRulesService,
  ) {}

  /** Show what it costs to serve: by request, and by customer, feature, endpoint, model or domain. */
  @Get('cost-to-serve')
  @Requires('economics:read')
  @ApiFails('QUERY_TIMEOUT')
  costToServe(@CurrentActor() actor: Actor, @Query() query: CostToServeQueryDto): Promise<CostToServeResponse> {
    return this.service.costToServe(actor, query);
  }

  /** Set imported revenue against the cost to serve, customer by customer; currencies stay apart. */
  @Get('margin')
  @Requires('economics:read')
  @ApiFails('QUERY_TIMEOUT')
  margin(@CurrentActor() actor: Actor, @Query() query: MarginQueryDto): Promise<MarginResponse> {
    return this.margins.margin(actor, query);
  }

  /** Show costs that are nobody's, and why. */
  @Get('unattributed')
  @Requires('economics:read')
  @ApiFails('QUERY_TIMEOUT')
  unattributed(@CurrentActor() actor: Actor, @Query() query: AttributionQueryDto): Promise<UnattributedResponse> {
    return this.service.unattributed(actor, query);
  }

  /** Show by what costs that name nobody are divided. */
  @Get('allocation-rules')
  @Requires('economics:read')
  getRules(@CurrentActor() actor: Actor): Promise<AllocationRulesResponse> {
    return this.rules.get(actor);
  }

  /** Decide by what costs that name nobody are divided. All answers go by it at once; the ledger stays as it is. */
  @Put('allocation-rules')
  @Requires('economics:write')
  saveRules(@CurrentActor() actor: Actor, @Body() body: AllocationRulesDto): Promise<AllocationRulesResponse> {
    return this.rules.save(actor, body);
  }
}
