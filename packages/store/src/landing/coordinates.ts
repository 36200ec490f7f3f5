/** The columns that name the message a row was made from: the log, its partition and the offset. */
export const coordinateColumns = { epoch: 'epoch', partition: 'kafka_partition', offset: 'kafka_offset' } as const
