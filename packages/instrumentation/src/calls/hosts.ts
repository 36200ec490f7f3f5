import type { WatchedProvider } from '../telemetry/watched-provider.ts'

/** Which provider, if any, an origin belongs to. */
export interface HostMatch {
  readonly watched: WatchedProvider
  readonly address: string
  readonly port: number
}

/** Origins of strangers that are remembered: enough for any service, little enough for one that walks the web. */
const maxRemembered = 1_000

/**
 * Matches origins by the providers' hosts. A host without a port stands for every port of that host; one with a port goes first.
 * Parsing a URL costs more than all else that is done for a stranger's call, so answers are remembered.
 */
export function createHostMatcher(providers: readonly WatchedProvider[]): (origin: string) => HostMatch | undefined {
  const hosts = new Map(providers.flatMap((watched) => watched.provider.hosts.map((host) => [host.toLowerCase(), watched] as const)))
  const remembered = new Map<string, HostMatch | undefined>()
  return (origin) => {
    const known = remembered.get(origin)
    if (known !== undefined || remembered.has(origin)) return known
    const match = matchOrigin(hosts, origin)
    if (remembered.size < maxRemembered) remembered.set(origin, match)
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
