/** The first of some members that the query of a path holds; undefined when it has none of them. */
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
