import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/closing-line.ts'

const conditions = ['@paysignal/source', 'node', 'import', 'default']

const common = {
  // Tests run on sources: no build is needed to change one line and see it.
  resolve: { conditions },
  ssr: { resolve: { conditions } },
}

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        ...common,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'dashboards/src/**/*.test.ts', 'test/{,fuzz/}*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          pool: 'forks',
          execArgv: ['--conditions=@paysignal/source'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          // Whole systems of many processes: one at a time, and not beside anything else. The command under test is the built one.
          include: ['test/e2e/*.test.ts'],
          fileParallelism: false,
          hookTimeout: 120_000,
          pool: 'forks',
          execArgv: ['--conditions=@paysignal/source'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
