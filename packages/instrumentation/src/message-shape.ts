const maxLength = 120

/** What may hide in a provider's message, most specific first: what one pattern replaces, the next one does not see. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '<url>'],
  [/[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g, '<email>'],
  [/\b(?:0x)?[0-9a-f]{16,}\b/gi, '<hex>'],
  // What a name is given, as in `secret=abc` and `password: abc`; a sentence after a colon goes on with a space and more words.
  [/(?<=[?&][\w.-]{1,40}=)[^\s&]+/g, '<value>'],
  [/(?<=\b\w{1,40}=)[^\s&,;)<>]+/g, '<value>'],
  [
    /(?<=\b(?:\w{0,24}(?:secret|password|passwd|pwd|token|key|sign|signature|sig|nonce|auth|authorization|credential|pin|otp)):\s{0,3})(?!<)[^\s,;]+/gi,
    '<value>',
  ],
  [/(?<=\b\w{1,40}:)(?!<)[^\s,;:]+/g, '<value>'],
  // Anything long with a digit in it is an address, a key, a hash or an id, whatever its alphabet.
  [/\b(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_+/=-]{12,}/g, '<id>'],
  [/\b[A-Za-z0-9+/=]{24,}/g, '<id>'],
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>'],
  [/[0-9]+(?:[.,:][0-9]+)*/g, '<n>'],
  [/[\p{Cc}\p{Cf}]+/gu, ' '],
]

/** The form of a provider's message with every value masked, so that the meaning of an undocumented code can be learnt. At most 120 characters. */
export function messageShape(message: string): string {
  let shape = message.slice(0, maxLength * 4)
  for (const [pattern, mask] of masks) shape = shape.replace(pattern, mask)
  return shape.trim().slice(0, maxLength)
}
