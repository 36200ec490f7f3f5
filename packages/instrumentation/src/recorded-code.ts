import { type Category, other } from '@paysignal/contract'
import type { CodeReading } from '@paysignal/providers'
import { messageShape } from './message-shape.ts'

/** Codes of every known form; a longer or stranger one could be text, or an address. */
const codePattern = /^[A-Za-z0-9_.-]{1,32}$/

/** A code as it may be recorded: as it is when the catalogue has it or it looks like one. */
export const recordedCode = ({ code, isKnown }: CodeReading) => (isKnown || codePattern.test(code) ? code : other)

/** The shape of an undocumented code's message; what the catalogue explains needs none. */
export const recordedShape = ({ isKnown, rawMessage }: CodeReading) => (isKnown || rawMessage === undefined ? undefined : messageShape(rawMessage))

/** A word that a provider chose, such as a state or a chain: short and plain, or not recorded; addresses are longer. */
export const recordedSymbol = (text: string | undefined) => (text !== undefined && /^[\w .:()-]{0,32}$/.test(text) ? text : undefined)

/** The category of a call that got no readable answer. */
export const unansweredCategory = {
  transport_error: 'transport',
  timeout: 'timeout',
  aborted: 'aborted',
  malformed: 'malformed',
} as const satisfies Record<string, Category>
