export { conformanceProblems } from './conformance.ts'
export type { AnswerFixture, CallbackFixture, ConformanceFixtures, Expected } from './fixtures.ts'
