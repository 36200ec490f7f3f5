import { describe, facts } from './describe.ts'
import type { Exchange } from './exchange.ts'
import type { Fetch } from './fetch-caller.ts'

/** Calls with invalid arguments, and calls that record how often an argument is read. */
export async function callOddly(exchange: Exchange, fetch: Fetch) {
  const { url, log, number, release } = exchange
  release()
  const headers = [...exchange.headers]
  const looks: string[] = []
  const counting = <T extends object>(name: string, target: T) =>
    new Proxy(target, {
      get: (of, key, receiver) => {
        looks.push(`${name}.${String(key)}`)
        return Reflect.get(of, key, receiver) as unknown
      },
    })
  const calls: readonly (() => Promise<Response>)[] = [
    () => fetch(...([] as unknown as [string])), // callers in plain JavaScript can pass this; the same holds below
    () => fetch('not a url'),
    () => fetch('ftp://127.0.0.1/'),
    () => fetch('http://user:secret@127.0.0.1/'),
    () => fetch(url, { method: 'BAD METHOD' }),
    () => fetch(url, { method: 'GET', body: 'x' }),
    () => fetch(url, { headers: [['bad name', 'x']] }),
    () => fetch(url, { method: 'POST', body: new ReadableStream() }),
    () => fetch(url, { signal: 'none' as unknown as AbortSignal }),
    () => fetch(url, null as unknown as RequestInit),
    () => fetch(url, { method: 1 as unknown as string, headers }),
    () => fetch({ toString: () => url } as unknown as string, { headers }),
    () => fetch(url, counting('init', { method: 'post', headers })),
    () => fetch(counting('input', { toString: () => url, url: 'http://127.0.0.1:1/', method: 'GET' }) as unknown as string, { headers }),
    () => fetch(url, { headers: entriesOnce(headers) as unknown as [string, string][] }),
    () => fetch(url, Object.freeze({ method: 'delete', headers })),
    () => fetch(new Request(url, { headers, method: 'POST', body: 'x' }), { method: 'PUT' }),
    () => fetch(url, { mode: 'no-cors', headers, cache: 'no-store', credentials: 'omit', keepalive: true, integrity: '' }),
    () => fetch(url, { headers, integrity: 'sha256-AAAA' }),
    () => Reflect.apply(fetch, { not: 'the global' }, [url, { headers }]) as Promise<Response>,
    () => fetch('data:text/plain,hello'),
    () => fetch(URL.createObjectURL(new Blob(['hello']))),
  ]
  const index = number % calls.length
  log.push(['odd', index])
  try {
    const pending = calls[index]?.()
    log.push(Object.prototype.toString.call(pending))
    const response = await pending
    if (response) log.push({ ...facts(response), url: response.url.replace(/^blob:.*/, 'blob:') }, (await response.text()).length)
  } catch (error) {
    log.push(['failed', describe(error)])
  }
  log.push(looks)
}

/** An iterable that can be read only once. */
function* entriesOnce(entries: [string, string][]): Generator<[string, string]> {
  yield* entries
}
