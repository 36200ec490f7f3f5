import { isIP } from 'node:net'
import { isLoopback } from '@paysignal/contract'

/**
 * Whether a request was really meant for the simulator. A web page of another site, open in a browser on this machine, can send requests to the
 * simulator's address, or to a host name of its own that resolves to that address. The browser shows this in the headers `Host`, `Origin` and
 * `Sec-Fetch-Site`, which a page cannot change.
 * @param listenHost Host on which the simulator listens. If it is not a loopback address, requests to that name and to any IP address are accepted, too.
 */
export function isOwnRequest(header: (name: string) => string | undefined, listenHost: string): boolean {
  const isOwnHost = (host: string | undefined) => isOwnName(nameIn(host), listenHost)
  if (!isOwnHost(header('host'))) return false
  const origin = header('origin')
  // Browsers send no `Origin` header when a page loads an image or a frame, or submits a form with GET.
  if (origin === undefined) return header('sec-fetch-site') !== 'cross-site'
  return /^https?:\/\//.test(origin) && isOwnHost(origin.replace(/^https?:\/\//, ''))
}

/** The host in `name:port` or `[::1]:port`. Empty when the text has another form. */
function nameIn(host = ''): string {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d+)?$/i.exec(host) ?? []
  return (address ?? name ?? '').toLowerCase()
}

function isOwnName(name: string, listenHost: string): boolean {
  if (isLoopback(name)) return true
  return !isLoopback(listenHost) && (isIP(name) !== 0 || (name !== '' && name === listenHost.toLowerCase()))
}
