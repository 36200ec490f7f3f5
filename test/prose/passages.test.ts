import { expect, test } from 'vitest'
import { passagesOf, sqlPassagesOf } from './passages.ts'

/** `§{` stands for the beginning of an expression in a template, so that no string here looks like a template by mistake. */
const textsOf = (file: string, ...lines: readonly string[]) =>
  passagesOf(file, lines.join('\n').replaceAll('§', '$')).map(({ kind, line, text }) => `${line} ${kind}: ${text.replaceAll('$', '§')}`)

test('comments: docstrings, ends of lines, lines that follow each other, and those before a closing brace', () => {
  expect(
    textsOf(
      'a.ts',
      '/**',
      ' * Opens the door.',
      ' * @throws When it is locked.',
      ' */',
      'export function open() { // waits for nobody',
      '  // The first line',
      '  // and the second.',
      '',
      '  /* Nothing follows here. */',
      '}',
    ),
  ).toEqual([
    '1 comment: Opens the door.\n@throws When it is locked.',
    '5 comment: waits for nobody',
    '6 comment: The first line and the second.',
    '9 comment: Nothing follows here.',
  ])
})

test('text that only looks like a comment, and comments for tools, are left out', () => {
  expect(
    textsOf(
      'a.ts',
      "const url = 'https://example.com' // biome-ignore lint/a/b: because of this",
      'const pattern = /\\/\\/ no comment/',
      'const text = `§{url} // no comment §{url} // no`',
    ),
  ).toEqual([])
})

test('messages: literals of several words, templates with their expressions, concatenations as one', () => {
  expect(
    textsOf(
      'a.ts',
      "import { a } from 'a module with many words'",
      'throw new RangeError(`the port must be a number, got §{port}`)',
      "console.error('the lease was ' + 'lost ' + (count + 1) + ' times')",
      "const panel = { unit: 'short', question: 'How many calls fail in an hour?' }",
      'const sql = `SELECT count() AS all the calls FROM events`',
    ),
  ).toEqual([
    '2 message: the port must be a number, got §{port}',
    '3 message: the lease was lost §{(count + 1)} times',
    '4 message: How many calls fail in an hour?',
  ])
})

test('names of tests; the texts within a test are data, not messages', () => {
  expect(
    textsOf(
      'a.test.ts',
      "describe.each(rooms)('%s', () => {",
      "  test('opens the door', () => expect(open()).toBe('the door is open now'))",
      "  test.skipIf(missing)(withKafka('closes it'), () => {})",
      '  test.each([[1]])(`closes §{count} doors`, () => {})',
      '})',
    ),
  ).toEqual(['1 test name: %s', '2 test name: opens the door', '4 test name: closes §{count} doors'])
})

test('comments of SQL, but not two dashes within quotes', () => {
  const sql = ['-- One row for each object,', '-- folded together.', 'CREATE TABLE a (', "  b String DEFAULT '-- none', -- never empty", ')']
  expect(sqlPassagesOf(sql.join('\n'))).toEqual([
    { kind: 'comment', line: 1, text: 'One row for each object, folded together.' },
    { kind: 'comment', line: 4, text: 'never empty' },
  ])
})
