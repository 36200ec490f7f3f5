import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { type CallReading, gatepay, hashnut, type Provider } from '@paysignal/providers'
import { parsedJson } from '../http/parsed-json.ts'

export const credentials = { clientId: 'sim-client-01', accessKeyId: 'AK-SIM-0001', secret: 'SECRET_MARKER_simulator_key' } as const

export interface Answer {
  readonly asked: { readonly method: string; readonly path: string; readonly body: string }
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body. Undefined when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read members of many kinds of answers
  readonly json: any
}

/** Ways to make a request wrong. */
export interface Wrong {
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly secret?: string
  readonly timestampMs?: number
  readonly nonce?: string
}

export interface Client {
  post(path: string, body: unknown, wrong?: Wrong): Promise<Answer>
  get(path: string, wrong?: Wrong): Promise<Answer>
  close(): void
}

/** A merchant's client that uses `node:http`. A body that is a text is sent unchanged, any other as JSON. */
export function createClient(provider: 'gatepay' | 'hashnut', baseUrl: string): Client {
  const agent = new Agent({ keepAlive: true })
  const call = (method: string, path: string, body: string, wrong: Wrong = {}) => {
    const signer = signerOf(provider, wrong.secret ?? credentials.secret)
    const nonce = wrong.nonce ?? (provider === 'gatepay' ? randomUUID().replaceAll('-', '') : randomUUID())
    const headers = { ...signer.signRequest({ body, timestampMs: wrong.timestampMs ?? Date.now(), nonce }), ...wrong.headers }
    return send(`${baseUrl}${path}`, method, headers, body, agent)
  }
  return {
    post: (path, body, wrong) => call('POST', path, typeof body === 'string' ? body : JSON.stringify(body), wrong),
    get: (path, wrong) => call('GET', path, '', wrong),
    close: () => agent.destroy(),
  }
}

const signerOf = (provider: 'gatepay' | 'hashnut', secret: string): Provider =>
  provider === 'gatepay' ? gatepay({ secret, clientId: credentials.clientId }) : hashnut({ secret })

/** Sends one request. Rejects when the connection fails. */
export const send = (url: string, method: string, headers: Readonly<Record<string, string | undefined>>, body: string, agent?: Agent) =>
  new Promise<Answer>((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>
    const request = httpRequest(
      url,
      { method, headers: { ...given, 'content-length': Buffer.byteLength(body) }, ...(agent && { agent }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({
            asked: { method, path: new URL(url).pathname, body },
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parsedJson(text),
          })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })

/** How `@paysignal/providers` reads an answer. */
export function readingOf(provider: Provider, { asked, status, headers, json }: Answer): CallReading {
  const exchange = {
    httpStatus: status,
    requestPath: asked.path,
    requestBody: parsedJson(asked.body),
    responseBody: json,
    responseHeader: (name: string) => headers[name]?.toString(),
  }
  return provider.readCall(provider.matchOperation(asked.method, asked.path), exchange)
}
