import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandHelp } from './command.ts'
import { commands, main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'paysignal-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  const printed: string[] = []
  const noted: string[] = []
  const code = await main(args, {}, { print: (text) => printed.push(text), note: (text) => noted.push(text) })
  return { code, out: printed.join('\n'), err: noted.join('\n') }
}

describe('help', () => {
  test('lists every command', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    for (const { name } of commands) expect(out).toContain(name)
  })

  test('the reference page equals the help of the commands', async () => {
    const text = commands.map((command) => `## ${command.name}\n\n\`\`\`\n${commandHelp(command)}\n\`\`\`\n`).join('\n')
    await expect(`# The paysignal command\n\nGenerated from \`packages/cli\`.\n\n${text}`).toMatchFileSnapshot('../../../docs/reference/cli.md')
  })
})

describe('codes and explain', () => {
  test('codes --json is an array of flat rows', async () => {
    const { code, out } = await run('codes', '--json')
    expect(code).toBe(0)
    const rows = JSON.parse(out) as Record<string, unknown>[] // The cast is safe because each row is checked below.
    expect(rows.length).toBeGreaterThan(90)
    for (const row of rows)
      expect(Object.keys(row)).toEqual(['provider', 'api', 'code', 'status', 'message', 'category', 'retry', 'remedy', 'source'])
    expect(new Set(rows.map(({ provider, api, code: each }) => `${provider}/${api}/${each}`)).size).toBe(rows.length)
  })

  test('explain prints the meaning of a code in each API group', async () => {
    const { code, out } = await run('explain', 'gatepay', '400002')
    expect(code).toBe(0)
    for (const part of ['gatepay 400002 (general)', '(qr)', '(web)', 'signature:', 'Do:', 'Retry:']) expect(out).toContain(part)
  })

  test('explain accepts a negative code, and both spellings of a message', async () => {
    expect((await run('explain', 'hashnut', '-30')).out).toMatch(/meaning estimated/)
    expect((await run('explain', 'hashnut', 'coin type not math')).out).toMatch(/coin type mismatch/)
  })
})

describe('wrong options and arguments exit with 2 and one clear message', () => {
  test.each([
    [['pay'], /"pay" is not a command/],
    [['codes', 'stripe'], /"stripe" is not a known provider. Providers: gatepay, hashnut/],
    [['explain', 'gatepay'], /such as: explain gatepay 400002/],
    [['demo', '--duration', 'long'], /--duration must be a number from 10 to 86400, got "long"/],
    [['demo', '--incidents', 'meteor'], /meteor, which is no incident/],
    [['demo', '--speeed', '2'], /--speeed is not an option of this command. Did you mean --speed\?/],
    [['pipeline'], /needs a source/],
    [['clickhouse', '--user', 'shop'], /--user requires --password/],
    [['pipeline', '--kafka-brokers', 'kafka'], /host:port/],
    [['migrate', '--clickhouse-url', 'ftp://127.0.0.1'], /store.url must begin with http or https/],
    [['simulate', '--gatepay-callback-url', 'ftp://x'], /gatepay.callbackUrl must be an http or https URL/],
  ])('%j', async (args, message) => {
    const { code, err } = await run(...args)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) })
    expect(err).not.toMatch(/\n\s+at /)
  })

  test('a wrong fault script', async () => {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(file, 'faults:\n  - provider: paypal\n    fault: { code: "1" }\n')
    expect(await run('simulate', '--faults', file)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^paysignal simulate: --faults .*wrong.yaml: the fault script cannot be used:\n.*provider/),
    })
  })
})

describe('failures exit with 1, and the message has the option and the remedy', () => {
  test.each([
    ['demo', 'port'],
    ['simulate', 'gatepay-port'],
    ['simulate', 'control-port'],
  ])('a port in use: %s --%s', async (command, option) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, err } = await run(command, `--${option}`, `${port}`)
    server.close()
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(new RegExp(`--${option} ${port} is in use`)) })
  })

  test('an unreadable fault script', async () => {
    expect(await run('simulate', '--faults', join(folder, 'none.yaml'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--faults .*none.yaml cannot be read/),
    })
  })

  test('a data folder that cannot be created', async () => {
    for (const data of ['/proc/paysignal/data', '/sys/paysignal', '/dev/null/data']) {
      const { code, err } = await run('clickhouse', '--data', data, '--port', '0')
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/^paysignal clickhouse: data folder \S+ (cannot be used \(\w+\)|is a file)/),
      })
    }
  })

  test('a password without a user is accepted, as the password of the user default', async () => {
    const { code, err } = await run('clickhouse', '--data', '/dev/null/data', '--port', '0', '--password', 'SECRET_MARKER_cli')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^paysignal clickhouse: data folder/) })
    expect(err).not.toContain('SECRET_MARKER')
  })

  test('migrate --print-reader prints statements and connects to nothing', async () => {
    const { code, out } = await run('migrate', '--print-reader', '--database', 'shop', '--clickhouse-url', 'http://127.0.0.1:1')
    expect(code).toBe(0)
    expect(out).toContain('GRANT SELECT ON shop.* TO paysignal_reader_role;')
  })

  test('ClickHouse cannot be reached', async () => {
    const { code, err } = await run('migrate', '--clickhouse-url', 'http://127.0.0.1:1', '--clickhouse-password', 'SECRET_MARKER_cli')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/127\.0\.0\.1:1/) })
    expect(err).not.toMatch(/SECRET_MARKER|\n\s+at /)
  })

  test('Kafka cannot be reached', { timeout: 60_000 }, async () => {
    const { code, err } = await run('demo', '--kafka-brokers', '127.0.0.1:1', '--data', join(folder, 'demo'))
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/Kafka at 127\.0\.0\.1:1 cannot be used/) })
  })

  test('only --verbose prints the stack trace', async () => {
    expect((await run('explain', 'gatepay', '1', '--verbose')).err).toMatch(/\n\s+at /)
    expect((await run('explain', 'gatepay', '1')).err).not.toMatch(/\n\s+at /)
  })
})
