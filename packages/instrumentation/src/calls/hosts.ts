import type { WatchedProvider } from '../watched-provider.ts'

/** The provider that an origin belongs to. */
export interface HostMatch {
  readonly watched: WatchedProvider
  readonly address: string
  readonly port: number
}

/** Caps the cached origins, so that a service that calls very many hosts, such as a crawler, cannot grow the map. */
const maxCached = 1_000

/**
 * Returns a function: origin → provider. A host without a port matches every port; a host with a port takes precedence.
 * The function also caches origins without a provider; for those calls, parsing the URL is the largest cost.
 */
export function createHostMatcher(providers: readonly WatchedProvider[]): (origin: string) => HostMatch | undefined {
  const hosts = new Map(providers.flatMap((watched) => watched.provider.hosts.map((host) => [host.toLowerCase(), watched] as const)))
  const cached = new Map<string, HostMatch | undefined>()
  return (origin) => {
    const known = cached.get(origin)
    if (known !== undefined || cached.has(origin)) return known
    const match = matchOrigin(hosts, origin)
    if (cached.size < maxCached) cached.set(origin, match)
    return match
  }
}

function matchOrigin(hosts: ReadonlyMap<string, WatchedProvider>, origin: string): HostMatch | undefined {
  if (!URL.canParse(origin)) return undefined
  const url = new URL(origin)
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
  const watched = hosts.get(`${url.hostname}:${port}`) ?? hosts.get(url.hostname)
  return watched && { watched, address: url.hostname, port }
}
