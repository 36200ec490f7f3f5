import type { Random } from './random.ts'

export interface Files {
  /** A file that must not be read. */
  readonly canary: string
  /** A file that must not be created. */
  readonly written: string
}

const goals = {
  read: ({ canary }: Files, { name }: Spelling) => [
    `SELECT * FROM ${name('file')}('${canary}', LineAsString)`,
    `SELECT ${name('file')}('${canary}')`,
    `SELECT * APPLY(${name('file')}) FROM (SELECT '${canary}')`,
    ...['arrayMap', 'arrayFilter', 'arraySort'].map((outer) => `SELECT ${outer}(${name('file')}, ['${canary}', '${canary}'])`),
    `SELECT arrayFold(${name('file')}, ['${canary}'], '')`,
    `SELECT mapApply(${name('file')}, map('${canary}', ''))`,
    `SELECT arrayMap({f:${name('Identifier')}}, ['${canary}'])`,
    // Expressions that are passed as text.
    `SELECT b FROM ${name('values')}($$a String, b String ALIAS file('${canary}')$$, ('1'), ('2'))`,
    `SELECT * FROM ${name('format')}(Values, 'a String', $$(file('${canary}'))$$)`,
    `SELECT * FROM \`${canary}\``,
    `CREATE TABLE IF NOT EXISTS f ENGINE = ${name('File')}(LineAsString, '${canary}')`,
    `INSERT INTO sink FROM INFILE '${canary}' FORMAT LineAsString`,
    `SELECT * FROM (WITH x AS (SELECT * FROM ${name('file')}('${canary}', LineAsString)) SELECT * FROM x)`,
    `CREATE VIEW IF NOT EXISTS fv AS SELECT * FROM ${name('file')}('${canary}', LineAsString)`,
    `SELECT 1 AS a FORMAT Template SETTINGS ${name('format_template_row')} = '${canary}'`,
  ],
  write: ({ written }: Files, { name }: Spelling) => [
    `SELECT 1 INTO OUTFILE '${written}'`,
    `INSERT INTO FUNCTION ${name('file')}('${written}', CSV, 'a Int8') SELECT 1`,
    `INSERT INTO FUNCTION ${name('file')}('${written}', CSV, 'a Int8') VALUES (1)`,
    `INSERT INTO FUNCTION ${name('file')}('${written}', CSV, 'a Int8') FORMAT CSV\n1\n`,
  ],
  limit: (_: Files, { name }: Spelling) => {
    const asked = "SELECT concat('limit=', toString(getSetting('max_execution_time')))"
    return ['0', "'0'", '61', 'DEFAULT', '-1', '1e9', '{n:UInt32}'].map((value) => `${asked} SETTINGS ${name('max_execution_time')} = ${value}`)
  },
  system: (_: Files, { name }: Spelling) => [
    `SELECT concat('seen=', query) FROM ${name('system')}.${name('processes')}`,
    `SELECT concat('seen=', query) FROM merge('system', '^processes$')`,
    `SELECT concat('seen=', query) FROM {d:Identifier}.{t:Identifier}`,
    `SELECT concat('seen=', query) FROM loop(${name('system')}, processes)`,
    `SELECT concat('seen=', (SELECT query FROM ${name('system')}.${name('query_log')} LIMIT 1))`,
  ],
  process: () => ['SYSTEM SHUTDOWN', 'SYSTEM KILL', 'SYSTEM SUSPEND FOR 60 SECOND'],
  change: () => ["INSERT INTO kept SELECT 'changed'", 'SET ROLE files', "EXECUTE AS default INSERT INTO kept SELECT 'changed'"],
  // Allowed statements: they show that not everything is refused.
  innocent: (_: Files, { name }: Spelling) => [
    `SELECT concat('limit=', toString(getSetting('max_execution_time'))) SETTINGS ${name('max_execution_time')} = 5`,
    `SELECT ${name('name')} FROM ${name('system')}.${name('tables')} LIMIT 1`,
    "SELECT ';', '/*', '-- ', $a$;$a$, `x;` FROM (SELECT 1 AS `x;`)",
    'SHOW TABLES',
    'DESCRIBE TABLE kept',
  ],
} as const
export type Intent = keyof typeof goals

interface Spelling {
  /** The name in one of its possible spellings. */
  name(plain: string): string
}

const blanks = [' ', '\n', '\t', '/**/', '/* ; */', '/* /* */ */', '-- x\n', '// x\n', '# x\n', '#! x\n', '\u00a0', '\u2003', "/* ' */", '-- "\n']

const spellingOf = (random: Random): Spelling => ({
  name: (plain) => {
    const escaped = [...plain].map((char) => (random.below(4) === 0 ? `\\x${char.charCodeAt(0).toString(16)}` : char)).join('')
    return random.pick([
      plain,
      plain,
      `"${plain}"`,
      `\`${plain}\``,
      `“${plain}”`,
      `"${escaped}"`,
      `\`${escaped}\``,
      plain.toUpperCase(),
      `${plain}${random.pick(blanks)}`,
    ])
  },
})

// Text before a hostile statement: it ends an innocent statement, or looks as if a quote or a comment continued.
const covers = [
  'SELECT 1; ',
  'SELECT 1;\n\n',
  "INSERT INTO sink VALUES ('a'); ",
  "INSERT INTO sink VALUES ('a')\n\n",
  'INSERT INTO sink FORMAT Values (1); ',
  'INSERT INTO sink SETTINGS "max_threads" = 1 FORMAT TSV\na\n\n',
  "INSERT INTO FUNCTION null('a Int32') FORMAT TSV\n1\n\n",
  "INSERT INTO FUNCTION null('a Int32') VALUES (1); ",
  "SELECT 1 /* /* */ ' */; ",
  "SELECT 1 // '\n; ",
  'SELECT $a$ $b$ $a$; ',
  "SELECT '\\'; ",
  "SELECT ''''; ",
  'SELECT ‘’; ',
  'EXPLAIN ',
  'WITH 1 AS x ',
  '(',
  'CREATE TABLE IF NOT EXISTS sink (a String) ENGINE = Null PARALLEL WITH ',
  'EXECUTE AS default ',
]
const tails = ['', '', ';', ' -- ', " -- '", ' /*', ' FORMAT TSV', ' SETTINGS max_threads = 1', '\n\nSELECT 1', ')', '\0']

export interface HostileRequest {
  readonly intent: Intent
  readonly user: 'owner' | 'reader'
  readonly request: { readonly query?: string; readonly body?: string; readonly params: Readonly<Record<string, string>> }
}

/** A hostile statement. The random numbers decide its form and where in the request it is sent. */
export function hostileRequest(random: Random, files: Files): HostileRequest {
  const intent = random.pick(Object.keys(goals) as Intent[]) // The cast is safe because every key of `goals` is an Intent.
  // The owner is allowed to change `kept`.
  const user = intent === 'change' || random.below(2) === 0 ? 'reader' : 'owner'
  const goal = random.pick<string>(goals[intent](files, spellingOf(random)))
  const cover = intent === 'innocent' || random.below(3) === 0 ? '' : random.pick(covers)
  const text = mutated(random, `${cover}${spaced(random, goal)}${random.pick(tails)}`)
  const params = { ...addressOf(random, files), param_n: '0', param_d: 'system', param_t: 'processes', param_f: 'file' }
  return { intent, user, request: { ...split(random, text), params } }
}

/** Replaces some of the spaces by other blanks. */
const spaced = (random: Random, sql: string) => sql.replace(/ /g, (space) => (random.below(6) === 0 ? random.pick(blanks) : space))

/** In one of four cases, removes a character or inserts a piece. */
function mutated(random: Random, text: string): string {
  if (random.below(4) > 0) return text
  const at = random.below(text.length)
  const piece = random.pick(["'", '"', '`', '*/', '/*', '--', ';', '(', ')', '$$', '\\', '\n', text.slice(at, at + 5), ...blanks])
  return random.below(2) === 0 ? `${text.slice(0, at)}${piece}${text.slice(at)}` : `${text.slice(0, at)}${text.slice(at + 1)}`
}

function addressOf(random: Random, { canary }: Files): Record<string, string> {
  const choices: Record<string, string>[] = [
    { max_execution_time: '0' },
    { readonly: '0' },
    { database: 'system' },
    { dialect: 'kusto' },
    { profile: 'default' },
    { format_template_row: canary },
    { implicit_select: '1' },
    { log_comment: '' },
    { role: 'files' },
  ]
  return random.below(3) === 0 ? random.pick(choices) : {}
}

/** Sends the statement in the URL, in the body, or a part in each. */
function split(random: Random, text: string): { query?: string; body?: string } {
  const way = random.below(4)
  if (way === 0) return { query: text }
  if (way === 1) return { body: text }
  const at = text.indexOf(' ', random.below(text.length)) // a cut within a word would give only syntax errors
  return way === 2 && at > 0
    ? { query: text.slice(0, at), body: text.slice(at) }
    : { query: text, body: random.pick(['', '1\n\n', "('b')", '; SELECT 1']) }
}
