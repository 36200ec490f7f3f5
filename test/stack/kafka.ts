import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { kafkaJars, type Missing } from './kafka-artifacts.ts'

const run = promisify(execFile)

/** A real Kafka broker on this machine, with its own data folder. */
export interface KafkaBroker {
  readonly brokers: readonly string[]
  /** Stops the broker with SIGTERM, or kills it with SIGKILL; the data stays. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts the broker again on the same port with the same data, and resolves once it answers. */
  start(): Promise<void>
  /** Stops the broker and removes its data. Can be called twice. */
  close(): Promise<void>
}

/** Starts a broker and downloads Kafka if necessary. If a tool is missing, the result says which. */
export async function startKafka(): Promise<KafkaBroker | Missing> {
  const jars = await kafkaJars()
  if (typeof jars !== 'string') return jars
  const dir = await mkdtemp(join(tmpdir(), 'paysignal-kafka-'))
  const [port, controllerPort] = await freePorts()
  const config = join(dir, 'server.properties')
  await writeFile(config, properties(port, controllerPort, dir))
  await run('java', ['-cp', `${jars}/*`, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', config])
  const broker = brokerOf(jars, config, dir, port)
  await broker.start()
  return broker
}

// A Kafka id is 16 bytes in base64. It must not begin with a dash, because the tool would read it as an option.
const clusterId = () => randomBytes(16).toString('base64url').replace(/^-/, 'A')

function brokerOf(jars: string, config: string, dir: string, port: number): KafkaBroker {
  const brokers = [`127.0.0.1:${port}`]
  let child: ChildProcess | undefined
  const killWithUs = () => child?.kill('SIGKILL')
  process.once('exit', killWithUs)
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    running.kill(signal)
    await exited
  }
  return {
    brokers,
    stop,
    async start() {
      child = spawn('java', ['-Xmx512m', '-cp', `${jars}/*`, 'kafka.Kafka', config], { stdio: 'ignore' })
      await answers(brokers, child)
    },
    async close() {
      process.off('exit', killWithUs)
      await stop('SIGKILL')
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function answers(brokers: readonly string[], child: ChildProcess): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin()
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      await admin.connect()
      await admin.listTopics()
      return await admin.disconnect()
    } catch (error) {
      await admin.disconnect()
      if (child.exitCode !== null) throw new Error(`Kafka ended with code ${child.exitCode} while starting`, { cause: error })
      if (Date.now() > deadline) throw new Error('Kafka did not answer within a minute', { cause: error })
      await sleep(100)
    }
  }
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()]
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address ? address.port : 0
    }),
  )
  for (const server of servers) server.close()
  return [ports[0] ?? 0, ports[1] ?? 0]
}

const properties = (port: number, controllerPort: number, dir: string) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(dir, 'data')}
num.partitions=3
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=300
`
