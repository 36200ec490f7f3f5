import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Credentials } from '@paysignal/store'
import { exception } from '../http-exception.ts'

export interface AccessRules {
  /** The user who may change data. */
  readonly owner: Credentials
  /** The user who may only read, within limits. */
  readonly reader: Credentials
}

/**
 * Returns the user of a request.
 * @throws {HttpException} When user or password is wrong, or when a page of another web site sent the request.
 */
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

// Any web page can make a browser send requests, with a password that the browser has stored. The browser marks them in this header, which
// a page cannot change.
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

// User name and password are always both compared, as digests of equal length, so that the time does not reveal where they differ.
const areEqual = (a: Credentials, b: Credentials) => [isEqual(a.username, b.username), isEqual(a.password, b.password)].every(Boolean)
const isEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
