import { other, recordedWord } from '@paysignal/contract'
import { member } from '@paysignal/providers'

/**
 * The names of errors of the runtime and of the Kafka client, and some long codes of TLS. Other names are checked for their form, because an error's
 * name can hold data.
 */
const known = new Set(
  `AbortError AggregateError Error EvalError HTTPParserError InvalidStateError NetworkError NotSupportedError RangeError ReferenceError SyntaxError
  TimeoutError TypeError URIError SpoolError InstrumentationError ProviderError
  KafkaJSError KafkaJSNonRetriableError KafkaJSProtocolError KafkaJSConnectionError KafkaJSConnectionClosedError KafkaJSRequestTimeoutError
  KafkaJSNumberOfRetriesExceeded KafkaJSSASLAuthenticationError KafkaJSBrokerNotFound KafkaJSMetadataNotLoaded KafkaJSTopicMetadataNotLoaded
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE`.split(
    /\s+/,
  ),
)

/** The code of an error, or `_OTHER` if it may not be recorded; undefined if the error has no code. */
export function errorCode(error: Error): string | undefined {
  const code = member(error, 'code')
  return typeof code === 'string' ? recordedWord(code, known) : undefined
}

/** The name of an error's class, or `_OTHER` if it may not be recorded. */
export const errorClass = ({ name }: Error): string => recordedWord(String(name), known) || other

/** One word for a thrown value: its code, or otherwise its class. The message is never used, because it may quote any data. */
export function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = errorCode(error)
  return code === undefined || code === '' || code === other ? errorClass(error) : code
}
