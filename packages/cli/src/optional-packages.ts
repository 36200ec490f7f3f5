import { CliError } from './cli-error.ts'

/** Packages that only some commands need, so that a host of the pipeline does not have to install them. */
const optionalPackages = {
  '@paysignal/simulator': 'the simulator',
  '@paysignal/embedded-clickhouse': 'the embedded ClickHouse',
  '@paysignal/instrumentation': 'the plugin',
  '@paysignal/dashboards': 'the alert rules',
} as const

export type OptionalPackage = keyof typeof optionalPackages

// Searches for packages as `import` does. `require` would also search the folders in NODE_PATH.
const canResolve = (name: OptionalPackage): boolean => {
  try {
    return import.meta.resolve(name) !== ''
  } catch {
    return false
  }
}

/**
 * Checks that optional packages are installed. A command calls this before it imports them.
 * @throws {CliError} `NOT_INSTALLED` with every missing package and how to install them.
 */
export function requirePackages(names: readonly OptionalPackage[], isInstalled = canResolve): void {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  const things = new Intl.ListFormat('en').format(missing.map((name) => optionalPackages[name]))
  const [verb, object] = missing.length === 1 ? ['is', 'it'] : ['are', 'them']
  throw new CliError(
    'NOT_INSTALLED',
    `${things} ${verb} not installed: install ${missing.join(' ')} beside @paysignal/cli (docs/plugin.md says how to pack ${object})`,
  )
}
