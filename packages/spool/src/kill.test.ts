import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listFolders } from './files/folder.ts'
import { expireOwner, readAll } from './spool.fixture.ts'
import { temporaryFolder } from './temporary-folder.fixture.ts'

const script = fileURLToPath(new URL('../test/append-until-killed.ts', import.meta.url))

/**
 * Starts a process that appends to the spool, and kills it when it has appended more than `after` records.
 * @returns its folder and how many records were kept.
 */
async function killedWriter(dir: string, label: string, after: number) {
  const child = spawn(process.execPath, ['--conditions=@paysignal/source', script, dir, label], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let name: string | undefined
  let kept = 0
  for await (const line of createInterface(child.stdout)) {
    if (name === undefined) name = line
    else kept = Number(line)
    if (kept > after) child.kill('SIGKILL')
  }
  expect((await exited)[1]).toBe('SIGKILL')
  return { name: name ?? '', kept, label }
}

test('after several writers of one spool are killed, every record whose append resolved is read once and in sequence', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const killed = await Promise.all([500, 3_000, 10_000].map((after, index) => killedWriter(dir, `p${index}`, after)))
  expect(await listFolders(dir)).toEqual(killed.map(({ name }) => name).sort())
  for (const { name, kept, label } of killed) {
    await expireOwner(dir, name)
    const { records } = await readAll(dir, name)
    expect(records.length).toBeGreaterThanOrEqual(kept)
    expect(records.map(({ key, value }) => [key, value.toString().split('-').slice(0, 2).join('-')])).toEqual(
      records.map((_, index) => [label, `${label}-${index}`]),
    )
  }
})
