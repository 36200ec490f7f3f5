import { INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'

/** A span that records nothing and belongs to no trace. */
export const INVALID_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
