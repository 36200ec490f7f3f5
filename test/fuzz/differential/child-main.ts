import * as undici from 'undici'
import * as undici6 from 'undici-6'
import { createRandom } from '../random.ts'
import type { Exchange } from './exchange.ts'
import { callFetch, type Fetch } from './fetch-caller.ts'
import { agent, callHttp } from './http-caller.ts'
import { callOddly } from './odd-fetch.ts'
import { createPlan, isGivenUp, isWrapped, type Plan } from './plan.ts'
import { plugins } from './plugins.ts'
import type { ChildOptions, FromChild, Log, ToChild } from './script.ts'
import { callUndici, type Undici } from './undici-caller.ts'

/** A process that makes all exchanges of a seed, one after the other, and reports what it saw of each. */
const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions // The cast is safe because our parent process wrote it.
const tell = (message: FromChild) => process.send?.(message)

/** Observations that belong to no single exchange. */
const outside: Log = []
let exchangeNumber = -1
for (const name of ['unhandledRejection', 'rejectionHandled', 'warning', 'uncaughtException'] as const)
  process.on(
    name,
    (error: unknown) => void outside.push([exchangeNumber, name, error instanceof Error ? [error.name, error.message] : String(error)]),
  )

const waiting = new Map<string, () => void>()
const told = new Set<string>()
process.on('message', ({ kind, exchange }: ToChild) => {
  const name = `${kind} ${exchange}`
  told.add(name)
  waiting.get(name)?.()
})
const from = (name: string) => new Promise<void>((resolve) => (told.has(name) ? resolve() : waiting.set(name, resolve)))

// Loads the runtime's own undici first: the first undici that is loaded serves the global `fetch`.
await fetch('data:,')
const earlyFetch = globalThis.fetch as Fetch
const plugin = await (plugins[options.plugin] ?? plugins['none'])?.(options)
const dispatchers = { 7: new undici.Agent(), 6: new undici6.Agent() as unknown as undici.Dispatcher } // the dispatcher of another copy of undici, used only with that copy
const library6 = undici6 as unknown as Undici

/** Longer than any exchange takes: only an exchange that hangs reaches this limit. */
const patienceMs = 5_000

for (exchangeNumber = 0; exchangeNumber < options.runs; exchangeNumber++) {
  const number = exchangeNumber
  const plan = comparable(createPlan(createRandom(Math.imul(options.seed + 1, 0x85ebca6b) + number)))
  const log: Log = []
  const release = () => void tell({ kind: 'release', exchange: number })
  const controller = new AbortController()
  const exchange = {
    number,
    plan,
    log,
    release,
    controller,
    url: urlOf(plan),
    headers: headersOf(number, plan),
    arrived: from(`arrived ${number}`),
    closed: from(`closed ${number}`),
  }
  plugin?.expect(plan)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => resolve(void log.push('hangs')), patienceMs)
  })
  await Promise.race([call(exchange), late])
  clearTimeout(timer)
  // Ends what the exchange left open.
  release()
  if (plan.target !== 'closed-port' && told.has(`arrived ${number}`))
    await Promise.race([exchange.closed, new Promise((resolve) => setTimeout(resolve, 50))])
  tell({ kind: 'observed', exchange: number, plan: JSON.stringify(plan), log: [...log] })
}
const calls = await plugin?.finish()
tell({ kind: 'finished', calls, outside })
agent.destroy()
await Promise.all(Object.values(dispatchers).map((dispatcher) => dispatcher.destroy()))
process.disconnect()

/**
 * When another function replaces global `fetch` and an answer is not read to the end, callers can see two differences: cancelling resolves later, and
 * an abort leaves `bodyUsed` true. The plugin's README documents both. Only these two differences are not compared.
 */
function comparable(plan: Plan): Plan {
  if (!options.isCancelLate || !isWrapped(plan)) return plan
  const isAbortedUnread = plan.read === 'unread' && plan.abort.startsWith('gate') && plan.script.gate === 'body'
  return isGivenUp(plan.read) || isAbortedUnread ? { ...plan, read: 'text' } : plan
}

function urlOf({ target, path }: Plan) {
  const port = { watched: options.port, 'other-host': options.otherPort, 'closed-port': options.closedPort }[target]
  return `http://127.0.0.1:${port}${path}`
}

function headersOf(number: number, { headers, body, script }: Plan): [string, string][] {
  const type: [string, string][] = body === 'json' || body === 'long' || body === 'bytes' ? [['content-type', 'application/json']] : []
  return [
    ...headers.map(([name, value]): [string, string] => [name, value]),
    ...type,
    ['x-exchange', String(number)],
    ['x-script', Buffer.from(JSON.stringify(script)).toString('base64url')],
  ]
}

async function call(exchange: Exchange): Promise<unknown> {
  const globalFetch = globalThis.fetch as Fetch
  switch (exchange.plan.caller) {
    case 'fetch':
      return callFetch(exchange, globalFetch, 'text')
    case 'fetch-url':
      return callFetch(exchange, globalFetch, 'url')
    case 'fetch-request':
      return callFetch(exchange, globalFetch, 'request')
    case 'early-fetch':
      return callFetch(exchange, earlyFetch, 'text')
    case 'plugin-fetch':
      return callFetch(exchange, plugin?.fetch ?? globalFetch, 'text')
    case 'fetch-dispatcher':
      // Makes a dispatcher of the same major version as the runtime's own undici.
      return callFetch(exchange, globalFetch, 'text', { dispatcher: process.versions['undici']?.startsWith('6.') ? dispatchers[6] : dispatchers[7] })
    case 'undici-fetch':
      return callFetch(exchange, undici.fetch as unknown as Fetch, 'text', { dispatcher: dispatchers[7] })
    case 'undici-6-fetch':
      return callFetch(exchange, undici6.fetch as unknown as Fetch, 'text', { dispatcher: dispatchers[6] })
    case 'odd-fetch':
      return callOddly(exchange, globalFetch)
    case 'http-request':
      return callHttp(exchange)
    case 'undici-6-request':
      return callUndici(exchange, library6, dispatchers[6], 'request')
    case 'undici-6-stream':
      return callUndici(exchange, library6, dispatchers[6], 'stream')
    case 'undici-client': {
      const client = new undici.Client(new URL(exchange.url).origin)
      await callUndici(exchange, undici, client, 'request')
      return client.destroy()
    }
    case 'undici-request':
    case 'undici-stream':
    case 'undici-pipeline':
    case 'undici-dispatch':
      return callUndici(exchange, undici, dispatchers[7], exchange.plan.caller.slice('undici-'.length))
  }
}
