import type { Provider } from '../provider.ts'
import { answerProblems } from './answers.ts'
import { callbackProblems } from './callbacks.ts'
import { catalogueProblems } from './catalogue.ts'
import type { ConformanceFixtures } from './fixtures.ts'
import { operationProblems } from './operations.ts'
import { signingProblems } from './signing.ts'

/**
 * Everything that a provider must keep to, tried on one: its data, operations, answers, signing and callbacks.
 * Build it with the secret that the fixtures sign with. Empty when all is well.
 */
export const conformanceProblems = (provider: Provider, fixtures: ConformanceFixtures): readonly string[] => [
  ...catalogueProblems(provider),
  ...operationProblems(provider),
  ...signingProblems(provider),
  ...answerProblems(provider, fixtures),
  ...callbackProblems(provider, fixtures),
]
