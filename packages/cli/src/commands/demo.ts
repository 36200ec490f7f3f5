import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { openRun } from '../demo/data-folder.ts'
import { chooseIncidents, incidents } from '../demo/incidents.ts'
import { summary } from '../demo/summary.ts'
import { requirePackages } from '../optional-packages.ts'
import { requireFreePort } from '../ports.ts'

/** Simulated seconds of a demo without --speed. The slowest incident needs half an hour until its alert fires. */
const storySeconds = 3_600

export const demo = defineCommand({
  name: 'demo',
  summary: 'Runs everything on this machine: providers, a checkout service, pipeline, ClickHouse, alerts, and incidents that the alerts must find',
  options: {
    duration: { type: 'number', min: 10, max: 86_400, default: 60, meaning: 'Seconds of traffic' },
    speed: { type: 'number', min: 1, max: 1_000, meaning: 'How many times faster simulated time runs; by default, one hour within the duration' },
    seed: { type: 'number', min: 0, max: 4_294_967_295, isInteger: true, default: 1, meaning: 'Seed of the random shoppers and faults' },
    rate: { type: 'number', min: 1, max: 5_000, default: 200, meaning: 'Calls per second' },
    incidents: { type: 'text', value: 'LIST', default: 'all', meaning: `all, none, or some of ${incidents.map(({ name }) => name).join(',')}` },
    report: { type: 'text', value: 'FILE', meaning: 'Write the report to this file, as JSON' },
    port: { type: 'number', min: 1, max: 65_535, isInteger: true, meaning: "Port of ClickHouse's HTTP interface; by default, a free one" },
    data: { type: 'text', value: 'FOLDER', default: '.paysignal/demo', meaning: 'Folder for the spool and the database' },
    'kafka-brokers': {
      type: 'text',
      value: 'LIST',
      env: 'KAFKA_BROKERS',
      meaning: 'Send events through these Kafka brokers, as host:port,…; by default, only through the spool',
    },
    'clickhouse-url': { type: 'text', value: 'URL', env: 'CLICKHOUSE_URL', meaning: 'Use this ClickHouse server instead of the embedded engine' },
  },
  run: async ({ options, positionals, output, signal }) => {
    if (positionals.length > 0) throw new CliError('INVALID_OPTION', `demo takes options only, got ${positionals.join(' ')}`)
    const chosen = chooseIncidents(options.incidents)
    requirePackages(neededPackages(options['clickhouse-url']))
    const { runDemo } = await import('../demo/run.ts')
    if (options.port !== undefined) await requireFreePort('port', options.port)
    if (options.report !== undefined) requireWritable(options.report)
    const run = openRun(options.data, new Date())
    if (run.isContinued) output.note('An earlier run was cut short. Its events are kept and counted in this run.')
    const result = await runDemo({
      durationSeconds: options.duration,
      speed: options.speed ?? Math.max(1, storySeconds / options.duration),
      seed: options.seed,
      callsPerSecond: options.rate,
      incidents: chosen,
      dataDir: options.data,
      database: run.database,
      isContinued: run.isContinued,
      clickhousePort: options.port,
      clickhouseUrl: options['clickhouse-url'],
      kafkaBrokers: options['kafka-brokers'],
      output,
      signal,
    })
    if (result === undefined) {
      output.note('Stopped. All accepted events are kept, and the next run continues with them.')
      return 130
    }
    run.finish()
    if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(result.report, null, 2)}\n`)
    output.print(summary(result.report))
    if (options['clickhouse-url'] === undefined)
      output.note(
        [
          `\nTo query the data: npx paysignal clickhouse --data ${options.data}/clickhouse (database ${run.database}). The next demo starts with an empty database.`,
          `In Grafana or curl: user paysignal_reader, password in ${options.data}/clickhouse/reader-password.`,
        ].join('\n'),
      )
    for (const surprise of result.surprises) output.note(`Different from the plan: ${surprise}.`)
    return result.surprises.length > 0 ? 1 : 0
  },
})

const neededPackages = (clickhouseUrl: string | undefined) =>
  [
    '@paysignal/simulator',
    ...(clickhouseUrl === undefined ? (['@paysignal/embedded-clickhouse'] as const) : []),
    '@paysignal/instrumentation',
    '@paysignal/dashboards',
  ] as const

function requireWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, '', { flag: 'a' })
  } catch (cause) {
    throw new CliError('FAILURE', `--report ${file} cannot be written. Choose a file in a folder that you can write to`, { cause })
  }
}
