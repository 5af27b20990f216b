import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSourcesService } from '../data-sources/index.js';
import { type Actor, DomainError, RawAnswer, invalid, validationPipe } from '../platform/http/index.js';
import { SavedQueriesService } from '../query/index.js';
import { ContentChecks } from './content-checks.js';
import { DashboardWriter } from './dashboard-writer.js';
import { requireAccess } from './dashboards.errors.js';
import { DashboardsRepository } from './dashboards.repository.js';
import { assembleContent } from './domain/assemble-content.js';
import type { Dashboard } from './domain/dashboard.js';
import { accessOf } from './domain/dashboard-access.js';
import {
  type DashboardDefinition,
  type Reference,
  type References,
  definitionOf,
  inputOfDefinition,
  referencesOf,
} from './domain/dashboard-definition.js';
import { sameContent } from './domain/describe-difference.js';
import { unstorable } from './domain/storable.js';
import type { AppliedDefinitionResponse } from './dto/dashboard.response.js';
import { DashboardDefinitionDto } from './dto/definition.dto.js';

/** Dashboards as code. */
@Injectable()
export class DashboardDefinitionsService {
  private readonly validation = validationPipe();

  constructor(
    private readonly repository: DashboardsRepository,
    private readonly writer: DashboardWriter,
    private readonly checks: ContentChecks,
    private readonly sources: DataSourcesService,
    private readonly savedQueries: SavedQueriesService,
  ) {}

  /** @throws DomainError NOT_FOUND when the actor may not see the dashboard. */
  async get(actor: Actor, id: string): Promise<DashboardDefinition> {
    const { dashboard } = requireAccess(actor, await this.repository.find(actor, id), 'view');
    return definitionOf(dashboard.slug, dashboard.content, await this.namesFor(actor, dashboard));
  }

  /** The definition as YAML, which `apply` reads again. */
  async getYaml(actor: Actor, id: string): Promise<RawAnswer> {
    const definition = await this.get(actor, id);
    const { printDefinition } = await import('./domain/definition-text.js');
    return new RawAnswer(printDefinition(definition), 'application/yaml; charset=utf-8', `${definition.slug}.yaml`);
  }

  /**
   * Makes the dashboard of that slug what the definition says, adding it when it is not there. A definition that says
   * what is there already changes nothing and makes no version.
   *
   * @param source YAML or JSON text, or the object that it says
   * @throws DomainError VALIDATION_FAILED, QUERY_REJECTED, ACCESS_DENIED, CONFLICT when the slug is taken by a dashboard
   *   that the actor may not see, QUOTA_EXCEEDED
   */
  async apply(actor: Actor, source: string | object): Promise<AppliedDefinitionResponse> {
    const definition = await this.read(source);
    const ids = await this.idsFor(actor, definition);
    const before = await this.existing(actor, definition.slug);
    const content = assembleContent(
      before?.content ?? null,
      inputOfDefinition(definition, before?.content.widgets ?? [], ids),
      randomUUID,
    );
    if (before && sameContent(before.content, content)) return applied(before, 'unchanged');
    await this.checks.check(actor, before?.content ?? null, content);
    const action = 'dashboard.apply';
    if (before) return applied(await this.writer.save(actor, before, content, { action }), 'updated');
    return applied(await this.writer.create(actor, content, definition.slug, { action }), 'created');
  }

  /** The body of a request: text when it came as YAML, an object when it came as JSON. */
  applyBody(actor: Actor, body: unknown): Promise<AppliedDefinitionResponse> {
    return this.apply(actor, typeof body === 'string' || (typeof body === 'object' && body !== null) ? body : '');
  }

  private async read(source: string | object): Promise<DashboardDefinition> {
    const value = typeof source === 'string' ? (await import('./domain/definition-text.js')).readDefinitionText(source) : source;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalid({
        path: '',
        rule: 'type',
        message: 'a definition must be an object with apiVersion, kind, slug, name and widgets',
      });
    }
    const problems = unstorable(value);
    if (problems.length > 0) throw invalid(...problems);
    return (await this.validation.transform(value, {
      type: 'body',
      metatype: DashboardDefinitionDto,
    })) as DashboardDefinitionDto;
  }

  private async existing(actor: Actor, slug: string): Promise<Dashboard | null> {
    const id = await this.repository.transaction(actor, (manager) => this.repository.findIdBySlug(manager, slug));
    const dashboard = id === null ? null : await this.repository.find(actor, id);
    if (!dashboard) return null;
    if (accessOf(actor, dashboard.ownerId, dashboard.sharing) === null) {
      throw new DomainError('CONFLICT', `The slug ${slug} is taken.`);
    }
    return requireAccess(actor, dashboard, 'edit').dashboard;
  }

  /** Ids of what a definition names; what is not there is left out, for the definition's reader to say where. */
  private async idsFor(actor: Actor, definition: DashboardDefinition): Promise<References> {
    const { sources, savedQueries } = referencesOf(definition);
    return {
      sources: await lookUp(sources, (name) => this.sources.findByName(actor, name)),
      savedQueries: await lookUp(savedQueries, (name) => this.savedQueries.findByName(actor, name)),
    };
  }

  private async namesFor(actor: Actor, { content }: Dashboard): Promise<References> {
    const sources = new Map((await this.sources.list(actor)).map(({ id, name }) => [id, name]));
    const savedQueries = new Map<string, string>();
    for (const { query } of content.widgets) {
      if (query?.kind !== 'saved' || savedQueries.has(query.savedQueryId)) continue;
      const name = await this.savedQueryName(actor, query.savedQueryId);
      if (name !== null) savedQueries.set(query.savedQueryId, name);
    }
    return { sources, savedQueries };
  }

  private async savedQueryName(actor: Actor, id: string): Promise<string | null> {
    try {
      return (await this.savedQueries.get(actor, id)).name;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }
}

async function lookUp(
  references: readonly Reference[],
  find: (name: string) => Promise<{ id: string } | null>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const name of new Set(references.map((reference) => reference.name))) {
    const found = await find(name);
    if (found) ids.set(name, found.id);
  }
  return ids;
}

function applied(
  { id, slug, version, content }: Dashboard,
  outcome: AppliedDefinitionResponse['outcome'],
): AppliedDefinitionResponse {
  return { id, slug, name: content.name, version, outcome };
}
