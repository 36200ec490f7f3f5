import { startEmbeddedClickHouse } from '@paysignal/store'
import { defineCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { announceReady } from '../ready.ts'
import { stopped } from '../stop-signal.ts'

export const clickhouse = defineCommand({
  name: 'clickhouse',
  summary: "Runs the embedded ClickHouse engine behind ClickHouse's HTTP interface, for one machine",
  options: {
    data: { type: 'text', value: 'FOLDER', default: '.paysignal/clickhouse', meaning: 'Folder of the data' },
    host: {
      type: 'text',
      value: 'ADDRESS',
      default: '127.0.0.1',
      meaning: 'Address to listen on; anything but loopback opens the data to the network',
    },
    port: { type: 'number', min: 0, max: 65_535, isInteger: true, default: 8123, meaning: 'Port; 0 is a free one' },
    user: { type: 'text', value: 'NAME', env: 'CLICKHOUSE_USER', meaning: 'User that is asked for; left out: nobody is asked' },
    password: { type: 'text', value: 'TEXT', env: 'CLICKHOUSE_PASSWORD', meaning: 'Password of that user' },
  },
  run: async ({ options, output, signal }) => {
    if ((options.user === undefined) !== (options.password === undefined))
      throw new CliError('USAGE', '--user and --password (or CLICKHOUSE_USER and CLICKHOUSE_PASSWORD) go together: give both, or neither')
    const engine = await startEmbeddedClickHouse({
      dataDir: options.data,
      host: options.host,
      port: options.port,
      ...(options.user !== undefined && { username: options.user }),
      ...(options.password !== undefined && { password: options.password }),
    })
    output.note(`ClickHouse answers on ${engine.url}, data in ${options.data}`)
    announceReady({ clickhouse: engine.url })
    await stopped(signal)
    await engine.close()
    return 0
  },
})
