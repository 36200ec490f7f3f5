import { join } from 'node:path'
import { publishedPackages } from '../stack/tarballs.ts'
import { apiReport, entryPoints, programOf } from './report.ts'

const root = join(import.meta.dirname, '../..')

/** The report of each published package that can be imported, by the path of its file. */
export function currentReports(): ReadonlyMap<string, string> {
  const packages = publishedPackages(root)
    .map((each) => ({ ...each, entries: entryPoints(each.folder) }))
    .filter(({ entries }) => entries.length > 0)
  const program = programOf(packages.flatMap(({ entries }) => entries))
  return new Map(packages.map(({ name, folder, entries }) => [join(folder, 'api.md'), apiReport(program, name, folder, entries)]))
}
