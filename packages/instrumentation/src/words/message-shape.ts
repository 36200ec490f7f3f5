import { type CatalogueEntry, spellingsOf } from '@paysignal/providers'

const maxLength = 120

/** Words that technical messages are made of. None of them is a name of a person, a place or a product. */
const technical = `
  already array blocked boolean busy callback cannot connection database denied disabled does duplicate empty error exceeded exceeds exist exists expired
  failed failure forbidden format found gateway greater header id inactive incorrect integer internal invalid ip is json length less limit
  maintenance malformed maximum minimum mismatch missing must nonce not null number object of parameter parameters params permission request required
  response retry server service should signature string system than timed timeout timestamp type unauthorized unavailable undefined unexpected unknown
  unsupported url uuid valid value webhook`

/** A run of characters without spaces and punctuation. */
const token = /[^\s.,;:!?=()[\]{}"'、。,;:!?()【】]+/gu

/** The boundaries between the words of a token such as `batch_id`, `chain/token` or `coinCode`. */
const joint = /[-_/]|(?<=[a-z])(?=[A-Z])/

/** Words of at least three letters or two Chinese characters. Shorter ones could be initials, syllables or hexadecimal bytes. */
const word = /[a-z]{3,}|\p{Script=Han}{2,}/gu

/** Words such as bad, fee and face are left out, because the hexadecimal digits of a key can spell them. */
const isHex = (text: string) => /^[a-f]+$/.test(text)

/**
 * Makes the function that turns a provider's message into its shape. The shape may be recorded, so that one can learn what an undocumented code
 * means. It keeps technical words and words of the catalogue, whole and in any letter case. A number becomes `<n>`, and everything else becomes `*`.
 * A shape has at most 120 characters.
 */
export function createMessageShape(catalogue: readonly CatalogueEntry[]): (message: string) => string {
  const texts = catalogue.flatMap((entry) => [...spellingsOf(entry), entry.message, Object.hasOwn(entry, 'messageZh') ? (entry.messageZh ?? '') : ''])
  const words = texts.flatMap((text) => text.split(joint).join(' ').toLowerCase().match(word) ?? [])
  const known = new Set([...technical.trim().split(/\s+/), ...words.filter((text) => !isHex(text))])
  const mask = (text: string) => {
    if (/^[+-]?\p{Nd}+$/u.test(text)) return '<n>'
    return text.split(joint).every((part) => known.has(part.toLowerCase())) ? text : '*'
  }
  return (message) =>
    beginning(message)
      .replace(token, mask)
      .replace(/<n>(?:[.,:]<n>)+/g, '<n>')
      .replace(/\*(?:[^\p{L}<*]+\*)+/gu, '*')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, maxLength)
}

/** The beginning of a message, as long as a shape can need it. If the cut goes through a word, that word becomes `*`. */
const beginning = (message: string) => (message.length <= maxLength * 4 ? message : message.slice(0, maxLength * 4).replace(/\S+$/u, '*'))
