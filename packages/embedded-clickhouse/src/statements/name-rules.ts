import { exception } from '../http-exception.ts'
import { isWord } from './statement.ts'
import { nameOf, type Token } from './tokens.ts'

/** Names, in lower case, that a statement must not use: they read files or reach other machines, or are not known to be harmless. */
export interface ForbiddenNames {
  /** Not to be called. */
  readonly functions: ReadonlySet<string>
  readonly engines: ReadonlySet<string>
}

const lower = (name: string) => name.toLowerCase()
const namesOf = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(lower))

/**
 * Table functions that read nothing but the tables of this engine and their own arguments. None of them takes the columns of a table as text:
 * a column there may have a DEFAULT or ALIAS, an expression that the front does not see. So `format`, `generateRandom`, `null` and `values` are not here.
 */
const allowedFunctions = namesOf(
  'numbers numbers_mt zeros zeros_mt generateSeries generate_series view viewExplain viewIfPermitted merge mergeTreeIndex mergeTreeProjection primes',
)
/**
 * Ordinary functions that read files, ask other machines, or tell of this one's secrets and settings. They are refused wherever their name stands,
 * for `arrayMap(file, …)` calls one without brackets of its own, and the engine has no right that could be withheld from them.
 */
const outsideFunctions = namesOf(
  'file catboostEvaluate AIClassify AIExtract AIGenerate AITranslate aiEmbed getServerSetting getMacro getServerPort showCertificate',
)

/** What is forbidden of all that this engine knows: whatever a newer version brings is, until it is looked at. */
export function forbiddenNames(
  known: { functions: readonly string[]; engines: readonly string[] },
  allowedEngines: readonly string[],
): ForbiddenNames {
  const engines = namesOf(allowedEngines.join(' '))
  return {
    functions: new Set([...known.functions.map(lower).filter((name) => !allowedFunctions.has(name)), 'disk']),
    engines: new Set(known.engines.map(lower).filter((name) => !engines.has(name))),
  }
}

/** Refuses functions and engines that reach out of the data folder, and files to read from or write to. @throws {HttpException} */
export function checkNames(sql: string, tokens: readonly Token[], { functions, engines }: ForbiddenNames): void {
  const isCreate = tokens.some((token) => ['CREATE', 'REPLACE', 'ATTACH'].some((word) => isWord(sql, token, word)))
  const rows = rowsClause(sql, tokens)
  const symbol = (index: number) => sql[tokens[index]?.start ?? sql.length]
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(sql, token)
    if (name === undefined) continue
    const isCall = symbol(index + 1) === '(' && index !== rows
    if (outsideFunctions.has(name) || (isCall && functions.has(name))) throw reachesOut(`Function ${name}`)
    // The name that it gives, of a function too, comes with the address and is not seen here.
    if (name === 'identifier' && symbol(index - 1) === ':') throw reachesOut('A parameter for a name')
    if (isWord(sql, token, 'INFILE') || isWord(sql, token, 'OUTFILE')) throw reachesOut(name.toUpperCase())
    if (!isCreate || !isWord(sql, token, 'ENGINE')) continue
    const engine = tokens[symbol(index + 1) === '=' ? index + 2 : index + 1]
    const engineName = engine && nameOf(sql, engine)
    if (engineName !== undefined && engines.has(engineName)) throw reachesOut(`Engine ${engineName}`)
  }
}

/** Where the VALUES of an INSERT stands, which is no function; -1 where there is none. */
function rowsClause(sql: string, tokens: readonly Token[]): number {
  if (!tokens[0] || !isWord(sql, tokens[0], 'INSERT')) return -1
  const first = tokens.findIndex((token) => ['VALUES', 'SELECT', 'WITH', 'FROM', 'FUNCTION'].some((word) => isWord(sql, token, word)))
  return tokens[first] && isWord(sql, tokens[first], 'VALUES') ? first : -1
}

const reachesOut = (what: string) =>
  exception(
    497,
    `${what} is off here: it may read files, reach other machines or tell of this one. The option dangerouslyAllowFilesAndUrls turns it on`,
    'ACCESS_DENIED',
  )
