import { open } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { spoolFileHeadBytes, spoolFileProblem } from '@paysignal/contract'
import { PaySignalError } from './errors.ts'

/** @throws {PaySignalError} `SPOOL_DAMAGED` for a file that lmdb would end the process with. */
export async function checkSpoolFile(dir: string): Promise<void> {
  const problem = await problemOf(extname(dir) ? dir : join(dir, 'data.mdb'))
  if (problem === undefined) return
  const remedy = 'events are dropped as spool_failed until it is moved away; a new one is then made by itself'
  throw new PaySignalError('SPOOL_DAMAGED', `the spool in ${dir} is damaged (${problem}): ${remedy}`)
}

/** Read through one handle, so that head and size are of the same file. */
async function problemOf(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    // The head first: a writer at work grows the file before it tells of that in the head.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(spoolFileHeadBytes), 0, spoolFileHeadBytes, 0)
    const { size } = await file.stat()
    return spoolFileProblem(buffer.subarray(0, bytesRead), size)
  } finally {
    await file.close()
  }
}
