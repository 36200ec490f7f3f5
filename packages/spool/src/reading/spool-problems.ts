import { stat } from 'node:fs/promises'
import { layoutVersion, listFolders, otherVersions } from '../files/folder.ts'
import { SpoolError, unlessMissing } from '../spool-error.ts'
import { endOf } from './retire.ts'

/** What stands in the way of reading a spool, each with its remedy; none when a reader would get on. Reads only. */
export async function spoolProblems(dir: string): Promise<readonly string[]> {
  try {
    if (!(await unlessMissing(stat(dir), undefined))?.isDirectory())
      return [`there is no spool in ${dir}: start the service that writes it, or check the path`]
    const versions = await otherVersions(dir)
    if (versions.length > 0) return [versionProblem(dir, versions)]
    const names = await listFolders(dir)
    if (names.length === 0) return [`there is no spool in ${dir} yet: start the service that writes it, or check the path`]
    for (const name of names) await endOf(dir, name)
    return []
  } catch (error) {
    return [`the spool ${dir} cannot be read (${error instanceof Error ? error.message : typeof error}): check its owner and its disk`]
  }
}

/** @throws {SpoolError} `VERSION` when the folder holds a spool of another layout version. */
export async function checkVersion(dir: string): Promise<void> {
  const versions = await otherVersions(dir)
  if (versions.length > 0) throw new SpoolError('VERSION', versionProblem(dir, versions))
}

const versionProblem = (dir: string, versions: readonly number[]) =>
  `the spool ${dir} has layout ${versions.join(', ')}, this version reads ${layoutVersion}: let the version that wrote it empty it, or use another folder`
