import { exception } from '../http-exception.ts'
import { isWord } from './statement.ts'
import { nameOf, type Token } from './tokens.ts'

/** Names that a statement must not use, in lower case. They access files or other machines, or nobody has checked them yet. */
export interface ForbiddenNames {
  /** Table functions. */
  readonly functions: ReadonlySet<string>
  /** Table engines and database engines. */
  readonly engines: ReadonlySet<string>
}

const lower = (name: string) => name.toLowerCase()
const namesOf = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(lower))

/**
 * Table functions that only read tables of this engine and their own arguments. `format`, `generateRandom`, `null` and `values` are missing,
 * because their argument describes columns as text: it may contain a DEFAULT or ALIAS expression, which the front does not see.
 */
const allowedFunctions = namesOf(
  'numbers numbers_mt zeros zeros_mt generateSeries generate_series view viewExplain viewIfPermitted merge mergeTreeIndex mergeTreeProjection primes',
)
/**
 * Ordinary functions that read files, connect to other machines, or return settings and secrets of the server. Their names are refused in every
 * position, because `arrayMap(file, …)` calls `file` without parentheses after the name. ClickHouse's access control does not cover these functions.
 */
const outsideFunctions = namesOf(
  'file catboostEvaluate AIClassify AIExtract AIGenerate AITranslate aiEmbed getServerSetting getMacro getServerPort showCertificate',
)

/** Everything that the engine has and that is not on a list of allowed names. So what a newer version adds is forbidden until somebody allows it. */
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

/** Refuses functions, engines and clauses that access files outside the data folder or other machines. @throws {HttpException} */
export function checkNames(sql: string, tokens: readonly Token[], { functions, engines }: ForbiddenNames): void {
  const isCreate = tokens.some((token) => ['CREATE', 'REPLACE', 'ATTACH'].some((word) => isWord(sql, token, word)))
  const rows = rowsClause(sql, tokens)
  const symbol = (index: number) => sql[tokens[index]?.start ?? sql.length]
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(sql, token)
    if (name === undefined) continue
    const isCall = symbol(index + 1) === '(' && index !== rows
    if (outsideFunctions.has(name) || (isCall && functions.has(name))) throw turnedOff(`Function ${name}`)
    // The value of `{name:Identifier}` comes with the request, so this check does not see which function or table it is.
    if (name === 'identifier' && symbol(index - 1) === ':') throw turnedOff('A parameter for a name')
    if (isWord(sql, token, 'INFILE') || isWord(sql, token, 'OUTFILE')) throw turnedOff(name.toUpperCase())
    if (!isCreate || !isWord(sql, token, 'ENGINE')) continue
    const engine = tokens[symbol(index + 1) === '=' ? index + 2 : index + 1]
    const engineName = engine && nameOf(sql, engine)
    if (engineName !== undefined && engines.has(engineName)) throw turnedOff(`Engine ${engineName}`)
  }
}

/** Index of the VALUES clause of an INSERT, which is not the function `values`; -1 if there is none. */
function rowsClause(sql: string, tokens: readonly Token[]): number {
  if (!tokens[0] || !isWord(sql, tokens[0], 'INSERT')) return -1
  const first = tokens.findIndex((token) => ['VALUES', 'SELECT', 'WITH', 'FROM', 'FUNCTION'].some((word) => isWord(sql, token, word)))
  return tokens[first] && isWord(sql, tokens[first], 'VALUES') ? first : -1
}

const turnedOff = (what: string) =>
  exception(
    497,
    `${what} is turned off: it may access files or other machines, or show settings of this one. The option dangerouslyAllowFilesAndUrls turns it on`,
    'ACCESS_DENIED',
  )
