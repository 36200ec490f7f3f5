import { stat } from 'node:fs/promises'
import { layoutVersion, listFolders, otherVersions } from '../files/folder.ts'
import { SpoolError, unlessMissing } from '../spool-error.ts'
import { endOf } from './totals.ts'

/** Returns the reasons why a spool cannot be read, each with its remedy; none if a reader would work. Changes nothing. */
export async function spoolProblems(dir: string): Promise<readonly string[]> {
  try {
    if (!(await unlessMissing(stat(dir), undefined))?.isDirectory())
      return [`there is no spool in ${dir}: start the service that writes to it, or check the path`]
    const versions = await otherVersions(dir)
    if (versions.length > 0) return [versionProblem(dir, versions)]
    const names = await listFolders(dir)
    if (names.length === 0) return [`there is no spool in ${dir} yet: start the service that writes to it, or check the path`]
    for (const name of names) await endOf(dir, name)
    return []
  } catch (error) {
    return [`the spool ${dir} cannot be read (${error instanceof Error ? error.message : typeof error}): check the owner of the folder and the disk`]
  }
}

/**
 * Resolves if the spool has the layout version of this package, or does not exist.
 * @throws {SpoolError} `VERSION` for another layout version.
 */
export async function checkVersion(dir: string): Promise<void> {
  const versions = await otherVersions(dir)
  if (versions.length > 0) throw new SpoolError('VERSION', versionProblem(dir, versions))
}

const versionProblem = (dir: string, versions: readonly number[]) =>
  `the spool ${dir} has layout ${versions.join(', ')}, this version reads ${layoutVersion}: empty it with the version that wrote it, or use another folder`
