import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/closing-line.ts'

const conditions = ['@paysignal/source', 'node', 'import', 'default']

export default defineConfig({
  // Tests run on sources: no build is needed to change one line and see it.
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'dashboards/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', new ClosingLine()],
    execArgv: ['--conditions=@paysignal/source'],
  },
})
