import { PagekindError } from '@pagekind/common'
import type { RegexEngine, RuleFile, RuleProblem } from '../types.ts'
import { checkCondition, LONGEST_KEYWORD } from './check-condition.ts'
import { isRecord, type Path, Problems } from './problems.ts'

const FILE_MEMBERS = ['$schema', 'version', 'name', 'heads', 'rules']
const RULE_MEMBERS = ['id', 'head', 'label', 'priority', 'weight', 'when', 'unless', 'stop', 'veto', 'comment']
const HEAD_MEMBERS = ['labels', 'exclusive', 'threshold']
/** More would say nothing more, and `odds` stay exact. */
const HEAVIEST = 1_000_000
const HIGHEST = 1_000_000
const LONGEST_COMMENT = 10_000
/** What an object cannot have as a name without harm. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Everything that is wrong with a file of rules, in its order; empty where nothing is. Regular expressions are looked into
 * where `regex` is given. Never throws. About 1 µs a host.
 */
export function checkRules(value: unknown, regex?: RegexEngine): RuleProblem[] {
  const problems = new Problems(regex)
  if (!problems.isObject([], value, FILE_MEMBERS)) return problems.list
  const { $schema, version, name, heads, rules } = value
  if (version !== 1) problems.tell(['version'], version, 'is not a known version', 'Give "version": 1')
  if ($schema !== undefined) problems.isText(['$schema'], $schema, LONGEST_COMMENT)
  if (name !== undefined) problems.isText(['name'], name, LONGEST_KEYWORD)
  const labels = heads === undefined ? new Map<string, unknown>() : checkHeads(problems, heads)
  if (!Array.isArray(rules)) {
    problems.tell(['rules'], rules, 'is not a list', 'Give a list of rules')
    return problems.list
  }
  const ids = new Map<string, number>()
  rules.forEach((rule, i) => {
    const path = ['rules', i]
    if (!problems.isObject(path, rule, RULE_MEMBERS)) return
    checkRule(problems, path, rule, labels)
    const { id } = rule
    if (typeof id !== 'string') return
    const first = ids.get(id)
    if (first === undefined) ids.set(id, i)
    else problems.tell([...path, 'id'], id, `is the id of /rules/${first} too`, 'Give each rule an id of its own')
  })
  return problems.list
}

/**
 * A file of rules from its JSON, or checked as it is. Throws `E_JSON` for text that is none, `E_RULE_SYNTAX` naming the first
 * problems (`checkRules` gives all).
 */
export function parseRules(source: string | RuleFile, regex?: RegexEngine): RuleFile {
  const value = typeof source === 'string' ? parseJson(source) : source
  refuse(checkRules(value, regex))
  return value as RuleFile
}

function refuse(problems: readonly RuleProblem[]): void {
  const [first] = problems
  if (first === undefined) return
  const shown = problems.slice(0, 5).map(({ path, message }) => `${path === '' ? 'the file' : path} ${message}`)
  const more = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : ''
  throw new PagekindError('E_RULE_SYNTAX', `The rules cannot be used: ${shown.join('; ')}${more}`, { hint: first.hint })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PagekindError('E_JSON', 'The file of rules is not JSON', { value: text, hint: 'See `cause`', cause })
  }
}

function checkHeads(problems: Problems, value: unknown): Map<string, unknown> {
  const labels = new Map<string, unknown>()
  if (!isRecord(value)) {
    problems.tell(['heads'], value, 'is not an object', 'Give { name: { labels } }')
    return labels
  }
  for (const [name, head] of Object.entries(value)) {
    const path = ['heads', name]
    checkName(problems, path, name)
    if (!problems.isObject(path, head, HEAD_MEMBERS)) continue
    if (head['exclusive'] !== undefined) problems.isBoolean([...path, 'exclusive'], head['exclusive'])
    if (head['threshold'] !== undefined) problems.isNumber([...path, 'threshold'], head['threshold'], 0, 1)
    const list = head['labels']
    labels.set(name, list)
    if (!Array.isArray(list) || list.length === 0 || new Set(list).size !== list.length) {
      problems.tell([...path, 'labels'], list, 'is not a list of labels', 'Give one or more labels, each once')
      continue
    }
    list.forEach((label, i) => {
      problems.isText([...path, 'labels', i], label, LONGEST_KEYWORD)
    })
  }
  return labels
}

/** Names of heads become keys of objects. */
function checkName(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isText(path, value, LONGEST_KEYWORD)) return
  if (FORBIDDEN.has(value)) problems.tell(path, value, 'cannot be a name', 'Take another name')
}

function checkRule(problems: Problems, path: Path, rule: Record<string, unknown>, labels: Map<string, unknown>): void {
  const { id, head, label, priority, weight, when, unless, stop, veto, comment } = rule
  problems.isText([...path, 'id'], id, LONGEST_KEYWORD)
  problems.isText([...path, 'head'], head, LONGEST_KEYWORD)
  problems.isText([...path, 'label'], label, LONGEST_KEYWORD)
  const known = labels.get(head as string)
  if (Array.isArray(known) && !known.includes(label)) {
    problems.tell([...path, 'label'], label, 'is no label of its head', `Add it to /heads/${String(head)}/labels`)
  }
  if (priority !== undefined && problems.isNumber([...path, 'priority'], priority, -HIGHEST, HIGHEST)) {
    if (!Number.isInteger(priority)) {
      problems.tell([...path, 'priority'], priority, 'is not an integer', 'Give a whole number')
    }
  }
  if (weight !== undefined) {
    if (problems.isNumber([...path, 'weight'], weight, -HEAVIEST, HEAVIEST) && weight === 0) {
      problems.tell([...path, 'weight'], weight, 'adds nothing', 'Give another weight, or leave the rule out')
    }
    if (veto === true) problems.tell([...path, 'weight'], weight, 'is of no use beside veto', 'Leave it out')
  }
  if (stop !== undefined) problems.isBoolean([...path, 'stop'], stop)
  if (veto !== undefined) problems.isBoolean([...path, 'veto'], veto)
  if (comment !== undefined) problems.isText([...path, 'comment'], comment, LONGEST_COMMENT)
  if (when === undefined) problems.tell([...path, 'when'], when, 'is missing', 'Give the condition of the rule')
  else checkCondition(problems, [...path, 'when'], when)
  if (unless !== undefined) checkCondition(problems, [...path, 'unless'], unless)
}
