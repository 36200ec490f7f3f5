import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { exception } from './http-exception.ts'

export interface AccessRules {
  readonly username: string
  /** Without one, every request from this machine is let in. */
  readonly password: string | undefined
}

/** Refuses a request whose user or password is wrong, or that a web page sent. @throws {HttpException} */
export function checkAccess(request: IncomingMessage, url: URL, { username, password }: AccessRules): void {
  checkPage(request)
  if (password === undefined) {
    checkLocal(request)
    return
  }
  const given = credentialsOf(request, url)
  if (!given) throw exception(194, 'Authentication is required', 'REQUIRED_PASSWORD')
  const isRight = [isEqual(given.username, username), isEqual(given.password, password)].every(Boolean)
  if (!isRight) throw exception(516, 'Authentication failed: password is incorrect, or there is no user with such name', 'AUTHENTICATION_FAILED')
}

// A browser sends what any web page tells it to, with the password it remembers; it says so in a header that pages cannot change.
function checkPage(request: IncomingMessage): void {
  const site = request.headers['sec-fetch-site'] ?? 'none'
  if (site !== 'none' && site !== 'same-origin') throw exception(497, 'Requests from other web pages are refused', 'ACCESS_DENIED')
}

// Without a password the only guard is that the front listens on this machine alone. A web page in a browser on this machine
// could get past it, by a cross-site request or by a name of its own that resolves to 127.0.0.1: both are recognisable.
function checkLocal(request: IncomingMessage): void {
  const host = (request.headers.host ?? 'localhost').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  const isForeign = request.headers.origin !== undefined || (host !== 'localhost' && isIP(host) === 0)
  if (isForeign) throw exception(497, 'Requests from web pages are refused; set a password to open the front to other names', 'ACCESS_DENIED')
}

function credentialsOf(request: IncomingMessage, url: URL) {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [, username = '', password = ''] = /^([^:]*):?([\s\S]*)$/.exec(Buffer.from(basic, 'base64').toString()) ?? []
    return { username, password }
  }
  const username = request.headers['x-clickhouse-user']?.toString() ?? url.searchParams.get('user')
  const password = request.headers['x-clickhouse-key']?.toString() ?? url.searchParams.get('password')
  return username === null && password === null ? undefined : { username: username ?? 'default', password: password ?? '' }
}

const isEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
