import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'
import { headersOf, temporaryFolder } from '../temporary-folder.fixture.ts'

const clickhouse = await startEmbeddedClickHouse({ dataDir: join(temporaryFolder(), 'data') })
afterAll(() => clickhouse.close())
const ask = async (sql: string, params: Record<string, string>) => {
  const answer = await fetch(`${clickhouse.url}/?${new URLSearchParams(params)}`, {
    method: 'POST',
    body: sql,
    headers: headersOf(clickhouse.credentials),
  })
  return Buffer.from(await answer.arrayBuffer())
}

test("the response to the handshake of Grafana's driver has the driver's revision, and contains revision 0 for the server", async () => {
  const block = await ask('SELECT displayName(), version(), revision(), timezone()', { default_format: 'Native', client_protocol_version: '54483' })
  const text = (value: string) => [value.length, ...Buffer.from(value)]
  const head = [1, 0, 2, 255, 255, 255, 255, 0, 4, 1]
  expect([...block.subarray(0, head.length)]).toEqual(head)
  expect(block.includes(Buffer.from([...text('version()'), ...text('String'), 0, ...text(clickhouse.version)]))).toBe(true)
  expect(block.includes(Buffer.from([...text('revision()'), ...text('UInt32'), 0, 0, 0, 0, 0]))).toBe(true)
})

test('the response to every other query has revision 0', async () => {
  const block = await ask('SELECT 7::UInt8 AS n', { default_format: 'Native', client_protocol_version: '54483' })
  expect([...block]).toEqual([1, 1, 1, ...Buffer.from('n'), 5, ...Buffer.from('UInt8'), 7])
})
