import { spoolProblems } from '@paysignal/spool'
import { kafkaProblems } from '../kafka/kafka-problems.ts'
import { type KafkaSourceOptions, resolveKafka } from '../kafka/options.ts'
import type { SpoolSourceOptions } from '../spool/spool-source.ts'

/**
 * Returns the reasons why a source cannot be read, each with its remedy. The list is empty if `kafkaSource` or `spoolSource` would work with the same
 * options.
 * Changes nothing: it joins no group, creates no topic and does not become the reader of the spool. Resolves within ten seconds.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export const sourceProblems = (options: KafkaSourceOptions | SpoolSourceOptions): Promise<readonly string[]> =>
  'dir' in options ? spoolProblems(options.dir) : kafkaProblems(resolveKafka(options))
