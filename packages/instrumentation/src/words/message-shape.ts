import { type CatalogueEntry, spellingsOf } from '@paysignal/providers'

const maxLength = 120

/** What systems say of themselves and of what they were sent: nothing that people, places or things on sale are called. */
const technical = `
  already array blocked boolean busy callback cannot connection database denied disabled does duplicate empty error exceeded exceeds exist exists expired
  failed failure forbidden format found gateway greater header id inactive incorrect integer internal invalid ip is json length less limit
  maintenance malformed maximum minimum mismatch missing must nonce not null number object of parameter parameters params permission request required
  response retry server service should signature string system than timed timeout timestamp type unauthorized unavailable undefined unexpected unknown
  unsupported url uuid valid value webhook`

/** Everything between spaces and the marks of a sentence. */
const token = /[^\s.,;:!?=()[\]{}"'、。,;:!?()【】]+/gu

/** Where a token such as `batch_id`, `chain/token` or `coinCode` is made of several words. */
const joint = /[-_/]|(?<=[a-z])(?=[A-Z])/

/** Words long enough to be no initial, no syllable and no byte: of three letters, or of two Chinese signs without a sign beside them. */
const word = /[a-z]{3,}|\p{Script=Han}{2,}/gu

/** Of digits of a key, a few would still be words: bad, fee, face. */
const isHex = (text: string) => /^[a-f]+$/.test(text)

/**
 * Makes the form of a provider's message that may be recorded, so that the meaning of an undocumented code can be learnt: its technical words and those of
 * the catalogue stay, whole, in any letter case; a number is `<n>`, and what lies between is `*`. At most 120 characters.
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

/** Enough of a message to fill a shape; a word that is cut there is none. */
const beginning = (message: string) => (message.length <= maxLength * 4 ? message : message.slice(0, maxLength * 4).replace(/\S+$/u, '*'))
