import ts from 'typescript'

const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed })

/**
 * A declaration of a `.d.ts` file as text, so that two texts differ only if callers see a difference:
 * without comments, `export`, `declare`, private members and names of files. A literal of several words is written for people and becomes `string`.
 * The value of a `@default` tag is kept as a comment.
 */
export function declarationText(declaration: ts.Declaration): string {
  const file = declaration.getSourceFile()
  const { transformed } = ts.transform<ts.Node>(declaration, [(context) => (node) => ts.visitNode(node, visitor(context)) ?? node])
  const [node = declaration] = transformed
  const text = printer.printNode(ts.EmitHint.Unspecified, node, file)
  const constant = ts.isVariableDeclaration(declaration) ? 'const ' : ''
  return `${constant}${text}`.replace(/^(export )?(default )?(declare )?/, '').replace(/;$/, '')
}

const visitor =
  (context: ts.TransformationContext): ts.Visitor =>
  (node) => {
    if (isPrivate(node)) return undefined
    if (isProse(node)) return ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword)
    const visited = ts.visitEachChild(withSortedWords(withoutFileName(node)), visitor(context), context)
    ts.setEmitFlags(visited, ts.EmitFlags.NoComments)
    const byDefault = defaultOf(node)
    if (byDefault !== undefined) ts.addSyntheticTrailingComment(visited, ts.SyntaxKind.SingleLineCommentTrivia, ` default: ${byDefault}`)
    return visited
  }

/** Three words or more. A member of a union stays: callers compare with it, however long it is. */
const isProse = (node: ts.Node) =>
  ts.isLiteralTypeNode(node) && !ts.isUnionTypeNode(node.parent) && ts.isStringLiteral(node.literal) && /\S\s+\S+\s+\S/.test(node.literal.text)

/** A private constructor stays: it says that callers cannot use `new`. */
const isPrivate = (node: ts.Node) =>
  ts.isClassElement(node) &&
  !ts.isConstructorDeclaration(node) &&
  ((node.name !== undefined && ts.isPrivateIdentifier(node.name)) ||
    (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)))

/** `import('./file.ts').Name` becomes `Name`. */
function withoutFileName(node: ts.Node): ts.Node {
  if (!isOfRelativeFile(node) || node.qualifier === undefined) return node
  return node.isTypeOf
    ? ts.factory.createTypeQueryNode(node.qualifier, node.typeArguments)
    : ts.factory.createTypeReferenceNode(node.qualifier, node.typeArguments)
}

const isOfRelativeFile = (node: ts.Node): node is ts.ImportTypeNode =>
  ts.isImportTypeNode(node) &&
  ts.isLiteralTypeNode(node.argument) &&
  ts.isStringLiteral(node.argument.literal) &&
  node.argument.literal.text.startsWith('.')

/**
 * Sorts the words of a list such as `readonly ('b' | 'a')[]`. The compiler infers most of these types, and its sequence of the words depends on the files
 * that it compiled before: an incremental build and a clean one would make different reports.
 */
function withSortedWords(node: ts.Node): ts.Node {
  if (!ts.isParenthesizedTypeNode(node) || !ts.isUnionTypeNode(node.type)) return node
  const words = node.type.types.filter(isWord)
  if (words.length < node.type.types.length) return node
  const sorted = words.toSorted((a, b) => (a.literal.text < b.literal.text ? -1 : 1))
  return ts.factory.updateParenthesizedType(node, ts.factory.updateUnionTypeNode(node.type, ts.factory.createNodeArray(sorted)))
}

const isWord = (node: ts.TypeNode): node is ts.LiteralTypeNode & { readonly literal: ts.StringLiteral } =>
  ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)

function defaultOf(node: ts.Node): string | undefined {
  if (!ts.isPropertySignature(node)) return undefined
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'default')
  return tag && ts.getTextOfJSDocComment(tag.comment)?.replaceAll(/\s+/g, ' ')
}
