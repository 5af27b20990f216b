import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { Page, decodeCursor, encodeCursor, invalid } from '../../platform/http/index.js';
import type { RevenueListDto } from './dto/revenue.dto.js';
import type { RevenueResponse } from './dto/import.response.js';
import { RevenuesRepository } from './revenues.repository.js';

/** Revenue as it was imported. */
@Injectable()
export class RevenueService {
  constructor(private readonly repository: RevenuesRepository) {}

  async list(scope: TenantScope, { from, to, customer, limit, cursor }: RevenueListDto): Promise<Page<RevenueResponse>> {
    const selection = { from: from ?? null, to: to ?? null, customer: customer ?? null };
    const rows = await this.repository.list(scope, selection, idOfCursor(cursor), limit + 1);
    const shown = rows.slice(0, limit).map(({ amount, currency, ...rest }) => ({ ...rest, amount: { amount, currency } }));
    const last = shown.at(-1);
    return new Page(shown, rows.length > limit && last ? encodeCursor([last.id]) : null);
  }
}

function idOfCursor(cursor: string | undefined): string | null {
  const values = decodeCursor(cursor, 1);
  if (values === null) return null;
  const id = String(values[0]);
  if (!/^\d{1,18}$/.test(id)) throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
  return id;
}
