import ts from 'typescript'

/** A piece of English in a source file. */
export interface Passage {
  readonly kind: 'comment' | 'message' | 'test name'
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

const wordsOfMessage = 4
const testFunctions = ['test', 'it', 'describe']

/** Comments, docstrings, messages and test names of a TypeScript or JavaScript file, in the sequence of its lines. */
export function passagesOf(file: string, text: string): readonly Passage[] {
  const kind = file.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind)
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
  const comments = joined(commentsOf(source), text).map(({ pos, text }) => ({ kind: 'comment' as const, line: lineOf(pos), text }))
  const names = stringsBelow(source, isTestName).map((node) => ({
    kind: 'test name' as const,
    line: lineOf(node.getStart()),
    text: wordsOf(node),
  }))
  const isTest = /\.(test|fixture)\.ts$/.test(file)
  const texts = isTest ? [] : stringsBelow(source, isMessage)
  const messages = texts.map((node) => ({ kind: 'message' as const, line: lineOf(node.getStart()), text: wordsOf(node) }))
  return [...comments, ...names, ...messages].sort((one, other) => one.line - other.line)
}

type Text = ts.StringLiteralLike | ts.TemplateExpression | ts.BinaryExpression

/** Returns the outermost texts for which the condition holds. A concatenation counts as one text. */
function stringsBelow(source: ts.SourceFile, isWanted: (node: Text) => boolean): readonly Text[] {
  const found: Text[] = []
  const visit = (node: ts.Node): void => {
    if (isText(node) && isWanted(node)) found.push(node)
    else ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const isText = (node: ts.Node): node is Text =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right)))

/** Returns the text that a reader sees. An expression within a template or a concatenation is shown as `${…}` with its code. */
function wordsOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ expression, literal }) => `\${${expression.getText()}}${literal.text}`).join('')
  if (isText(node) && ts.isBinaryExpression(node)) return `${wordsOf(node.left)}${wordsOf(node.right)}`
  return `\${${node.getText()}}`
}

const isTestName = (node: Text) => {
  if (!ts.isCallExpression(node.parent) || node.parent.arguments[0] !== node) return false
  // `test('…')`, `test.skipIf(…)('…')` and `describe.each(…)('…')` begin with the same name.
  const [name = ''] = node.parent.expression.getText().split(/[.(]/)
  return testFunctions.includes(name)
}

/** Whether a text has several words that a person reads. Queries, names of tests and names of modules are no messages. */
const isMessage = (node: Text) => {
  const text = wordsOf(node)
  if (isTestName(node) || ts.isImportDeclaration(node.parent) || ts.isTaggedTemplateExpression(node.parent)) return false
  const isQuery = /\b(SELECT|INSERT INTO|CREATE|ALTER|GRANT|FROM|ORDER BY)\b|\b(sum|max|rate|increase) ?(by )?\(/.test(text)
  return !isQuery && (text.replaceAll(/\$\{[^}]*\}/g, '').match(/\p{L}{2,}/gu) ?? []).length >= wordsOfMessage && /\p{L} \p{L}/u.test(text)
}

interface Comment {
  readonly pos: number
  readonly end: number
  readonly text: string
}

function commentsOf(source: ts.SourceFile): readonly Comment[] {
  const found = new Map<number, Comment>()
  const add = ({ pos, end }: ts.CommentRange) => found.set(pos, { pos, end, text: withoutMarks(source.text.slice(pos, end)) })
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []) add(range)
    for (const range of ts.getTrailingCommentRanges(source.text, node.end) ?? []) add(range)
    for (const child of node.getChildren(source)) if (!ts.isJSDoc(child) && !isWithinText(child)) visit(child)
  }
  visit(source)
  return [...found.values()].sort((one, other) => one.pos - other.pos)
}

/** Whether a node stands inside a template between two expressions. `//` is not a comment there. */
const isWithinText = (node: ts.Node) => ts.isTemplateMiddle(node) || ts.isTemplateTail(node) || ts.isJsxText(node)

/** Joins line comments that follow each other directly to one passage. Leaves out comments that are only for tools. */
function joined(comments: readonly Comment[], text: string): readonly Comment[] {
  const passages: Comment[] = []
  for (const comment of comments) {
    const last = passages.at(-1)
    const isNextLine = last !== undefined && /^\n[ \t]*$/.test(text.slice(last.end, comment.pos))
    if (isNextLine && isAlone(last, text) && text.startsWith('//', comment.pos))
      passages[passages.length - 1] = { pos: last.pos, end: comment.end, text: `${last.text} ${comment.text}` }
    else passages.push(comment)
  }
  return passages.filter((passage) => /\p{L} \p{L}/u.test(passage.text) && !/^(@ts-|eslint-|biome-ignore|v8 ignore)/.test(passage.text))
}

/** Whether a comment is a line comment with no code before it on its line. */
const isAlone = ({ pos }: Comment, text: string) => text.startsWith('//', pos) && text.slice(text.lastIndexOf('\n', pos) + 1, pos).trim() === ''

const withoutMarks = (comment: string) =>
  comment
    .replace(/^\/\*+|\*+\/$|^\/\/+/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()

/** Comments of an SQL file; lines of `--` that follow each other are one passage. */
export function sqlPassagesOf(text: string): readonly Passage[] {
  const passages: Passage[] = []
  let lastLine = 0
  for (const [index, line] of text.split('\n').entries()) {
    const start = commentStart(line)
    const comment = start === undefined ? '' : line.slice(start + 2).trim()
    if (comment === '') continue
    const last = passages.at(-1)
    if (last && lastLine === index && line.trimStart().startsWith('--')) passages[passages.length - 1] = { ...last, text: `${last.text} ${comment}` }
    else passages.push({ kind: 'comment', line: index + 1, text: comment })
    lastLine = index + 1
  }
  return passages
}

/** Position at which a comment with `--` begins: the first `--` that is not within quotes. */
function commentStart(line: string): number | undefined {
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "'") isQuoted = !isQuoted
    else if (!isQuoted && line.startsWith('--', at)) return at
  }
  return undefined
}
