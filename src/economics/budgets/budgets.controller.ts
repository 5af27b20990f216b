import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type DoneResponse, type Page, Requires } from '../../platform/http/index.js';
import { BudgetsService } from './budgets.service.js';
import { BudgetListDto, CreateBudgetDto, DeleteBudgetQueryDto, UpdateBudgetDto } from './dto/budget.dto.js';
import { BudgetResponse } from './dto/budget.response.js';

@Controller('economics/budgets')
export class BudgetsController {
  constructor(private readonly budgets: BudgetsService) {}

  /** List the budgets, each with how it stands in its present period. */
  @Get()
  @Requires('budgets:read')
  @ApiPage(BudgetResponse)
  list(@CurrentActor() actor: Actor, @Query() query: BudgetListDto): Promise<Page<BudgetResponse>> {
    return this.budgets.list(actor, query);
  }

  /** Define a budget. Thresholds that are reached already are told of at once. */
  @Post()
  @Requires('budgets:write')
  @ApiFails('QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateBudgetDto): Promise<BudgetResponse> {
    return this.budgets.create(actor, body);
  }

  /** Look at a budget and how it stands. */
  @Get(':id')
  @Requires('budgets:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BudgetResponse> {
    return this.budgets.get(actor, id);
  }

  /** Change a budget. A raised amount lifts its block, and has thresholds that are no longer reached told of anew. */
  @Put(':id')
  @Requires('budgets:write')
  @ApiFails('CONFLICT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateBudgetDto): Promise<BudgetResponse> {
    return this.budgets.update(actor, id, body);
  }

  /** Delete a budget; for 30 days it can be restored. */
  @Delete(':id')
  @Requires('budgets:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteBudgetQueryDto): Promise<DoneResponse> {
    return this.budgets.delete(actor, id, query);
  }

  /** Bring a deleted budget back. */
  @Post(':id/restore')
  @HttpCode(200)
  @Requires('budgets:write')
  @ApiFails('QUOTA_EXCEEDED')
  restore(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BudgetResponse> {
    return this.budgets.restore(actor, id);
  }
}
