import { createStore, migrate, readerSql, writeCatalogue } from '@paysignal/store'
import { catalogueFor } from '../catalogue-rows.ts'
import { defineCommand } from '../command.ts'
import { storeFrom, storeOptions } from './store-options.ts'

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Creates or upgrades the tables in ClickHouse, and writes the catalogue',
  options: {
    ...storeOptions,
    'print-reader': { type: 'flag', meaning: 'Only print the SQL statements that create a read-only user for Grafana on a server' },
  },
  run: async ({ options, output }) => {
    if (options['print-reader']) {
      output.print(
        readerSql(options.database)
          .map((statement) => `${statement};`)
          .join('\n'),
      )
      return 0
    }
    const store = createStore(storeFrom(options))
    try {
      const applied = await migrate(store)
      await writeCatalogue(store, catalogueFor())
      output.print(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'The tables are up to date')
      return 0
    } finally {
      await store.close()
    }
  },
})
