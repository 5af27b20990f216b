import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, DomainError, type IncomingBody, type Page, invalid, keysetOf, notFound, pageOf } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { dayOf } from '../domain/days.js';
import { CostsChanged } from '../economics.events.js';
import { COST_FIELDS, entriesOf, readCostRow } from './domain/cost-row.js';
import { readFocusRow } from './domain/focus-row.js';
import { DaySpan, LedgerSums, MOST_ENTRIES, MoneySums } from './domain/ledger-sums.js';
import { REVENUE_FIELDS, type RevenueRow, readRevenueRow } from './domain/revenue-row.js';
import type { RowRules } from './domain/row-fields.js';
import type { CostImportQueryDto, ImportKind, ImportListDto, ImportQueryDto } from './dto/import.dto.js';
import type { CostImportResponse } from './dto/import.response.js';
import { ImportsRepository, type KeptImport } from './imports.repository.js';
import { type IncomingImport, type ReadRows, incomingImport, readRows } from './read-import.js';
import { RevenuesRepository } from './revenues.repository.js';

/** Rejections that are kept with an import. */
const MOST_KEPT = 100;
/** Problems that are told of an import of which nothing could be taken. */
const MOST_PROBLEMS = 50;

/** Days that the rows of an import may be about, each row by itself: that many are shared out in a few seconds. */
const MOST_DAYS_OF_ROWS = 500_000;

/** An import that was read, and how it is kept. */
interface ReadImport {
  readonly kind: ImportKind;
  readonly incoming: IncomingImport;
  readonly read: ReadRows;
  readonly span: DaySpan;
  readonly totals: MoneySums;
  readonly write: (manager: EntityManager, importId: string, at: Date) => Promise<void>;
}

/** Costs and revenue that come from elsewhere: taken once, listed, and taken back as they came. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly repository: ImportsRepository,
    private readonly revenues: RevenuesRepository,
    private readonly zones: TenantTimeZones,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED, PAYLOAD_TOO_LARGE, CONFLICT for content that counts already, NOT_FOUND for what is to be replaced */
  async importCosts(actor: Actor, body: IncomingBody, query: CostImportQueryDto): Promise<CostImportResponse> {
    const incoming = await incomingImport(body, COST_FIELDS, query.cost);
    const rules = await this.rulesOf(actor);
    const [sums, span, totals] = [new LedgerSums(), new DaySpan(), new MoneySums()];
    let days = 0;
    const read = await readRows(incoming.rows, (item) => {
      const row = incoming.format === 'focus' ? readFocusRow(item, rules, query.cost) : readCostRow(item, rules);
      days += row.days.length;
      if (days > MOST_DAYS_OF_ROWS) throw new DomainError('PAYLOAD_TOO_LARGE', `The rows of an import may be about ${MOST_DAYS_OF_ROWS} days together: send it in parts, or long rows by themselves.`, { limitDays: MOST_DAYS_OF_ROWS });
      for (const entry of entriesOf(row)) sums.add(entry);
      if (sums.size > MOST_ENTRIES) throw new DomainError('PAYLOAD_TOO_LARGE', `An import may make ${MOST_ENTRIES} rows of the ledger, one for each day of each row: send it in parts.`, { limitRows: MOST_ENTRIES });
      span.add(row.days[0]?.day ?? rules.today, row.days.at(-1)?.day ?? rules.today);
      totals.add(row.amount, row.currency);
      return row.days.length;
    });
    const write = (manager: EntityManager, id: string, at: Date): Promise<void> => this.repository.insertCosts(manager, actor, id, sums.entries(), at);
    return this.keep(actor, { kind: 'costs', incoming, read, span, totals, write }, query);
  }

  /** @throws DomainError as `importCosts` */
  async importRevenue(actor: Actor, body: IncomingBody, query: ImportQueryDto): Promise<CostImportResponse> {
    const incoming = await incomingImport(body, REVENUE_FIELDS, null);
    const rules = await this.rulesOf(actor);
    const [rows, span, totals]: [RevenueRow[], DaySpan, MoneySums] = [[], new DaySpan(), new MoneySums()];
    const read = await readRows(incoming.rows, (item) => {
      const row = readRevenueRow(item, rules);
      rows.push(row);
      span.add(row.from, row.to);
      totals.add(row.amount, row.currency);
      return 1;
    });
    const write = (manager: EntityManager, id: string): Promise<void> => this.revenues.insert(manager, actor, id, rows);
    return this.keep(actor, { kind: 'revenue', incoming, read, span, totals, write }, query);
  }

  async list(scope: TenantScope, { kind, limit, cursor }: ImportListDto): Promise<Page<CostImportResponse>> {
    const rows = await this.repository.list(scope, kind ?? null, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], responseOf);
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<CostImportResponse> {
    return responseOf(present(await this.repository.find(scope, id)));
  }

  /** Takes back what an import brought. @throws DomainError NOT_FOUND, CONFLICT when that was done before */
  async undo(actor: Actor, id: string): Promise<CostImportResponse> {
    const undone = await this.repository.transaction(actor, (manager) => this.undoIn(manager, actor, id, null));
    if (undone.kind === 'costs') this.events.publish(new CostsChanged({ tenantId: actor.tenantId }));
    return responseOf(undone);
  }

  private async keep(actor: Actor, { kind, incoming, read, span, totals, write }: ReadImport, { name, preview, replaces }: ImportQueryDto): Promise<CostImportResponse> {
    assertSomething(read);
    const at = this.clock.now();
    const made: KeptImport = {
      id: randomUUID(),
      kind,
      format: incoming.format,
      name: name ?? '',
      accepted: read.accepted,
      rejected: read.rejected,
      rejections: read.rejections.slice(0, MOST_KEPT),
      from: span.from ?? '',
      to: span.to ?? '',
      totals: totals.all(),
      createdBy: actor.userId,
      createdAt: at,
      undoneBy: null,
      undoneAt: null,
    };
    await this.repository.transaction(actor, async (manager) => {
      const same = await this.repository.withContent(manager, actor, kind, incoming.hash);
      if (same && same.id !== replaces) throw alreadyCounts(same);
      if (preview) return;
      if (replaces !== undefined) await this.undoIn(manager, actor, replaces, kind);
      // Somebody else may have sent the same meanwhile.
      if (!(await this.repository.insert(manager, actor, made, incoming.hash))) throw alreadyCounts(null);
      await write(manager, made.id, at);
      await this.record(manager, actor, 'create', null, made);
    });
    if (!preview && kind === 'costs') this.events.publish(new CostsChanged({ tenantId: actor.tenantId }));
    return { ...responseOf(made), id: preview ? null : made.id, rejections: [...read.rejections] };
  }

  /** @param kind null for any. @throws DomainError NOT_FOUND, CONFLICT when that was done before */
  private async undoIn(manager: EntityManager, actor: Actor, id: string, kind: ImportKind | null): Promise<KeptImport> {
    const before = present(await this.repository.lock(manager, actor, id));
    if (kind !== null && before.kind !== kind) throw notFound('import');
    if (before.undoneAt !== null) throw new DomainError('CONFLICT', 'That import was undone before.');
    const after = { ...before, undoneBy: actor.userId, undoneAt: this.clock.now() };
    await this.repository.setUndone(manager, actor, id, after.undoneBy, after.undoneAt);
    await (before.kind === 'costs' ? this.repository.deleteCosts(manager, actor, id) : this.revenues.deleteOf(manager, actor, id));
    await this.record(manager, actor, 'undo', before, null);
    return after;
  }

  private async rulesOf(scope: TenantScope): Promise<RowRules> {
    const timeZone = await this.zones.of(scope);
    return { timeZone, today: dayOf(this.clock.now(), timeZone) };
  }

  private record(manager: EntityManager, actor: Actor, verb: string, before: KeptImport | null, after: KeptImport | null): Promise<void> {
    const image = (of: KeptImport | null): object | null => of && { kind: of.kind, format: of.format, name: of.name, accepted: of.accepted, rejected: of.rejected, from: of.from, to: of.to, totals: of.totals };
    return this.audit.record(manager, actor, { action: `cost-import.${verb}`, resourceType: 'cost-import', resourceId: (after ?? before)?.id ?? null, before: image(before), after: image(after) });
  }
}

/** @throws DomainError VALIDATION_FAILED when no row could be taken: there is nothing to keep */
function assertSomething({ accepted, rejections }: ReadRows): void {
  if (accepted > 0) return;
  if (rejections.length === 0) throw invalid({ path: '', rule: 'empty', message: 'the import holds no row' });
  throw invalid(...rejections.slice(0, MOST_PROBLEMS).map(({ index, field, reason }) => ({ path: field === '' ? `[${index}]` : `[${index}].${field}`, rule: 'row', message: `Row ${index}: ${reason}.` })));
}

function alreadyCounts(same: KeptImport | null): DomainError {
  const which = same === null ? 'another import' : `the import ${same.name === '' ? '' : `${JSON.stringify(same.name)} `}of ${same.createdAt.toISOString()}`;
  return new DomainError('CONFLICT', `This content counts already, with ${which}: undo that one first, or tell rows apart by a reference.`, same && { importId: same.id });
}

function present(found: KeptImport | null): KeptImport {
  if (!found) throw notFound('import');
  return found;
}

function responseOf({ rejections, totals, ...rest }: KeptImport): CostImportResponse {
  return { ...rest, rejections: [...rejections], totals: [...totals] };
}
