import { readFileSync } from 'node:fs'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { requirePackages } from '../optional-packages.ts'
import { requireFreePort } from '../ports.ts'
import { announceReady } from '../ready.ts'
import { stopped } from '../stop-signal.ts'
import { portOption } from './store-options.ts'

const defaults = { gatepay: 'simulated-gatepay-secret', hashnut: 'simulated-hashnut-secret' }

/** Shows a default secret, and hides one that the user gave. */
const shown = (secret: string, known: string) => (secret === known ? `secret ${secret}` : 'secret as given')

export const simulate = defineCommand({
  name: 'simulate',
  summary: 'Runs simulators of GatePay and HashNut as local servers, with callbacks, life cycles of orders, and faults',
  options: {
    seed: {
      type: 'number',
      min: 0,
      max: 4_294_967_295,
      isInteger: true,
      default: 1,
      meaning: 'Seed of random values; the same seed gives the same run',
    },
    speed: { type: 'number', min: 0.001, max: 100_000, default: 1, meaning: 'How much faster life cycles and callback retries run' },
    faults: { type: 'text', value: 'FILE', meaning: 'Fault script, as YAML or JSON; the faults can be changed over HTTP while the simulator runs' },
    'gatepay-port': { ...portOption, meaning: 'Port of GatePay; 0 is a free one' },
    'hashnut-port': { ...portOption, meaning: 'Port of HashNut; 0 is a free one' },
    'control-port': { ...portOption, meaning: 'Port of /faults and /stats; 0 is a free one' },
    'gatepay-callback-url': { type: 'text', value: 'URL', meaning: 'Address to which GatePay sends callbacks' },
    'hashnut-callback-url': { type: 'text', value: 'URL', meaning: 'Address to which HashNut sends callbacks' },
    'gatepay-client-id': {
      type: 'text',
      value: 'ID',
      default: 'simulated-client',
      env: 'PAYSIGNAL_GATEPAY_CLIENT_ID',
      meaning: 'Client id that GatePay accepts',
    },
    'gatepay-secret': {
      type: 'text',
      value: 'TEXT',
      default: defaults.gatepay,
      env: 'PAYSIGNAL_GATEPAY_SECRET',
      meaning: 'Secret that signs requests and callbacks',
    },
    'hashnut-access-key-id': {
      type: 'text',
      value: 'ID',
      default: 'AK-SIMULATED-0001',
      env: 'PAYSIGNAL_HASHNUT_ACCESS_KEY_ID',
      meaning: 'Access key id that HashNut accepts',
    },
    'hashnut-secret': {
      type: 'text',
      value: 'TEXT',
      default: defaults.hashnut,
      env: 'PAYSIGNAL_HASHNUT_SECRET',
      meaning: 'Secret that signs requests and callbacks',
    },
  },
  run: async ({ options, output, signal }) => {
    requirePackages(['@paysignal/simulator'])
    const { startSimulator } = await import('@paysignal/simulator')
    const faults = options.faults === undefined ? undefined : await faultsIn(options.faults)
    for (const option of ['gatepay-port', 'hashnut-port', 'control-port'] as const) await requireFreePort(option, options[option])
    const simulator = await startSimulator({
      seed: options.seed,
      speed: options.speed,
      controlPort: options['control-port'],
      gatepay: {
        port: options['gatepay-port'],
        clientId: options['gatepay-client-id'],
        secret: options['gatepay-secret'],
        ...(options['gatepay-callback-url'] !== undefined && { callbackUrl: options['gatepay-callback-url'] }),
      },
      hashnut: {
        port: options['hashnut-port'],
        accessKeyId: options['hashnut-access-key-id'],
        secret: options['hashnut-secret'],
        ...(options['hashnut-callback-url'] !== undefined && { callbackUrl: options['hashnut-callback-url'] }),
      },
      ...(faults && { faults }),
    })
    output.note(
      `GatePay on ${simulator.gatepay.url}: clientId ${options['gatepay-client-id']}, ${shown(options['gatepay-secret'], defaults.gatepay)}`,
    )
    output.note(
      `HashNut on ${simulator.hashnut.url}: accessKeyId ${options['hashnut-access-key-id']}, ${shown(options['hashnut-secret'], defaults.hashnut)}`,
    )
    output.note(`Faults and statistics on ${simulator.control.url}/faults and /stats`)
    output.note(
      `For the plugin, set hosts: ['${new URL(simulator.gatepay.url).host}'] for gatepay and hosts: ['${new URL(simulator.hashnut.url).host}'] for hashnut`,
    )
    announceReady({ gatepay: simulator.gatepay.url, hashnut: simulator.hashnut.url, control: simulator.control.url })
    await stopped(signal)
    await simulator.close()
    return 0
  },
})

/** @throws {CliError} `FAILURE` when the file cannot be read, `INVALID_OPTION` when its content is wrong. */
async function faultsIn(file: string) {
  const { parseFaultScript, SimulatorError } = await import('@paysignal/simulator')
  const script = readScript(file)
  try {
    return parseFaultScript(script)
  } catch (cause) {
    throw cause instanceof SimulatorError ? new CliError('INVALID_OPTION', `--faults ${file}: ${cause.message}`, { cause }) : cause
  }
}

function readScript(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CliError('FAILURE', `--faults ${file} cannot be read. Give a YAML or JSON file`, { cause })
  }
}
