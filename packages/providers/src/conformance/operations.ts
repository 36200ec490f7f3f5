import { objectTypes } from '@paysignal/contract'
import type { Operation, Provider } from '../provider.ts'
import { repeated } from './catalogue.ts'

/** Lists the problems in the operations of a provider and in the matching of requests. */
export function operationProblems(provider: Provider): readonly string[] {
  const { operations, hosts, timestampHeader, timestampWindowMs } = provider
  return [
    ...(/^[a-z][a-z0-9_]*$/.test(provider.name) ? [] : ['the name of the provider is not in snake_case']),
    ...(hosts.length > 0 && hosts.every((host) => host === host.toLowerCase() && !host.includes('/'))
      ? []
      : ['give at least one host, each as host or host:port in lower case']),
    ...(timestampHeader === timestampHeader.toLowerCase() && timestampHeader !== '' ? [] : ['timestampHeader is empty or not in lower case']),
    ...(Number.isFinite(timestampWindowMs) && timestampWindowMs > 0 ? [] : ['timestampWindowMs is not a positive number']),
    ...creationProblems(operations),
    ...repeated(operations.map(({ method, path }) => `${method} ${path}`)).map((key) => `${key} is in the operations twice`),
    ...operations.flatMap((operation) => findingProblems(provider, operation)),
    ...['/', '', '/no/such/path', '//', '/?', '#']
      .filter((path) => provider.matchOperation('POST', path))
      .map((path) => `POST ${path} matches an operation`),
  ]
}

/**
 * The plugin decides by the name of an operation whether it creates its object. Every provider creates orders; refunds and payouts may be made
 * elsewhere and only queried.
 */
const creationProblems = (operations: readonly Operation[]): readonly string[] =>
  operations.some(({ name }) => name === 'order.create') ? [] : ['no operation order.create: the operation that creates an order must have this name']

function findingProblems(provider: Provider, operation: Operation): readonly string[] {
  const { name, api, method, path, object } = operation
  const ways = [path, `${path}?a=/b&c=d`, `/base/v9${path}`, `${path}/`, `${path}#part`]
  return [
    ...(/^[a-z_]+\.[a-z_]+$/.test(name) ? [] : [`${name} is not of the form object.action`]),
    ...(/^[a-z][a-z_]*$/.test(api) ? [] : [`${name}: group ${api} is not in snake_case`]),
    ...(/^\/[^?#]*[^?#/]$/.test(path) ? [] : [`${name}: ${path} is not a path that starts with / and has no query, no fragment and no / at the end`]),
    ...(object === undefined || Object.hasOwn(objectTypes, object)
      ? []
      : [`${name}: object ${object} is not one of: ${Object.keys(objectTypes).join(', ')}`]),
    ...ways.filter((way) => provider.matchOperation(method, way) !== operation).map((way) => `${method} ${way} does not match ${name}`),
    ...(provider.matchOperation(method.toLowerCase(), path) === operation ? [] : [`${name} does not match if the method is in lower case`]),
    ...(provider.matchOperation('TRACE', path) === undefined ? [] : [`TRACE ${path} matches an operation`]),
  ]
}
