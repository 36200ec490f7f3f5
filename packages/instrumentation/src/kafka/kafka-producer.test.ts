import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { createEventProducer } from './kafka-producer.ts'

test('closing the producer ends a send to a broker that does not answer', async () => {
  const broker = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => broker.emit('request'))
  }).listen(0, '127.0.0.1')
  await once(broker, 'listening')
  const { port } = broker.address() as AddressInfo // The cast is safe because the server listens on a port.
  const producer = createEventProducer({ brokers: [`127.0.0.1:${port}`], topic: 'events', clientId: 'test', ssl: undefined, sasl: undefined })
  const requested = once(broker, 'request')
  const sending = producer.send([{ key: null, value: Buffer.from('{}') }]).then(
    () => 'sent',
    () => 'failed',
  )
  await requested
  await producer.close(50)
  expect(await sending).toBe('failed')
  await new Promise((resolve) => broker.close(resolve))
})
