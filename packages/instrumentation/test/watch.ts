import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { Registry } from 'prom-client'
import { createPaySignal, type PaySignalOptions } from '../src/index.ts'
import { collectingSink } from './collecting-sink.ts'
import { fakeProvider } from './fake-provider.ts'

export interface LocalServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly server: Server
}

/** Starts a real HTTP server on a free port of this machine. */
export async function listen(handle: RequestListener): Promise<LocalServer> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}` // The cast is safe because the server listens on a port.
  return {
    url: `http://${host}`,
    host,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const answerJson =
  (body: unknown, status = 200) =>
  (_req: IncomingMessage, res: ServerResponse) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
  }

/** A plugin that watches one fake provider, with access to its spans, metrics and events. */
export function watch(host: string, options: Partial<PaySignalOptions> = {}) {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const registry = new Registry()
  const sink = collectingSink()
  const paysignal = createPaySignal({ providers: [fakeProvider([host])], events: sink, registry, delivery: { maxWaitMs: 1 }, ...options })
  paysignal.instrumentation.setTracerProvider(tracerProvider)
  return {
    paysignal,
    registry,
    sink,
    tracerProvider,
    spans: () => exporter.getFinishedSpans(),
    /** The value of one series in the registry, such as `paysignal_calls_total{…}`. */
    async metric(series: string) {
      const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(`${series} `))
      return line === undefined ? undefined : Number(line.slice(series.length + 1))
    },
    /** Closes the plugin, which delivers all events, and returns them. */
    async finish() {
      await paysignal.close()
      return sink.events
    },
    async [Symbol.asyncDispose]() {
      await paysignal.close()
    },
  }
}
