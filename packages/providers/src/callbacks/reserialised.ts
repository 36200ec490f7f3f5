/** How many times as long as the body a spelling may be. Indenting makes a body of ordinary depth two to three times as long. */
const maxGrowth = 4

/**
 * Other spellings of the same JSON that a sender may have signed before a framework parsed the body and wrote it again: without spaces, with a
 * line end, with a space after `,` and `:`, indented by two; each with the body's own numbers and escapes and with those of `JSON.stringify`.
 * Anybody may have sent the body: each spelling is bounded by its length and made when asked for, in the same memory as the one before.
 * @param text The body as text. No JSON has no other spelling.
 */
export function* otherSpellings(body: Uint8Array, text: string): Generator<Uint8Array, void, undefined> {
  const rewritten = parsedAndWritten(text)
  if (rewritten === undefined) return
  // No Buffer: what is written beyond the end of a typed array is left out, and no error.
  const room = new Uint8Array(maxGrowth * body.length)
  const compact = Buffer.from(written(body, 'compact', room) ?? body)
  if (compact.length < body.length) yield compact
  yield* layouts(body, room)
  // Long numbers in a short notation, such as 1e20, grow when they are written again.
  if (rewritten.equals(compact) || rewritten.length > room.length) return
  yield rewritten
  yield* layouts(rewritten, room)
}

/** Undefined for what is no JSON, or nested so deeply that writing it again overflows the stack. */
function parsedAndWritten(text: string): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(text)))
  } catch {
    return undefined
  }
}

function* layouts(json: Uint8Array, room: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (const layout of ['line', 'spaced', 'indented'] as const) {
    const spelling = written(json, layout, room)
    if (spelling !== undefined) yield spelling
  }
}

type Layout = 'compact' | 'line' | 'spaced' | 'indented'

const [newline, space, quote, comma, colon, backslash] = Buffer.from('\n ",:\\') as unknown as readonly [
  number,
  number,
  number,
  number,
  number,
  number,
] // six letters, six bytes

/**
 * Writes JSON in another layout, byte for byte: what is neither space nor punctuation stays as it is, so that 0.10 and 18-digit ids keep their digits.
 * Undefined as soon as it outgrows its room: hostile nesting would make it thousands of times as long.
 */
function written(json: Uint8Array, layout: Layout, room: Uint8Array): Uint8Array | undefined {
  const gap = layout === 'spaced' || layout === 'indented'
  let length = 0
  let depth = 0
  let previous = 0
  let isText = false
  for (let index = 0; index < json.length && length < room.length; index++) {
    const byte = json[index] as number // below its length
    if (isText) {
      room[length++] = byte
      if (byte === backslash) room[length++] = json[++index] as number // in JSON, a backslash is followed by something
      isText = byte !== quote
      continue
    }
    if (byte <= space) continue
    if (isClosing(byte)) depth -= 1
    if (layout === 'indented' && (isOpening(previous) ? !isClosing(byte) : isClosing(byte) || previous === comma)) {
      room[length++] = newline
      room.fill(space, length, length + 2 * depth)
      length += 2 * depth
    } else if (gap && (previous === colon || previous === comma)) room[length++] = space
    room[length++] = byte
    if (isOpening(byte)) depth += 1
    isText = byte === quote
    previous = byte
  }
  if (layout === 'line') room[length++] = newline
  return length >= room.length ? undefined : room.subarray(0, length)
}

const isOpening = (byte: number) => byte === 0x5b || byte === 0x7b
const isClosing = (byte: number) => byte === 0x5d || byte === 0x7d
