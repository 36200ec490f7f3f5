/**
 * Other spellings of the same JSON that a sender may have signed before a framework parsed the body and wrote it again.
 * Never holds the body as received. Empty when the body is not JSON.
 */
export function otherSpellings(body: string): readonly string[] {
  try {
    // Parsed first: in JSON all quotes are paired, and only then is the search for tokens linear in the length.
    const value: unknown = JSON.parse(body)
    const compact = withoutSpaces(body)
    const rewritten = JSON.stringify(value)
    const all = [compact, `${compact}\n`, withSpaces(compact), JSON.stringify(value, null, 2), rewritten, withSpaces(rewritten)]
    return [...new Set(all)].filter((spelling) => spelling !== body)
  } catch {
    // Not JSON, or nested so deeply that writing it again overflows the stack.
    return []
  }
}

// Written over the text, not over the parsed value: numbers keep their digits, so 0.10 and 18-digit ids survive.
const token = /"(?:[^"\\]|\\.)*"|\s+|[:,]/g
const withoutSpaces = (json: string) => json.replace(token, (found) => (/^\s/.test(found) ? '' : found))
const withSpaces = (compact: string) => compact.replace(token, (found) => (found === ':' || found === ',' ? `${found} ` : found))
