import { registerHooks } from 'node:module'

/**
 * Imports the modules that the arguments name, then prints every file that this process has loaded, as a JSON array of URLs. A process of its own, because
 * the test runner has loaded all packages.
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
