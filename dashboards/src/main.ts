import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generate } from './generate.ts'
import { defaultSites } from './sites.ts'

const here = dirname(fileURLToPath(import.meta.url))

async function readRunbooks(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md')
  return new Map(await Promise.all(names.map(async (name) => [basename(name, '.md'), await readFile(join(folder, name), 'utf8')] as const)))
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(here, '../generated') },
    runbooks: { type: 'string', default: defaultSites.runbooks },
    grafana: { type: 'string', default: defaultSites.grafana },
  },
})
const files = generate({ runbooks: await readRunbooks(join(here, '../../docs/runbooks')), sites: values })
await write(values.out, files)
process.stdout.write(`${[...files.keys()].join('\n')}\n`)
