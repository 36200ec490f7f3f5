import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

export interface KafkaSockets {
  readonly factory: ISocketFactory
  /** Closes every connection and opens no new one. kafkajs itself would first wait for answers. If a broker sends none, it would wait for minutes. */
  destroy(): void
}

const keepAliveMs = 60_000

/** Opens the connections of one Kafka client as kafkajs does, and remembers them so that they can be closed. */
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
      // The socket is destroyed with an error, because only an error makes kafkajs give up its pending requests.
      for (const socket of open) socket.destroy(closed())
    },
  }
}

const closed = () => new Error('the client is closed')
