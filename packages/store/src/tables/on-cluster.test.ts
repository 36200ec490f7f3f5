import { expect, test } from 'vitest'
import { readMigrations } from './migrate.ts'
import { onCluster } from './on-cluster.ts'

test('tables become replicated, and statements run on all servers of the cluster', () => {
  expect(onCluster('CREATE TABLE IF NOT EXISTS t (a UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY a', "o'clock")).toBe(
    "CREATE TABLE IF NOT EXISTS t ON CLUSTER 'o\\'clock' (a UInt8) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', v) ORDER BY a",
  )
})

test('every statement of the migrations is rewritten', async () => {
  const statements = (await readMigrations()).flatMap((migration) => migration.statements).map((statement) => onCluster(statement, 'main'))
  for (const statement of statements) {
    expect(statement).toContain("ON CLUSTER 'main'")
    expect(statement).not.toMatch(/ENGINE = (?!Replicated|Null)/)
  }
})
