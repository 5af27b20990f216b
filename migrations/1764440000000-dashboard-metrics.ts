import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The overview's figures of past days: of each tenant its own, and the installation's with the installation's own tenant. */
export class DashboardMetrics1764440000000 implements MigrationInterface {
  name = 'DashboardMetrics1764440000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE dashboard_metrics (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        -- Of UTC.
        day date NOT NULL,
        metric text NOT NULL,
        value double precision NOT NULL,
        computed_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, day, metric)
      );
      ALTER TABLE dashboard_metrics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON dashboard_metrics TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, UPDATE (value, computed_at), DELETE ON dashboard_metrics TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE dashboard_metrics');
  }
}
