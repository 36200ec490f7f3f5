import type { EmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { requirePackages } from '../optional-packages.ts'
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
      meaning: 'Address to listen on; any address except loopback opens the data to the network',
    },
    port: { type: 'number', min: 0, max: 65_535, isInteger: true, default: 8123, meaning: 'Port; 0 is a free one' },
    user: { type: 'text', value: 'NAME', env: 'CLICKHOUSE_USER', meaning: 'User who may change data; requires --password; default: default' },
    password: {
      type: 'text',
      value: 'TEXT',
      env: 'CLICKHOUSE_PASSWORD',
      meaning: 'Password of that user; without it, a random one is kept in the data folder',
    },
    'dangerously-allow-files-and-urls': {
      type: 'flag',
      meaning: 'Allow statements to read and write files of this machine and to connect to other machines',
    },
  },
  run: async ({ options, output, signal }) => {
    if (options.user !== undefined && options.password === undefined)
      throw new CliError('INVALID_OPTION', '--user requires --password: set CLICKHOUSE_PASSWORD too, or leave out --user and CLICKHOUSE_USER')
    requirePackages(['@paysignal/embedded-clickhouse'])
    const { startEmbeddedClickHouse } = await import('@paysignal/embedded-clickhouse')
    const engine = await startEmbeddedClickHouse({
      dataDir: options.data,
      host: options.host,
      port: options.port,
      ...(options.user !== undefined && { username: options.user }),
      ...(options.password !== undefined && { password: options.password }),
      dangerouslyAllowFilesAndUrls: options['dangerously-allow-files-and-urls'],
    })
    output.note(`ClickHouse listens on ${engine.url}, data in ${options.data}`)
    announceReady({ clickhouse: engine.url })
    output.note(passwordsNote(engine, options.data, options.password !== undefined))
    await stopped(signal)
    await engine.close()
    return 0
  },
})

/** Lists the users. New passwords are shown once; later only the names of their files are shown. */
function passwordsNote({ credentials, readerCredentials, arePasswordsNew }: EmbeddedClickHouse, folder: string, isOwnGiven: boolean): string {
  const account = (user: string, password: string, file: string) =>
    `  user ${user}${arePasswordsNew ? `, password ${password},` : ':'} ${arePasswordsNew ? 'kept in' : 'password in'} ${folder}/${file}`
  return [
    ...(isOwnGiven ? [] : [account(credentials.username, credentials.password, 'password')]),
    `${account(readerCredentials.username, readerCredentials.password, 'reader-password')}, for Grafana: can only read`,
  ].join('\n')
}
