import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

export interface KafkaSockets {
  readonly factory: ISocketFactory
  /** Closes every connection, and lets no new one be opened. kafkajs itself has no way to cancel a send that it retries. */
  destroy(): void
}

const keepAliveMs = 60_000

/**
 * Opens the connections of one Kafka client as kafkajs does, and keeps a list of them so that they can be closed. The pipeline has the same function,
 * because neither package depends on the other, and the package that both depend on does not depend on kafkajs.
 */
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
      // With an error, because without one kafkajs does not notice the end of the socket: a request that waits for its answer then stays pending for
      // 30 s, and its timer keeps the process alive.
      for (const socket of open) socket.destroy(closed())
    },
  }
}

const closed = () => new Error('The producer is closed')
