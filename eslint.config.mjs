import tseslint from 'typescript-eslint'

/** Who may import whom: arrows go down only. */
export const arrows = {
  'packages/contract': [],
  'packages/spool': ['contract'],
  'packages/providers': ['contract'],
  'packages/instrumentation': ['contract', 'providers', 'spool'],
  'packages/store': ['contract'],
  'packages/embedded-clickhouse': ['contract', 'store'],
  'packages/pipeline': ['contract', 'store', 'spool'],
  'packages/simulator': ['contract', 'providers'],
  dashboards: ['contract', 'store', 'providers'],
  'packages/cli': ['contract', 'spool', 'providers', 'instrumentation', 'store', 'embedded-clickhouse', 'pipeline', 'simulator', 'dashboards'],
}

const everyRoom = Object.keys(arrows).map((room) => room.replace('packages/', ''))

const ownFilesOnly = { group: ['../../*/src/*', '../../../*'], message: 'Import another package by its name, not its files.' }

const arrowRule = (room, allowed, files) => {
  const others = everyRoom.filter((other) => other !== room.replace('packages/', '') && !allowed.includes(other))
  const message = `${room} may import only: ${allowed.join(', ') || 'nothing of this workspace'} (docs/architecture.md).`
  const patterns = [{ group: others.flatMap((other) => [`@paysignal/${other}`, `@paysignal/${other}/*`]), message }, ownFilesOnly]
  const ofOthers = `[source.value=/^@paysignal\\u002F(${others.join('|')})(\\u002F|$)/]`
  return {
    files: files.map((file) => `${room}/src/**/${file}`),
    rules: {
      'no-restricted-imports': ['error', { patterns: patterns.filter(({ group }) => group.length > 0) }],
      // `await import('…')` and the type `import('…').Name`, which the rule above does not see.
      'no-restricted-syntax': ['error', ...['ImportExpression', 'TSImportType'].map((node) => ({ selector: `${node}${ofOthers}`, message }))],
    },
  }
}

const arrowRules = Object.entries(arrows).flatMap(([room, allowed]) => [
  arrowRule(room, allowed, ['*.ts']),
  // Tests may start the engine, whichever package they belong to.
  arrowRule(room, [...new Set([...allowed, 'embedded-clickhouse'])], ['*.test.ts', '*.fixture.ts']),
])

export default [
  { ignores: ['**/dist/', '**/generated/', '**/node_modules/', '.paysignal/', '**/*.mjs'] },
  {
    files: ['packages/*/src/**/*.ts', 'dashboards/src/**/*.ts', 'test/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: ['packages/*/tsconfig.json', 'dashboards/tsconfig.json', 'test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...arrowRules,
  {
    // These packages are optional: a command loads them on demand. Only the demo, which needs all of them, is loaded on demand as a whole.
    files: ['packages/cli/src/*.ts', 'packages/cli/src/commands/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['simulator', 'embedded-clickhouse', 'instrumentation', 'dashboards'].flatMap((name) => [
                `@paysignal/${name}`,
                `@paysignal/${name}/*`,
              ]),
              allowTypeImports: true,
              message: 'Optional: call requirePackages, then import it on demand.',
            },
            ownFilesOnly,
          ],
        },
      ],
    },
  },
]
