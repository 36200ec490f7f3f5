import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/closing-line.ts'

const conditions = ['@paysignal/source', 'node', 'import', 'default']
const folders = ['packages/*/src/**', 'dashboards/src/**', 'test', 'test/*']

const common = {
  // Tests run on the sources, so nothing has to be built first.
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
          // Fast tests that need nothing but Node.js: `npm run test:fast` runs these.
          include: folders.map((folder) => `${folder}/*.test.ts`),
          exclude: ['**/*.engine.test.ts', '**/*.e2e.test.ts'],
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
          // With the real ClickHouse engine, a Kafka broker, the compiler or a tool of Debian; or a test that takes more than about 3 s.
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
          // Whole systems of many processes, one test file at a time and after all others. They start the built command.
          include: ['test/e2e/*.e2e.test.ts'],
          fileParallelism: false,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
