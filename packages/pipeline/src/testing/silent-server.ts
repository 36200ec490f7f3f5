import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Accepts connections and never sends a byte, like a wrong port or a proxy without a backend. */
export async function silentServer() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`, // The cast is safe because the server listens on a port.
    accepted: () => sockets.size,
    isLeft: () => [...sockets].every((socket) => socket.closed),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
