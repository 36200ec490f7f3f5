import fc from 'fast-check'

/** Values that end a string, a list, a comment or a macro in some language. */
export const hostileValues: readonly string[] = [
  'a\\',
  "a'",
  "\\'",
  "\\\\'",
  "' OR '1'='1",
  "\\' OR 1=1 -- ",
  "\\') UNION ALL SELECT name FROM system.tables -- ",
  "') UNION ALL SELECT * FROM system.settings /*",
  '*/ ) -- ',
  '; SYSTEM SHUTDOWN',
  '"',
  '`',
  '\\`',
  ') OR (1=1',
  'a,b',
  ',',
  '{a,b}',
  '%27',
  '%5C%27',
  '%2',
  '+',
  ' ',
  'a\0b',
  '\n',
  "a\r\n' OR 1=1\r\n-- ",
  '\u2028',
  '\u2019 \u02bc \uff07 \u201c',
  'é 支付 🙂',
  '\\x27',
  '\\0',
  '$__all',
  '$__timeFilter(event_time)',
  '$__timeFilter',
  '$__conditionalAll(1, $provider)',
  '$__fromTime',
  '$provider',
  ['$', '{order_id:raw}'].join(''),
  '[[provider]]',
  '[[order_id:raw]]',
  '$heredoc$',
  '{name:String}',
  "$'",
  '.*',
  `${"\\'"}${'x'.repeat(20_000)}`,
]

const fragment = fc.oneof(
  fc.constantFrom(...hostileValues.filter(({ length }) => length < 100)),
  fc.constantFrom('\\', "'", '"', '(', ')', ',', '--', '/*', '*/', ' UNION ALL SELECT ', ' FROM system.tables ', '%', '$', '\0', '\n'),
  fc.string({ maxLength: 8, unit: 'binary' }),
)

/** One of these values, or pieces of them with random text between. Without halves of surrogate pairs: a URL cannot contain them. */
export const hostileText = fc.oneof(
  fc.constantFrom(...hostileValues),
  fc.array(fragment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
)
