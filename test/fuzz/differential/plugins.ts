import diagnosticsChannel from 'node:diagnostics_channel'
import type { Fetch } from './fetch-caller.ts'
import { isWrapped, type Plan } from './plan.ts'
import type { Calls, ChildOptions } from './script.ts'

/** The plugin of the process, or a listener in its place. */
export interface Plugin {
  readonly fetch: Fetch
  /** Called before each exchange. */
  expect(plan: Plan): void
  finish(): Promise<Calls | undefined>
}

const bystander = { expect: () => {}, finish: async () => undefined }

/** `none` imports no plugin. Callers notice every other one except `paysignal`, each by one fault. */
export const plugins: Readonly<Record<string, (options: ChildOptions) => Promise<Plugin>>> = {
  none: async () => ({ ...bystander, fetch: (...call) => globalThis.fetch(...call) }),
  paysignal: openPaySignal,
  'adds a header': intruding((fetch) => (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : []))
    headers.set('x-trace', '1')
    return fetch(input, { ...init, headers })
  }),
  'gives another answer': intruding((fetch) => async (input, init) => {
    const response = await fetch(input, init)
    return new Response(response.body, response)
  }),
  'wraps errors': intruding(
    (fetch) => (input, init) =>
      fetch(input, init).catch((error: unknown) => {
        throw new Error('fetch failed', { cause: error })
      }),
  ),
  'loses a rejection': intruding((fetch) => (input, init) => {
    const pending = fetch(input, init)
    void pending.then(({ status }) => status)
    return pending
  }),
}

/** Replaces the global `fetch` by another function. */
function intruding(wrap: (original: Fetch) => Fetch) {
  return async (): Promise<Plugin> => {
    // The casts are safe because the new function passes its arguments on.
    globalThis.fetch = wrap(globalThis.fetch as Fetch) as typeof globalThis.fetch
    return { ...bystander, fetch: (...call) => globalThis.fetch(...call) }
  }
}

async function openPaySignal({ port }: ChildOptions): Promise<Plugin> {
  const { createPaySignal } = await import('@paysignal/instrumentation')
  const { gatepay } = await import('@paysignal/providers')
  const { Registry } = await import('prom-client')
  const registry = new Registry()
  const origin = `http://127.0.0.1:${port}`
  const events = {
    open: () => ({ write: async (batch: readonly unknown[]) => ({ delivered: batch.length, spooled: 0, rejected: 0 }), close: async () => {} }),
  }
  const isReplaced = globalThis.fetch
  const paysignal = createPaySignal({ providers: [gatepay({ secret: 'SECRET_MARKER', hosts: [`127.0.0.1:${port}`] })], registry, events })
  const isWrapping = globalThis.fetch !== isReplaced

  // An independent count: the requests that undici makes. Where the plugin replaces `fetch`, a wrapper of `fetch` counts the calls instead.
  let expected = 0
  let requests = 0
  let current: Plan | undefined
  diagnosticsChannel.subscribe('undici:request:create', (message) => {
    // The cast is safe: undici publishes messages of this form on the channel.
    const { request } = message as { readonly request: { readonly origin?: unknown } }
    if (String(request.origin) === origin) requests++
  })
  function settle() {
    const isWatched = current?.target === 'watched'
    const isCall = current !== undefined && isWatched && (isWrapping ? isWrapped(current) : current.caller === 'plugin-fetch' && requests === 0)
    expected += isCall ? 1 : requests
    requests = 0
  }
  return {
    fetch: paysignal.fetch as Fetch,
    expect(plan) {
      settle()
      current = plan
    },
    async finish() {
      settle()
      await paysignal.close()
      const { values } = (await registry.getSingleMetric('paysignal_calls_total')?.get()) ?? { values: [] }
      return { expected, counted: values.reduce((sum, { value }) => sum + value, 0), emitted: paysignal.stats().emitted }
    },
  }
}
