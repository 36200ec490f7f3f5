import { isIP } from 'node:net'

/**
 * Whether a request was meant for the simulator, and not sent by a foreign web page in a browser on this machine. Such a page can name
 * the simulator's address, or give a name of its own that resolves to it: the browser then says so in headers that pages cannot change.
 * @param listenHost Where the simulator listens. Beyond this machine it is also reached under that name and under addresses.
 */
export function isOwnRequest(header: (name: string) => string | undefined, listenHost: string): boolean {
  const isOwnHost = (host: string | undefined) => isOwnName(nameIn(host), listenHost)
  if (!isOwnHost(header('host'))) return false
  const origin = header('origin')
  // Pictures, frames and forms carry no origin when they only read.
  if (origin === undefined) return header('sec-fetch-site') !== 'cross-site'
  return /^https?:\/\//.test(origin) && isOwnHost(origin.replace(/^https?:\/\//, ''))
}

/** The name in `name:port`, `[::1]:port`; empty when it is neither. */
function nameIn(host = ''): string {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d+)?$/i.exec(host) ?? []
  return (address ?? name ?? '').toLowerCase()
}

function isOwnName(name: string, listenHost: string): boolean {
  if (isLoopback(name)) return true
  return !isLoopback(listenHost) && (isIP(name) !== 0 || (name !== '' && name === listenHost.toLowerCase()))
}

const isLoopback = (name: string) => name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
