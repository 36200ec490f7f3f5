import { parseDocument } from 'yaml'
import { shown } from '../options/shape.ts'
import { outcomeOfPayment } from '../payers/payment-words.ts'
import { SimulatorError } from '../simulator-error.ts'
import { faultKindOf, faultKinds, ruleShape } from './fault-kinds.ts'
import type { FaultRule, FaultScript } from './fault-script.ts'

/**
 * Reads a fault script from YAML or JSON: an object with the list `faults`.
 * @throws {SimulatorError} `BAD_FAULT_SCRIPT` with every problem on a line of its own: the path, what is expected, and the value.
 */
export function parseFaultScript(source: string): FaultScript {
  return faultScriptFrom(readValue(source) ?? {})
}

function readValue(source: string): unknown {
  try {
    const document = parseDocument(source)
    const [error] = document.errors
    if (error) throw error
    return withoutCycle(document.toJS({ maxAliasCount: 100 }))
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    throw bad([`the text cannot be read as YAML or JSON: ${reason}`], error)
  }
}

/** Rejects a value that contains itself, because the checks below would never end. YAML aliases can make such a value. */
function withoutCycle(value: unknown, above: readonly unknown[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) throw new Error('an alias (*) is used inside the value that it refers to')
  for (const member of Object.values(value)) withoutCycle(member, [...above, value])
  return value
}

/**
 * Checks a fault script that is already parsed.
 * @throws {SimulatorError} `BAD_FAULT_SCRIPT`, as `parseFaultScript`.
 */
export function faultScriptFrom(value: unknown): FaultScript {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad([`the script must be an object with the list \`faults\`, got ${shown(value)}`])
  }
  const unknown = Object.keys(value).filter((key) => key !== 'faults')
  const { faults = [] } = value as { faults?: unknown } // the next line checks it
  const problems = unknown.map((key) => `${key} is unknown; a script has only the list \`faults\``)
  if (!Array.isArray(faults)) throw bad([...problems, `faults must be a list, got ${shown(faults)}`])
  problems.push(...faults.flatMap((rule, index) => ruleProblems(rule, `faults[${index}]`)))
  if (problems.length > 0) throw bad(problems)
  return { faults: (faults as FaultRule[]).map(withTextCodes) } // The cast is safe because all rules were checked above.
}

function ruleProblems(rule: unknown, path: string): readonly string[] {
  const problems = ruleShape(rule, path)
  const { fault, ...conditions } = (typeof rule === 'object' && rule !== null ? rule : {}) as Record<string, unknown>
  if (fault === undefined) return problems
  return [...problems, ...faultProblems(fault, conditions, path)]
}

function faultProblems(fault: unknown, conditions: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) return [`${path}.fault must be an object, got ${shown(fault)}`]
  const kind = faultKindOf(fault)
  if (!kind) return [`${path}.fault must have one of ${Object.keys(faultKinds).join(', ')}, got ${shown(fault)}`]
  const { scope, shape } = faultKinds[kind]
  return [...shape(fault, `${path}.fault`), ...conditionProblems(conditions, scope, path), ...paymentProblems(fault, path)]
}

/** A condition that has no effect on this kind of fault is reported as a mistake. */
function conditionProblems(conditions: Readonly<Record<string, unknown>>, scope: string, path: string): readonly string[] {
  const { from = 0, until, operation, object, times, once, orderId } = conditions
  const misplaced = (name: string, value: unknown, scopes: readonly string[]) =>
    value !== undefined && !scopes.includes(scope) ? [`${path}.${name} has no effect on this kind of fault (${scope}); remove it`] : []
  return [
    ...misplaced('operation', operation, ['call']),
    ...misplaced('object', object, ['callback', 'settlement']),
    ...misplaced('orderId', orderId, ['call', 'callback', 'settlement', 'payment']),
    ...misplaced('times', times, ['call', 'callback', 'payment']),
    ...misplaced('once', once, ['call', 'callback', 'payment']),
    ...(times !== undefined && once !== undefined ? [`${path} has both times and once; remove one`] : []),
    ...(typeof until === 'number' && typeof from === 'number' && until <= from ? [`${path}.until must be above from (${from}), got ${until}`] : []),
  ]
}

function paymentProblems(fault: object, path: string): readonly string[] {
  const { payment } = fault as { payment?: unknown }
  if (typeof payment !== 'string' || outcomeOfPayment(payment)) return []
  return [`${path}.fault.payment must be a payer outcome or one of HashNut's payment messages, got ${shown(payment)}`]
}

/** Turns codes that are written as numbers into texts. */
function withTextCodes(rule: FaultRule): FaultRule {
  const fault = rule.fault
  if ('code' in fault) return { ...rule, fault: { ...fault, code: String(fault.code) } }
  if ('rateLimit' in fault && fault.rateLimit.code !== undefined) {
    return { ...rule, fault: { rateLimit: { ...fault.rateLimit, code: String(fault.rateLimit.code) } } }
  }
  return rule
}

const bad = (problems: readonly string[], cause?: unknown) =>
  new SimulatorError('BAD_FAULT_SCRIPT', `the fault script cannot be used:\n  ${problems.join('\n  ')}`, cause === undefined ? {} : { cause })
