import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

test.each(['contract', 'spool', 'providers', 'instrumentation', 'store', 'pipeline', 'simulator', 'cli'])(
  '%s is a package that others can install',
  async (name) => {
    const pkgDir = join(root, 'packages', name)
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  },
)
