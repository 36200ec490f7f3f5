/** Texts in the forms of names, secrets and addresses. None of them may be recorded, neither in part nor in another encoding. */
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

/** Pieces of a marker that would give it away, each as it is and encoded; in small letters, for a search that ignores case. */
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
  // Base64 looks different by where in its group of three a text begins; the digits that depend on its neighbours are left out.
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

/** The traces of markers in each of some outputs, with what stands around them. */
export const leaks = (outputs: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(outputs).flatMap(([name, output]) => {
    const text = output.toLowerCase()
    const found = [...traces].filter((trace) => text.includes(trace))
    return found.map((trace) => `${name}: ${trace} in …${text.slice(Math.max(0, text.indexOf(trace) - 40), text.indexOf(trace) + 40)}…`)
  })

/** Stands in a document for a value on which no reading depends. */
export const filler = '1'

/**
 * Copies of a document, planted with a marker: each of its leaves in turn, then all its fillers at once, together with a member in every object that nobody
 * knows, named and filled with the marker. JSON inside of text is planted as well.
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
