import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '../../.paysignal/kafka-4.1.1')

export interface Missing {
  /** Says which tool is missing and how to get it. */
  readonly missing: string
}

/**
 * The folder with Kafka's jars. Maven downloads them the first time.
 * @throws If a tool is missing and `CI` is set, or if the download fails.
 */
export async function kafkaJars(): Promise<string | Missing> {
  const missing = (await missingTool('java', 'a Java runtime, 17 or later')) ?? (await missingTool('mvn', 'Apache Maven'))
  if (missing && process.env['CI']) throw new Error(missing)
  if (missing) return { missing }
  if (!(await isThere(cache))) await fetchJars()
  return cache
}

async function missingTool(command: string, what: string): Promise<string | undefined> {
  try {
    await run(command, ['-version'])
    return undefined
  } catch {
    return `a real Kafka broker needs \`${command}\` on the path: install ${what} (Debian: apt-get install default-jre-headless maven)`
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Downloads into a new folder and then renames it: several test files can start at the same time, and a download can fail halfway. */
async function fetchJars(): Promise<void> {
  await mkdir(dirname(cache), { recursive: true })
  const fresh = await mkdtemp(`${cache}-`)
  await cp(join(here, 'pom.xml'), join(fresh, 'pom.xml'))
  await run('mvn', ['-q', '-B', '-f', join(fresh, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`])
  await rename(fresh, cache).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true })
    if (!(await isThere(cache))) throw error
  })
}
