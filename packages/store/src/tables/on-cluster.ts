import { sqlLiteral } from '../sql-literal.ts'

/** Rewrites a statement of a migration: it then runs on all servers of the cluster, and creates replicated tables. */
export const onCluster = (statement: string, cluster: string): string =>
  statement
    .replace(
      /^((?:--[^\n]*\n\s*)*(?:CREATE(?: OR REPLACE)? (?:TABLE|VIEW|MATERIALIZED VIEW)(?: IF NOT EXISTS)?|ALTER TABLE|DROP (?:TABLE|VIEW)(?: IF EXISTS)?) \w+)/,
      (head) => `${head} ON CLUSTER ${sqlLiteral(cluster)}`,
    )
    .replace(
      /ENGINE = (\w*MergeTree)(\(([^)]*)\))?/,
      (_, engine: string, _all, given?: string) => `ENGINE = Replicated${engine}(${[...replica, given].filter(Boolean).join(', ')})`,
    )

const replica = ["'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"]
