import { thresholds } from '@paysignal/dashboards'
import { freePorts } from '../ports.ts'
import { type CheckoutConfig, checkoutVariable } from './checkout/config.ts'
import { type Child, type ChildOptions, startChild } from './child.ts'

export interface ServicesOptions {
  readonly dataDir: string
  /** ClickHouse database of this run. */
  readonly database: string
  readonly speed: number
  readonly seed: number
  readonly callsPerSecond: number
  /**
   * Port of ClickHouse's HTTP interface.
   * @default a free port
   */
  readonly clickhousePort?: number | undefined
  /**
   * URL of a ClickHouse server.
   * @default the embedded engine is started
   */
  readonly clickhouseUrl?: string | undefined
  /**
   * Kafka brokers that carry the events, as `host:port,host:port`.
   * @default none; the pipeline reads the spool
   */
  readonly kafkaBrokers?: string | undefined
  readonly onRestart: (name: string) => void
  readonly onMessage: (message: unknown) => void
}

export interface Services {
  readonly checkout: Child
  readonly urls: ReturnType<typeof urlsOf>
}

/** Consumer group of the demo's pipeline. */
export const demoGroup = 'paysignal-demo'

const credentials = {
  gatepay: { clientId: 'demo-client', secret: 'demo-gatepay-secret' },
  hashnut: { accessKeyId: 'AK-DEMO-0001', secret: 'demo-hashnut-secret' },
}

const simulatorEnv = {
  PAYSIGNAL_GATEPAY_CLIENT_ID: credentials.gatepay.clientId,
  PAYSIGNAL_GATEPAY_SECRET: credentials.gatepay.secret,
  PAYSIGNAL_HASHNUT_ACCESS_KEY_ID: credentials.hashnut.accessKeyId,
  PAYSIGNAL_HASHNUT_SECRET: credentials.hashnut.secret,
}

/**
 * Starts each service in a process of its own, on a port that stays the same after a restart. Resolves once all services are ready.
 * @param prepareStore Called when ClickHouse answers. It creates the tables that the other services need.
 * @param register Called with each process as soon as it is started, so that the caller can stop it at any moment.
 */
export async function startServices(
  options: ServicesOptions,
  prepareStore: (clickhouseUrl: string) => Promise<void>,
  register: (child: Child) => void,
): Promise<Services> {
  const ports = await freePorts(['clickhouse', 'gatepay', 'hashnut', 'control', 'checkout', 'pipeline', 'check'])
  const urls = urlsOf({ ...ports, clickhouse: options.clickhousePort ?? ports.clickhouse }, options.clickhouseUrl)
  const start = (name: string, args: readonly string[], more: Partial<ChildOptions> = {}) => {
    const child = startChild({ name, args, onRestart: options.onRestart, onMessage: options.onMessage, ...more })
    register(child)
    return child
  }
  const simulator = start('simulator', simulatorArgs(options, ports), { env: simulatorEnv })
  // If another service fails first, nothing awaits this promise any more. Without a handler its rejection would end the demo.
  simulator.ready.catch(() => {})
  if (options.clickhouseUrl === undefined) {
    const data = ['--data', clickhouseFolder(options.dataDir), '--port', new URL(urls.clickhouse).port]
    await start('clickhouse', ['clickhouse', ...data]).ready
  }
  await prepareStore(urls.clickhouse)
  const store = ['--clickhouse-url', urls.clickhouse, '--clickhouse-data', clickhouseFolder(options.dataDir), '--database', options.database]
  const checks = ['--interval', '2', '--callback-allowance', `${thresholds.callbacks.allowanceMs / 1000 / options.speed}`]
  const parts = [
    simulator,
    start('pipeline', ['pipeline', ...sourceArgs(options), ...store, '--port', `${ports.pipeline}`]),
    start('check', ['check', ...checks, ...store, '--port', `${ports.check}`]),
  ]
  await Promise.all(parts.map(({ ready }) => ready))
  const checkout = start('checkout', [], {
    module: checkoutModule,
    env: { [checkoutVariable]: JSON.stringify(checkoutConfig(options, urls, ports.checkout)) },
  })
  await checkout.ready
  return { checkout, urls }
}

type Ports = Readonly<Record<'clickhouse' | 'gatepay' | 'hashnut' | 'control' | 'checkout' | 'pipeline' | 'check', number>>

const local = (port: number) => `http://127.0.0.1:${port}`

const urlsOf = (ports: Ports, clickhouseUrl: string | undefined) => ({
  clickhouse: clickhouseUrl ?? local(ports.clickhouse),
  gatepay: local(ports.gatepay),
  hashnut: local(ports.hashnut),
  simulator: local(ports.control),
  checkoutMetrics: `${local(ports.checkout)}/metrics`,
  pipelineMetrics: `${local(ports.pipeline)}/metrics`,
  checkMetrics: `${local(ports.check)}/metrics`,
})

/** The folder with the data and the passwords of the demo's ClickHouse. */
export const clickhouseFolder = (dataDir: string) => `${dataDir}/clickhouse`

const spoolOf = ({ dataDir }: ServicesOptions) => `${dataDir}/spool`

const sourceArgs = (options: ServicesOptions) =>
  options.kafkaBrokers === undefined ? ['--spool', spoolOf(options)] : ['--kafka-brokers', options.kafkaBrokers, '--group', demoGroup]

const checkoutConfig = (options: ServicesOptions, urls: Services['urls'], port: number): CheckoutConfig => ({
  port,
  speed: options.speed,
  seed: options.seed,
  callsPerSecond: options.callsPerSecond,
  gatepay: { url: urls.gatepay, ...credentials.gatepay },
  hashnut: { url: urls.hashnut, ...credentials.hashnut },
  spoolDir: spoolOf(options),
  ...(options.kafkaBrokers !== undefined && { kafkaBrokers: options.kafkaBrokers.split(',') }),
})

const simulatorArgs = ({ seed, speed }: ServicesOptions, ports: Ports): readonly string[] => {
  const values = {
    seed,
    speed,
    'gatepay-port': ports.gatepay,
    'hashnut-port': ports.hashnut,
    'control-port': ports.control,
    'gatepay-callback-url': `${local(ports.checkout)}/callbacks/gatepay`,
    'hashnut-callback-url': `${local(ports.checkout)}/callbacks/hashnut`,
  }
  return ['simulate', ...Object.entries(values).flatMap(([name, value]) => [`--${name}`, `${value}`])]
}

const checkoutModule = new URL(`./checkout-main${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)
