/** Returns the first of some parameters that the query of a path contains and that is not empty; undefined if there is none. */
export function queryMember(path: string, names: readonly string[]): string | undefined {
  const start = path.indexOf('?')
  if (start === -1) return undefined
  const query = new URLSearchParams(path.slice(start + 1))
  for (const name of names) {
    const found = query.get(name)
    if (found !== null && found !== '') return found
  }
  return undefined
}
