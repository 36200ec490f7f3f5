/** The columns that identify the message from which a row was made: the log, its partition and the offset. */
export const coordinateColumns = { epoch: 'epoch', partition: 'kafka_partition', offset: 'kafka_offset' } as const
