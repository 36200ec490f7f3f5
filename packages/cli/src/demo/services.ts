import { type CheckoutConfig, checkoutVariable } from './checkout/config.ts'
import { type Child, startChild } from './child.ts'
import { freePorts } from './ports.ts'

export interface ServicesOptions {
  readonly dataDir: string
  /** ClickHouse database of this run. */
  readonly database: string
  readonly speed: number
  readonly seed: number
  readonly callsPerSecond: number
  readonly clickhousePort?: number | undefined
  /** An outside server instead of the embedded engine. */
  readonly clickhouseUrl?: string | undefined
  readonly kafkaBrokers?: string | undefined
  readonly allowanceMs: number
  readonly onRestart: (name: string) => void
  readonly onMessage: (name: string, message: unknown) => void
}

export interface Services {
  readonly clickhouseUrl: string
  readonly simulatorControl: string
  readonly children: readonly Child[]
  readonly checkout: Child
  readonly urls: Readonly<Record<string, string>>
}

/** Consumer group of the demo's pipeline. */
export const demoGroup = 'paysignal-demo'

const credentials = {
  gatepay: { clientId: 'demo-client', secret: 'demo-gatepay-secret' },
  hashnut: { accessKeyId: 'AK-DEMO-0001', secret: 'demo-hashnut-secret' },
}

/** Starts the engine: the first service, since the tables must be there before the others come. */
export async function startEngine(options: ServicesOptions): Promise<{ readonly url: string; readonly child?: Child }> {
  if (options.clickhouseUrl !== undefined) return { url: options.clickhouseUrl }
  const port = options.clickhousePort ?? (await freePorts(['clickhouse'])).clickhouse
  const child = await startChild({
    name: 'clickhouse',
    args: ['clickhouse', '--data', `${options.dataDir}/clickhouse`, '--port', `${port}`],
    onRestart: options.onRestart,
  })
  return { url: `http://127.0.0.1:${port}`, child }
}

/** Starts what calls, answers, moves and checks, each in a process of its own, on ports that outlive a restart. */
export async function startServices(options: ServicesOptions, clickhouseUrl: string): Promise<Services> {
  const { dataDir, database, speed, seed, callsPerSecond, kafkaBrokers, onRestart } = options
  const ports = await freePorts(['gatepay', 'hashnut', 'control', 'checkout', 'pipeline', 'check'])
  const local = (port: number) => `http://127.0.0.1:${port}`
  const spoolDir = `${dataDir}/spool`
  const config: CheckoutConfig = {
    port: ports.checkout,
    speed,
    seed,
    callsPerSecond,
    gatepay: { url: local(ports.gatepay), ...credentials.gatepay },
    hashnut: { url: local(ports.hashnut), ...credentials.hashnut },
    spoolDir,
    ...(kafkaBrokers !== undefined && { kafkaBrokers: kafkaBrokers.split(',') }),
  }
  const simulate = [
    'simulate',
    '--seed',
    `${seed}`,
    '--speed',
    `${speed}`,
    '--gatepay-port',
    `${ports.gatepay}`,
    '--hashnut-port',
    `${ports.hashnut}`,
    '--control-port',
    `${ports.control}`,
  ]
  const callbackUrls = [
    '--gatepay-callback-url',
    `${local(ports.checkout)}/callbacks/gatepay`,
    '--hashnut-callback-url',
    `${local(ports.checkout)}/callbacks/hashnut`,
  ]
  const simulatorEnv = {
    PAYSIGNAL_GATEPAY_CLIENT_ID: credentials.gatepay.clientId,
    PAYSIGNAL_GATEPAY_SECRET: credentials.gatepay.secret,
    PAYSIGNAL_HASHNUT_ACCESS_KEY_ID: credentials.hashnut.accessKeyId,
    PAYSIGNAL_HASHNUT_SECRET: credentials.hashnut.secret,
  }
  const source = kafkaBrokers === undefined ? ['--spool', spoolDir] : ['--kafka-brokers', kafkaBrokers, '--group', demoGroup]
  const store = ['--clickhouse-url', clickhouseUrl, '--database', database]
  const start = (name: string, args: readonly string[], env?: Readonly<Record<string, string>>, module?: URL) =>
    startChild({ name, args, ...(env && { env }), ...(module && { module }), onRestart, onMessage: (message) => options.onMessage(name, message) })

  const [simulator, pipeline, check] = await Promise.all([
    start('simulator', [...simulate, ...callbackUrls], simulatorEnv),
    start('pipeline', ['pipeline', ...source, ...store, '--port', `${ports.pipeline}`]),
    start('check', ['check', ...store, '--interval', '1', '--callback-allowance', `${options.allowanceMs / 1000}`, '--port', `${ports.check}`]),
  ])
  const checkout = await start('checkout', [], { [checkoutVariable]: JSON.stringify(config) }, checkoutModule)
  return {
    clickhouseUrl,
    simulatorControl: local(ports.control),
    children: [checkout, simulator, pipeline, check],
    checkout,
    urls: {
      clickhouse: clickhouseUrl,
      gatepay: local(ports.gatepay),
      hashnut: local(ports.hashnut),
      simulator: local(ports.control),
      checkoutMetrics: `${local(ports.checkout)}/metrics`,
      pipelineMetrics: `${local(ports.pipeline)}/metrics`,
      checkMetrics: `${local(ports.check)}/metrics`,
    },
  }
}

const checkoutModule = new URL(`./checkout-main${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)
