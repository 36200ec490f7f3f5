import { createHash } from 'node:crypto'

/** Describes an error in a form that can be compared between processes. */
export function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { thrown: typeof error === 'object' ? Object.prototype.toString.call(error) : String(error) }
  // When the other side ends a connection, the system reports one of these two errors, by chance.
  if ('code' in error && (error.code === 'ECONNRESET' || (error.code === 'UND_ERR_SOCKET' && error.message === 'other side closed')))
    return 'the other side closed the connection'
  const { name, message, cause } = error
  return {
    name,
    message,
    class: error.constructor.name,
    prototypes: [error instanceof TypeError, error instanceof DOMException, error instanceof SyntaxError],
    // Codes and addresses are compared. Objects in an error are not: each client makes its own.
    members: Object.fromEntries(
      Object.entries(error).filter(([key, value]) => (typeof value === 'string' || typeof value === 'number') && key !== 'localPort'),
    ),
    ...(cause !== undefined && depth < 4 && { cause: describe(cause, depth + 1) }),
  }
}

export const digest = (bytes: Uint8Array | string) => ({ size: bytes.length, sha1: createHash('sha1').update(bytes).digest('hex') })

/** Everything that can be seen of a `Response` before its body is read. */
export function facts(response: Response) {
  return {
    status: response.status,
    statusText: response.statusText,
    ok: response.ok,
    headers: [...response.headers],
    cookies: response.headers.getSetCookie(),
    url: response.url,
    redirected: response.redirected,
    type: response.type,
    bodyUsed: response.bodyUsed,
    body: response.body && [response.body.locked, Object.prototype.toString.call(response.body)],
    own: Object.getOwnPropertyNames(response),
    class: [response.constructor.name, response instanceof globalThis.Response, Object.prototype.toString.call(response)],
  }
}
