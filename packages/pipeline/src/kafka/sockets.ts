import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

export interface KafkaSockets {
  readonly factory: ISocketFactory
  /** Cuts every connection and opens none from now on: kafkajs itself waits for answers first, for minutes where a broker sends none. */
  destroy(): void
}

const keepAliveMs = 60_000

/** The connections of one Kafka client, as kafkajs would make them, in reach of whoever closes it. */
export function createKafkaSockets(): KafkaSockets {
  const open = new Set<Socket>()
  let isDestroyed = false
  return {
    factory({ host, port, ssl, onConnect }) {
      if (isDestroyed) throw closed()
      const names = isIP(host) ? {} : { servername: host }
      const socket = ssl ? connectTls({ host, port, ...names, ...ssl }, onConnect) : connect({ host, port }, onConnect)
      open.add(socket)
      return socket.setKeepAlive(true, keepAliveMs).once('close', () => open.delete(socket))
    },
    destroy() {
      isDestroyed = true
      // With an error, because kafkajs gives its requests up on nothing else.
      for (const socket of open) socket.destroy(closed())
    },
  }
}

const closed = () => new Error('the client is closed')
