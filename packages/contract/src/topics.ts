/** Kafka topic of the events. `messageKey` computes the key of each message. */
export const eventTopic = 'paysignal.events.v1'

/** Kafka topic of the messages that cannot be stored. The headers of each message contain the reason. */
export const deadLetterTopic = 'paysignal.dead-letters.v1'

/**
 * Key of an event's Kafka message: the provider and the order id. All events of one order are therefore in one partition. Null for an event without
 * an order id.
 */
export const messageKey = (event: { readonly provider: string; readonly order_id?: string | undefined }): string | null =>
  Object.hasOwn(event, 'order_id') && event.order_id ? `${event.provider}/${event.order_id}` : null
