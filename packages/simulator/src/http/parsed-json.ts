/** Parses a body. Undefined when it is empty or not valid JSON. */
export function parsedJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
