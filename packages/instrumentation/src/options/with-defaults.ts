/** The given options, with the default for each one that is missing or undefined. Only the names of the defaults are read. */
export function withDefaults<T extends object>(given: Partial<T>, defaults: Readonly<T>): T {
  const names = Object.keys(defaults) as (keyof T)[] // The keys of the defaults are all options.
  return Object.fromEntries(names.map((name) => [name, given[name] === undefined ? defaults[name] : given[name]])) as T // It has a value for each name.
}
