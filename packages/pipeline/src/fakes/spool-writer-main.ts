import { spoolWriter } from './spool-writer.ts'

// Makes a spool from a process of its own, as a service does.
const [dir = '', ...values] = process.argv.slice(2)
const writer = await spoolWriter(dir)
await writer.append(values)
await writer.close()
