import { once } from 'node:events'
import { createServer } from 'node:net'
import { CliError } from './cli-error.ts'

/** Finds free ports on 127.0.0.1, all different. The ports are fixed before the services start, so that a service has the same port after a restart. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Readonly<Record<Name, number>>> {
  const held = await Promise.all(names.map(async (name) => [name, await listen(0)] as const))
  const ports = held.map(([name, server]) => {
    const address = server.address()
    return [name, typeof address === 'object' && address ? address.port : 0] as const
  })
  await Promise.all(held.map(([, server]) => new Promise((resolve) => server.close(resolve))))
  return Object.fromEntries(ports) as Record<Name, number> // the list above has one entry for each name
}

/**
 * Checks that the port of an option is free. 0 means any free port.
 * @param option Name of the option, such as `port`.
 * @throws {CliError} `FAILURE` when another process already listens on it, or when the system refuses it.
 */
export async function requireFreePort(option: string, port: number): Promise<void> {
  const server = await listen(port).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const problem = code === 'EADDRINUSE' ? 'is in use on 127.0.0.1' : `cannot be used on 127.0.0.1 (${code})`
    throw new CliError('FAILURE', `--${option} ${port} ${problem}. Choose another, or leave it out for a free one`, { cause })
  })
  await new Promise((resolve) => server.close(resolve))
}

async function listen(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
