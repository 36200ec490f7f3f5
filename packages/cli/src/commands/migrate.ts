import { createStore, migrate, writeCatalogue } from '@paysignal/store'
import { catalogueFor } from '../catalogue-rows.ts'
import { defineCommand } from '../command.ts'
import { storeFrom, storeOptions } from './store-options.ts'

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Creates or upgrades the tables in ClickHouse, and writes the catalogue',
  options: storeOptions,
  run: async ({ options, output }) => {
    const store = createStore(storeFrom(options))
    try {
      const applied = await migrate(store)
      await writeCatalogue(store, catalogueFor())
      output.print(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Nothing to apply: the tables are up to date')
      return 0
    } finally {
      await store.close()
    }
  },
})
