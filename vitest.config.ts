import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/closing-line.ts'

const conditions = ['@paysignal/source', 'node', 'import', 'default']
const folders = ['packages/*/src/**', 'dashboards/src/**', 'test', 'test/fuzz', 'test/house']

const common = {
  // Tests run on sources: no build is needed to change one line and see it.
  resolve: { conditions },
  ssr: { resolve: { conditions } },
}

const run = { pool: 'forks', execArgv: ['--conditions=@paysignal/source'] } as const

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        ...common,
        test: {
          ...run,
          name: 'unit',
          // One process, or a few of Node.js alone: `npm run test:fast` runs these.
          include: folders.map((folder) => `${folder}/*.test.ts`),
          exclude: ['**/*.engine.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...common,
        test: {
          ...run,
          name: 'engine',
          // With the real ClickHouse engine, the compiler or a tool of Debian, or for many seconds.
          include: folders.map((folder) => `${folder}/*.engine.test.ts`),
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...common,
        test: {
          ...run,
          name: 'e2e',
          // Whole systems of many processes: one at a time, and not beside anything else. The command under test is the built one.
          include: ['test/e2e/*.e2e.test.ts'],
          fileParallelism: false,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
