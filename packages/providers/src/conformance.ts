import { answerProblems } from './conformance/answers.ts'
import { callbackProblems } from './conformance/callbacks.ts'
import { catalogueProblems } from './conformance/catalogue.ts'
import type { ConformanceFixtures } from './conformance/fixtures.ts'
import { operationProblems } from './conformance/operations.ts'
import { signingProblems } from './conformance/signing.ts'
import type { Provider } from './provider.ts'

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
