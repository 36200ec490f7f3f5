import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Accepts, and never says a word: a broker behind a wrong port, or a proxy whose other side is gone. */
export async function silentServer() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`, // of a TCP listener it is never a string or null
    accepted: () => sockets.size,
    isLeft: () => [...sockets].every((socket) => socket.closed),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
