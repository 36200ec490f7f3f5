/** Kafka topic of the events; a message's key is the provider and the order id where there is one. */
export const eventTopic = 'paysignal.events.v1'

/** Kafka topic of messages that the store refused, with the reason in their headers. */
export const deadLetterTopic = 'paysignal.dead-letters.v1'

/** Key of an event's message: events of one order share a partition. Null where the event is about no object. */
export const messageKey = (event: { readonly provider: string; readonly order_id?: string | undefined }): string | null =>
  Object.hasOwn(event, 'order_id') && event.order_id ? `${event.provider}/${event.order_id}` : null
