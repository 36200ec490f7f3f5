import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
// The test reads a file of this repository, so its form is known.
const json = <T>(file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as T
interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files?: readonly string[]
}

const folders = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'dashboards'].filter((folder) =>
  existsSync(join(root, folder, 'package.json')),
)

test('the configuration of changesets covers every package, and gives all of them the same version', () => {
  const { fixed, ignore } = json<{ fixed: readonly (readonly string[])[]; ignore: readonly string[] }>('.changeset/config.json')
  expect({ fixed, ignore }).toEqual({ fixed: [['@paysignal/*']], ignore: [] })
  expect(new Set(folders.map((folder) => json<Manifest>(`${folder}/package.json`).version)).size).toBe(1)
})

describe.each(folders)('%s', (folder) => {
  const { name, version, private: isPrivate, files = [] } = json<Manifest>(`${folder}/package.json`)

  test('is published: its name begins with @paysignal/ and it is not private', () => {
    expect(name).toMatch(/^@paysignal\//)
    expect(isPrivate).toBeUndefined()
  })

  test('ships a CHANGELOG.md that begins with its name and has a section for its version', () => {
    expect(files, `add "CHANGELOG.md" to "files" in ${folder}/package.json`).toContain('CHANGELOG.md')
    const path = join(root, folder, 'CHANGELOG.md')
    expect(existsSync(path), `write ${folder}/CHANGELOG.md: "# ${name}", then "## ${version}", then what is in it for its reader`).toBe(true)
    const text = readFileSync(path, 'utf8')
    expect(text.startsWith(`# ${name}\n`)).toBe(true)
    expect(text).toContain(`\n## ${version}\n`)
  })
})
