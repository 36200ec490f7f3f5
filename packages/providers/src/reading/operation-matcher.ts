import type { Operation } from '../provider.ts'

/**
 * Creates a function that finds the operation of a request. The longest known path at the end of the request's path wins, so a base path before it
 * does not matter.
 */
export function operationMatcher(operations: readonly Operation[]): (method: string, path: string) => Operation | undefined {
  const index = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]))
  return (method, path) => {
    const verb = method.toUpperCase()
    let rest = barePath(path)
    while (rest !== '') {
      const found = index.get(`${verb} ${rest}`)
      if (found !== undefined) return found
      const slash = rest.indexOf('/', 1)
      rest = slash === -1 ? '' : rest.slice(slash)
    }
    return undefined
  }
}

function barePath(path: string): string {
  const end = path.search(/[?#]/)
  const bare = end === -1 ? path : path.slice(0, end)
  return bare.length > 1 && bare.endsWith('/') ? bare.slice(0, -1) : bare
}
