import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Credentials } from '@paysignal/store'
import { exception } from '../http-exception.ts'

export interface AccessRules {
  /** May change data. */
  readonly owner: Credentials
  /** Reads within limits. */
  readonly reader: Credentials
}

/** Who sends a request. Refuses one whose user or password is wrong, or that a web page sent. @throws {HttpException} */
export function checkAccess(request: IncomingMessage, url: URL, { owner, reader }: AccessRules): 'owner' | 'reader' {
  checkPage(request)
  const given = credentialsOf(request, url)
  if (!given) throw exception(194, 'Authentication is required', 'REQUIRED_PASSWORD')
  const isOwner = areEqual(given, owner)
  const isReader = areEqual(given, reader)
  if (isOwner) return 'owner'
  if (isReader) return 'reader'
  throw exception(516, 'Authentication failed: password is incorrect, or there is no user with such name', 'AUTHENTICATION_FAILED')
}

// A browser sends what any web page tells it to, with the password it remembers; it says so in a header that pages cannot change.
function checkPage(request: IncomingMessage): void {
  const site = request.headers['sec-fetch-site'] ?? 'none'
  if (site !== 'none' && site !== 'same-origin') throw exception(497, 'Requests from other web pages are refused', 'ACCESS_DENIED')
}

function credentialsOf(request: IncomingMessage, url: URL): Credentials | undefined {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [, username = '', password = ''] = /^([^:]*):?([\s\S]*)$/.exec(Buffer.from(basic, 'base64').toString()) ?? []
    return { username, password }
  }
  const username = request.headers['x-clickhouse-user']?.toString() ?? url.searchParams.get('user')
  const password = request.headers['x-clickhouse-key']?.toString() ?? url.searchParams.get('password')
  return username === null && password === null ? undefined : { username: username ?? 'default', password: password ?? '' }
}

// Both halves are compared whole and as digests of one length: the time that it takes reveals nothing.
const areEqual = (a: Credentials, b: Credentials) => [isEqual(a.username, b.username), isEqual(a.password, b.password)].every(Boolean)
const isEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
