import { randomUUID } from 'node:crypto'
import { spoolLayout } from '@paysignal/contract'
import { type Database, open } from 'lmdb'

/** The writing side of a spool, as the layout describes it. */
export async function spoolWriter(path: string, { version = spoolLayout.version as number } = {}) {
  const env = open({ path, encoding: 'binary' })
  const events: Database<Buffer, number> = env.openDB(spoolLayout.events, { encoding: 'binary' })
  const meta: Database<unknown, string> = env.openDB(spoolLayout.meta, { encoding: 'json' })
  const deadLetters: Database<unknown, number> = env.openDB(spoolLayout.deadLetters, { encoding: 'json' })
  const { metaKeys } = spoolLayout
  await env.transaction(() => {
    if (meta.get(metaKeys.version) !== undefined) return
    meta.putSync(metaKeys.version, version)
    meta.putSync(metaKeys.epoch, randomUUID())
    meta.putSync(metaKeys.next, 0)
  })
  return {
    async append(values: readonly string[]) {
      await env.transaction(() => {
        let next = Number(meta.get(metaKeys.next))
        for (const value of values) events.putSync(next++, Buffer.from(value))
        meta.putSync(metaKeys.next, next)
      })
    },
    count: () => events.getCount(),
    commit: () => meta.get(metaKeys.commit),
    deadLetters: () => [...deadLetters.getRange()],
    close: () => env.close(),
  }
}
