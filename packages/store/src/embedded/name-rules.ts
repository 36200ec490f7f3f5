import { exception } from './http-exception.ts'
import { isWord } from './statement.ts'
import { nameOf, type Token } from './tokens.ts'

/** Names, in lower case, that a statement must not use: they read files or reach other machines, or are not known to be harmless. */
export interface ForbiddenNames {
  readonly functions: ReadonlySet<string>
  readonly engines: ReadonlySet<string>
}

const lower = (name: string) => name.toLowerCase()
const namesOf = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(lower))

/** Table functions that read nothing but the tables of this engine and their own arguments. */
const allowedFunctions = namesOf(
  'numbers numbers_mt zeros zeros_mt generateSeries generate_series values SQLStandardValues view viewExplain viewIfPermitted null merge mergeTreeIndex mergeTreeProjection generateRandom format primes',
)
/** Ordinary functions that read files or ask other machines, and the disks that a table may name. */
const outsideFunctions = namesOf('file disk catboostEvaluate AIClassify AIExtract AIGenerate AITranslate aiEmbed')

/** What is forbidden of all that this engine knows: whatever a newer version brings is, until it is looked at. */
export function forbiddenNames(
  known: { functions: readonly string[]; engines: readonly string[] },
  allowedEngines: readonly string[],
): ForbiddenNames {
  const engines = namesOf(allowedEngines.join(' '))
  return {
    functions: new Set([...known.functions.map(lower).filter((name) => !allowedFunctions.has(name)), ...outsideFunctions]),
    engines: new Set(known.engines.map(lower).filter((name) => !engines.has(name))),
  }
}

/** Refuses functions and engines that reach out of the data folder, and files to read from or write to. @throws {HttpException} */
export function checkNames(sql: string, tokens: readonly Token[], { functions, engines }: ForbiddenNames): void {
  const isCreate = tokens.some((token) => ['CREATE', 'REPLACE', 'ATTACH'].some((word) => isWord(sql, token, word)))
  const symbol = (index: number) => sql[tokens[index]?.start ?? sql.length]
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(sql, token)
    if (name === undefined) continue
    // `* APPLY(name)` calls a function without brackets of its own.
    const before = tokens[symbol(index - 1) === '(' ? index - 2 : index - 1]
    const isCall = symbol(index + 1) === '(' || (before !== undefined && isWord(sql, before, 'APPLY'))
    if (isCall && functions.has(name)) throw reachesOut(`Function ${name}`)
    if (isWord(sql, token, 'INFILE') || isWord(sql, token, 'OUTFILE')) throw reachesOut(name.toUpperCase())
    if (!isCreate || !isWord(sql, token, 'ENGINE')) continue
    const engine = tokens[symbol(index + 1) === '=' ? index + 2 : index + 1]
    const engineName = engine && nameOf(sql, engine)
    if (engineName !== undefined && engines.has(engineName)) throw reachesOut(`Engine ${engineName}`)
  }
}

const reachesOut = (what: string) =>
  exception(
    497,
    `${what} is off here: it may read files or reach other machines. The option dangerouslyAllowFilesAndUrls turns it on`,
    'ACCESS_DENIED',
  )
