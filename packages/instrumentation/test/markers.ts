/** Texts that look like names, secrets and addresses. No part of them may be recorded, in any encoding. */
export const markers: readonly (string | number)[] = [
  'Marlowe',
  'hunterly',
  'Bearer x',
  '马洛',
  'PAID Marlowe',
  'marlowe@deptford.kent',
  '4111111111111111',
  4111111111111111,
  'C4111111111111111',
  '0x52908400098527886E0F7030069857D2E4169EE7',
  'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE',
  '9f86d081884c7d659a2feaa0c55ad015',
  'MARKER_THAT_IS_LONGER_THAN_A_CODE',
  Buffer.from('Marlowe of Deptford').toString('base64'),
]

/** The parts of a marker to search for, each as it is and in several encodings. They are in lower case, because the search ignores case. */
function tracesOf(marker: string | number): readonly string[] {
  const pieces = String(marker).match(/[\p{L}\p{N}_]{2,}/gu) ?? []
  return pieces
    .filter((piece) => piece !== 'PAID')
    .map((piece) => piece.slice(0, 10))
    .flatMap((piece) => [piece, ...encodings(piece)])
    .map((trace) => trace.toLowerCase())
}

function encodings(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  // Base64 encodes groups of three bytes, so a text looks different by its position in the group. Digits that also encode neighbouring bytes are left
  // out.
  const base64 = [0, 1, 2].map((shift) => {
    const digits = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return digits.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
  })
  return [
    ...base64,
    bytes.toString('hex'),
    encodeURIComponent(text),
    JSON.stringify(text)
      .replace(/[^ -~]/g, escaped)
      .slice(1, -1),
  ]
}

const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

const traces = new Set(markers.flatMap(tracesOf))

/** The traces of markers that were found in the outputs, each with the text around it. */
export const leaks = (outputs: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(outputs).flatMap(([name, output]) => {
    const text = output.toLowerCase()
    const found = [...traces].filter((trace) => text.includes(trace))
    return found.map((trace) => `${name}: ${trace} in …${text.slice(Math.max(0, text.indexOf(trace) - 40), text.indexOf(trace) + 40)}…`)
  })

/** A value in a document that no provider's module depends on. */
export const filler = '1'

/**
 * Copies of a document with a marker in it. In each of the first copies, the marker replaces one value. In the last copy it replaces all fillers, and
 * every object has an additional member with the marker as name and value. Values inside JSON text are replaced, too.
 */
export function planted(document: unknown, marker: unknown): readonly unknown[] {
  const unwrapped: unknown = JSON.parse(JSON.stringify(document) ?? 'null', (_name, part) => (isWrapped(part) ? JSON.parse(part) : part))
  return [...inTurn(unwrapped, marker), atOnce(unwrapped, marker)]
}

const isWrapped = (part: unknown): part is string => typeof part === 'string' && part.startsWith('{')

function inTurn(value: unknown, marker: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return value === filler ? [] : [marker]
  return Object.entries(value).flatMap(([key, member]) => inTurn(member, marker).map((copy) => withMember(value, key, copy)))
}

function atOnce(value: unknown, marker: unknown): unknown {
  if (value === filler) return marker
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => atOnce(item, marker))
  return { ...Object.fromEntries(Object.entries(value).map(([key, member]) => [key, atOnce(member, marker)])), [String(marker)]: marker }
}

const withMember = (value: object, key: string, member: unknown) =>
  Array.isArray(value) ? value.with(Number(key), member) : { ...value, [key]: member }
