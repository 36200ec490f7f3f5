import { registerHooks } from 'node:module'

/**
 * Imports the modules that the arguments name, and prints the URLs of all files that this process has loaded, as a JSON array. It runs in a separate
 * process, because the test runner itself loads kafkajs and the spool.
 */
const urls: string[] = []
registerHooks({
  load(url, context, nextLoad) {
    urls.push(url)
    return nextLoad(url, context)
  },
})
for (const name of process.argv.slice(2)) await import(name)
console.log(JSON.stringify(urls))
