import { EmbeddedClickHouseError } from './embedded-clickhouse-error.ts'

/** An error in the form of ClickHouse's HTTP interface. */
export class HttpException extends Error {
  readonly status: number
  readonly clickhouseCode: number
  constructor(clickhouseCode: number, message: string, status = statusOf(clickhouseCode)) {
    super(message)
    this.clickhouseCode = clickhouseCode
    this.status = status
  }
}

/** Converts any thrown value to an exception of the HTTP interface. */
export function exceptionFrom(error: unknown): HttpException {
  if (error instanceof HttpException) return error
  if (error instanceof EmbeddedClickHouseError) return new HttpException(236, text(236, error.message, 'ABORTED'), 503)
  const message = error instanceof Error ? error.message : String(error)
  const code = Number(/Code: (\d+)\./.exec(message)?.[1] ?? 1002)
  return new HttpException(code, message.startsWith('Code: ') ? message : text(code, message, 'UNKNOWN_EXCEPTION'))
}

/** Makes an exception with the text that clients parse: `Code: 60. DB::Exception: … (UNKNOWN_TABLE)`. */
export const exception = (code: number, message: string, name: string, status?: number) => new HttpException(code, text(code, message, name), status)

const text = (code: number, message: string, name: string) => `Code: ${code}. DB::Exception: ${message}. (${name})`

// The table of ClickHouse itself. Source: ClickHouse, src/Server/HTTP/exceptionCodeToHTTPStatus.cpp.
const codesByStatus: Readonly<Record<number, readonly number[]>> = {
  400: [6, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 167, 168, 223, 321, 376, 427, 441, 456, 457, 675, 676],
  401: [194],
  403: [192, 193, 497, 516],
  404: [39, 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 139, 152, 336],
  408: [159],
  413: [229],
  501: [48],
  503: [209, 439],
}
const statuses = new Map(Object.entries(codesByStatus).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)] as const)))
const statusOf = (code: number) => statuses.get(code) ?? 500
