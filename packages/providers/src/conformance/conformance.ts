import type { Provider } from '../provider.ts'
import { answerProblems } from './answers.ts'
import { callbackProblems } from './callbacks.ts'
import { catalogueProblems } from './catalogue.ts'
import type { ConformanceFixtures } from './fixtures.ts'
import { operationProblems } from './operations.ts'
import { signingProblems } from './signing.ts'

/**
 * Checks one provider against the rules for all providers: its catalogue, operations, signing, and reading of answers and callbacks.
 * Create the provider with the secret that the fixtures sign with. Returns one sentence for each problem; an empty list if the provider conforms.
 */
export const conformanceProblems = (provider: Provider, fixtures: ConformanceFixtures): readonly string[] => [
  ...catalogueProblems(provider),
  ...operationProblems(provider),
  ...signingProblems(provider),
  ...answerProblems(provider, fixtures),
  ...callbackProblems(provider, fixtures),
]
