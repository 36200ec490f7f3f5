import { objectTypes } from '@paysignal/contract'
import type { Operation, Provider } from '../provider.ts'
import { repeated } from './catalogue.ts'

/** What is wrong with the operations of a provider, and with finding them. */
export function operationProblems(provider: Provider): readonly string[] {
  const { operations, hosts, timestampHeader, timestampWindowMs } = provider
  return [
    ...(/^[a-z][a-z0-9_]*$/.test(provider.name) ? [] : ['the name is not in snake_case']),
    ...(hosts.length > 0 && hosts.every((host) => host === host.toLowerCase() && !host.includes('/'))
      ? []
      : ['hosts are not host or host:port in lower case']),
    ...(timestampHeader === timestampHeader.toLowerCase() && timestampHeader !== '' ? [] : ['the timestamp header is not in lower case']),
    ...(Number.isFinite(timestampWindowMs) && timestampWindowMs > 0 ? [] : ['the timestamp window is no positive number']),
    ...(operations.some(({ name }) => name === 'order.create') ? [] : ['no operation order.create']),
    ...repeated(operations.map(({ method, path }) => `${method} ${path}`)).map((key) => `${key} is there twice`),
    ...operations.flatMap((operation) => findingProblems(provider, operation)),
    ...['/', '', '/no/such/path', '//', '/?', '#'].filter((path) => provider.matchOperation('POST', path)).map((path) => `POST ${path} is matched`),
  ]
}

function findingProblems(provider: Provider, operation: Operation): readonly string[] {
  const { name, api, method, path, object } = operation
  const ways = [path, `${path}?a=/b&c=d`, `/base/v9${path}`, `${path}/`, `${path}#part`]
  return [
    ...(/^[a-z_]+\.[a-z_]+$/.test(name) ? [] : [`${name} is not of the form object.action`]),
    ...(/^[a-z][a-z_]*$/.test(api) ? [] : [`${name}: group ${api} is not in snake_case`]),
    ...(/^\/[^?#]*[^?#/]$/.test(path) ? [] : [`${name}: ${path} is no path`]),
    ...(object === undefined || Object.hasOwn(objectTypes, object) ? [] : [`${name}: object ${object} is not in the closed set`]),
    ...ways.filter((way) => provider.matchOperation(method, way) !== operation).map((way) => `${method} ${way} is not ${name}`),
    ...(provider.matchOperation(method.toLowerCase(), path) === operation ? [] : [`${name} is not found by a lower-case method`]),
    ...(provider.matchOperation('TRACE', path) === undefined ? [] : [`TRACE ${path} is matched`]),
  ]
}
