// A spelling may be at most this many times as long as the body. Indentation makes a body of ordinary depth two to three times as long.
const maxGrowth = 4

/**
 * Yields other spellings of the same JSON. The sender may have signed one of them, before a framework parsed the body and wrote it again.
 * The layouts: without spaces, with a line feed at the end, with a space after `,` and `:`, and indented by two spaces. Each layout comes with the
 * numbers and escapes of the body, and with those of `JSON.stringify`.
 * The body can come from an attacker. Therefore the length of a spelling is limited, and all spellings use the same memory, one after the other.
 * @param text The body as text. Text that is not JSON has no other spelling.
 */
export function* otherSpellings(body: Uint8Array, text: string): Generator<Uint8Array, void, undefined> {
  const rewritten = parsedAndWritten(text)
  if (rewritten === undefined) return
  // The memory is not a Buffer, because `fill()` of a Buffer throws beyond its end. A Uint8Array ignores writes beyond its end, so that `written`
  // need not check the length for each byte.
  const room = new Uint8Array(maxGrowth * body.length)
  const compact = Buffer.from(written(body, 'compact', room) ?? body)
  if (compact.length < body.length) yield compact
  yield* layouts(body, room)
  // A number in a short notation, such as 1e20, becomes longer when JSON.stringify writes it, so the text can be too long for the memory.
  if (rewritten.equals(compact) || rewritten.length > room.length) return
  yield rewritten
  yield* layouts(rewritten, room)
}

/** Returns undefined if the text is not JSON, or is nested so deeply that writing it again overflows the stack. */
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
] // Six ASCII characters are six bytes.

/**
 * Writes JSON in another layout. Only spaces change. Every other byte is copied, so that 0.10 and 18-digit ids keep their digits.
 * Returns undefined if the result is longer than `room`, because deep nesting by an attacker could make it thousands of times as long.
 */
function written(json: Uint8Array, layout: Layout, room: Uint8Array): Uint8Array | undefined {
  const gap = layout === 'spaced' || layout === 'indented'
  let length = 0
  let depth = 0
  let previous = 0
  let isText = false
  for (let index = 0; index < json.length && length < room.length; index++) {
    const byte = json[index] as number // The index is always below the length.
    if (isText) {
      room[length++] = byte
      if (byte === backslash) room[length++] = json[++index] as number // In valid JSON, another byte follows a backslash.
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
