import { AsyncLocalStorage } from 'node:async_hooks'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, type ContextManager, context, DiagLogLevel, diag, ROOT_CONTEXT } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { Registry } from 'prom-client'
import { vi } from 'vitest'
import { createPaySignal, type EventSink, type PaySignalOptions } from '../src/index.ts'
import { spoolEvents } from '../src/spool/spool-events.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A minimal context manager. Without one there is no active span, and attributes that are written to the active span would be lost. */
function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>()
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, thisArg, ...args) => storage.run(active, () => run.apply(thisArg, args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const

class PullReader extends MetricReader {
  protected override async onForceFlush() {}
  protected override async onShutdown() {}
}

/** A plugin whose outputs are all kept as text: spans, both kinds of metrics, Kafka messages, the files of the spool, and logs. */
export async function everyOutput(options: Pick<PaySignalOptions, 'providers'> & Partial<PaySignalOptions>) {
  const folder = await temporaryFolder()
  const messages: string[] = []
  const log: string[] = []
  const write = (...args: unknown[]) => void log.push(args.map(String).join(' '))
  diag.setLogger(
    { error: write, warn: write, info: write, debug: write, verbose: write },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  )
  const quiet = consoleMethods.map((method) => vi.spyOn(console, method).mockImplementation(write))
  context.setGlobalContextManager(contextManager())
  const exporter = new InMemorySpanExporter()
  const registry = new Registry()
  const reader = new PullReader()
  const paysignal = createPaySignal({
    events: keeping(messages, folder.path),
    registry,
    service: { name: 'checkout' },
    delivery: { maxQueueEvents: 1_000_000, maxQueueBytes: 1e9, maxBatchEvents: 2_000, maxWaitMs: 1 },
    ...options,
  })
  paysignal.instrumentation.setTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  paysignal.instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }))
  return {
    paysignal,
    spans: () => exporter.getFinishedSpans(),
    // Each message contains an encoded event.
    events: () => messages.map((message) => JSON.parse(message.slice(message.indexOf('{'))) as Record<string, unknown>),
    /** Closes the plugin, and returns all its outputs. */
    async finish(): Promise<Record<string, string>> {
      const otel = JSON.stringify((await reader.collect()).resourceMetrics.scopeMetrics)
      await paysignal.close()
      const spans = exporter.getFinishedSpans().map(({ name, kind, attributes, status, events, links, parentSpanContext }) => ({
        name,
        kind,
        attributes,
        status,
        events,
        links,
        parentSpanContext,
      }))
      const prometheus = await registry.metrics()
      return { spans: JSON.stringify(spans), prometheus, otel, kafka: messages.join('\n'), spool: await bytesBelow(folder.path), log: log.join('\n') }
    },
    async [Symbol.asyncDispose]() {
      await paysignal.close()
      for (const spy of quiet) spy.mockRestore()
      diag.disable()
      context.disable()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A sink that keeps the key and the value of each message as they would be sent to Kafka, and writes them to a spool. */
const keeping = (messages: string[], dir: string): EventSink => ({
  open(reports) {
    const spool = spoolEvents({ dir }).open(reports)
    return {
      write(batch) {
        for (const { key, value } of batch) messages.push(`${key} ${value.toString()}`)
        return spool.write(batch)
      },
      close: (timeoutMs) => spool.close(timeoutMs),
    }
  },
})

/** The names and contents of all files in a folder and its subfolders. */
async function bytesBelow(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return (await Promise.all(files.map(async ({ parentPath, name }) => `${name} ${await readFile(join(parentPath, name), 'utf8')}`))).join('\n')
}
