import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export interface Posted {
  readonly status: number
  readonly body: string
}

/** Sends POST requests and keeps the connections open for the next ones. */
export interface Poster {
  /** Resolves to undefined when no complete answer came within `timeoutMs`, or when the connection failed. Redirects are not followed. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number): Promise<Posted | undefined>
  close(): void
}

const maxAnswerLength = 4_096

export function createPoster(): Poster {
  // Without `maxSockets`, a slow merchant would make the number of open sockets grow without limit. With it, requests wait in a queue.
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
          if (text.length < maxAnswerLength) text += chunk
        })
        response.on('end', () => settle({ status: response.statusCode ?? 0, body: text }))
        response.on('error', () => settle(undefined))
      })
      // This limits the whole request and not the time between two bytes. So a merchant that answers byte by byte cannot keep the request open.
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
