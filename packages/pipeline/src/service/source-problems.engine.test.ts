import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { silentServer } from '../testing/silent-server.ts'
import { sourceProblems } from './source-problems.ts'

test('reports that nothing listens at the address of the broker', async () => {
  const problems = await sourceProblems({ brokers: ['127.0.0.1:1'] })
  expect(problems).toEqual([expect.stringMatching(/^Kafka at 127\.0\.0\.1:1 cannot be used \(.*ECONNREFUSED.*\): check that/)])
})

test('reports a broker that never answers within ten seconds, and leaves no connection', async () => {
  const server = await silentServer()
  try {
    expect(await sourceProblems({ brokers: [server.address] })).toEqual([
      expect.stringContaining(`Kafka at ${server.address} did not answer within 9 s`),
    ])
    expect(server.accepted()).toBeGreaterThan(0)
  } finally {
    server.close()
  }
})

test('reports a server that is not Kafka', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(await sourceProblems({ brokers: [`127.0.0.1:${port}`] })).toEqual([expect.stringContaining(`Kafka at 127.0.0.1:${port}`)])
  } finally {
    server.close()
  }
})
