import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export interface Posted {
  readonly status: number
  readonly body: string
}

/** Sends POST requests over kept-alive connections. */
export interface Poster {
  /** Undefined when no answer came within `timeoutMs`, or none at all. Redirects are not followed. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number): Promise<Posted | undefined>
  close(): void
}

const longestAnswer = 4_096

export function createPoster(): Poster {
  // Bounded: a slow merchant makes deliveries queue here, not sockets pile up.
  const agents = { 'http:': new HttpAgent({ keepAlive: true, maxSockets: 64 }), 'https:': new HttpsAgent({ keepAlive: true, maxSockets: 64 }) }
  const open = new Set<ClientRequest>()
  let isClosed = false

  const post: Poster['post'] = (url, headers, body, timeoutMs) =>
    new Promise((resolve) => {
      if (isClosed) return resolve(undefined)
      const isPlain = url.startsWith('http:')
      const send = isPlain ? httpRequest : httpsRequest
      const options = {
        method: 'POST',
        agent: agents[isPlain ? 'http:' : 'https:'],
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      }
      const request = send(url, options, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          if (text.length < longestAnswer) text += chunk
        })
        response.on('end', () => settle({ status: response.statusCode ?? 0, body: text }))
        response.on('error', () => settle(undefined))
      })
      // Counts from now, not from the last byte: a merchant that drips does not hold a delivery open.
      const timer = setTimeout(() => request.destroy(), timeoutMs)
      const settle = (answer: Posted | undefined) => {
        clearTimeout(timer)
        open.delete(request)
        resolve(answer)
      }
      open.add(request)
      request.on('error', () => settle(undefined)).on('close', () => settle(undefined))
      request.end(body)
    })

  return {
    post,
    close: () => {
      isClosed = true
      for (const request of open) request.destroy()
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
