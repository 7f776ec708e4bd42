import { type Atom, type CompiledRule, type Expression, MODES, PATTERN, type Program } from '../compile/program.ts'
import { BUCKET, needsExtras } from '../hosts/table.ts'
import { checkRules } from '../schema/check.ts'
import { parseSignalTest } from '../schema/signal-test.ts'
import type { AnyArray, SectionName } from './layout.ts'
import { broken } from './read.ts'

const FIELD_COUNT = 4
/** A condition nests 16 deep; each level is at most two operators. */
const DEEPEST = 64

/**
 * The program that a head and its arrays make. Throws `E_RULES_FORMAT` where any number leads out of an array, where a chain does
 * not end, or where a rule is not as `checkRules` has rules: what passes may be asked without further looking.
 */
export function verifyProgram(head: Record<string, unknown>, arrays: ReadonlyMap<string, AnyArray>) {
  const array = (name: SectionName) => arrays.get(name) as never
  const { name, heads, rules, atoms, patterns, openPatterns, always, seed, leastLabels, disabled } = head
  if (typeof name !== 'string') throw broken('have no name', name)
  if (!Number.isSafeInteger(seed)) throw broken('have no seed', seed)
  if (!isIndex(leastLabels, Number.MAX_SAFE_INTEGER)) throw broken('have no number of labels', leastLabels)
  if (!isList(rules) || !isList(atoms) || !isList(patterns)) throw broken('do not list their rules')
  const program: Program = {
    name,
    heads: heads as Program['heads'],
    rules: rules as CompiledRule[],
    atoms: atoms as Atom[],
    patterns: patterns as Program['patterns'],
    openPatterns: openPatterns as number[],
    always: always as number[],
    hosts: {
      seed: seed as number,
      leastLabels,
      remainders: array('remainders'),
      extras: array('extras'),
      groups: array('groups'),
      bytes: array('bytes'),
      starts: array('starts'),
    },
    groupStarts: array('groupStarts'),
    groupEntries: array('groupEntries'),
    keywords: {
      units: array('units'),
      base: array('base'),
      check: array('check'),
      fail: array('fail'),
      depth: array('depth'),
      pattern: array('pattern'),
      output: array('output'),
    },
    keywordStarts: array('keywordStarts'),
    keywordAtoms: array('keywordAtoms'),
    triggerStarts: array('triggerStarts'),
    triggerRules: array('triggerRules'),
  }
  for (const [i, atom] of program.atoms.entries()) verifyAtom(atom, i, program.atoms)
  verifyRules(program)
  verifyIndices('openPatterns', openPatterns, patterns.length)
  verifyIndices('always', always, rules.length)
  verifyIndices('disabled', disabled, rules.length)
  for (const pattern of program.patterns) {
    if (!isRecord(pattern) || typeof pattern.pattern !== 'string' || !isIndex(pattern.atom, atoms.length)) {
      throw broken('have a host pattern that is none', pattern)
    }
  }
  verifyHosts(program)
  verifyLists('groupStarts', program.groupStarts, program.groupEntries.length)
  const { groupEntries } = program
  for (let i = 0; i < groupEntries.length; i++) {
    const entry = groupEntries[i]!
    const mode = entry % MODES
    const most = mode === PATTERN ? patterns.length : atoms.length
    if ((entry - mode) / MODES >= most) throw broken('have a host that leads nowhere', entry)
  }
  verifyKeywords(program)
  verifyLists('triggerStarts', program.triggerStarts, program.triggerRules.length, atoms.length)
  verifyBelow('triggerRules', program.triggerRules, rules.length)
  return { program, disabled: flagsOf(disabled as number[], rules.length) }
}

function flagsOf(indices: readonly number[], length: number): Uint8Array | null {
  if (indices.length === 0) return null
  const flags = new Uint8Array(length)
  for (const index of indices) flags[index] = 1
  return flags
}

/** Rules as such, and the heads that they bring along by the same checks as those of a file. */
function verifyRules({ rules, heads, atoms }: Program): void {
  const [problem] = isEmpty(heads) ? [] : checkRules({ version: 1, heads, rules: [] })
  if (problem !== undefined) throw broken(`have heads that are none: ${problem.path} ${problem.message}`)
  const ids = new Set<string>()
  let last = Number.POSITIVE_INFINITY
  for (const rule of rules) {
    if (!isRecord(rule)) throw broken('have a rule that is none', rule)
    const { id, head, label, priority, weight, stop, veto } = rule
    const isNamed = typeof id === 'string' && typeof head === 'string' && typeof label === 'string'
    const isFlagged = typeof stop === 'boolean' && typeof veto === 'boolean'
    if (!isNamed || !isFlagged || ids.has(id)) throw broken('have a rule that is none', id)
    ids.add(id)
    if (!Number.isInteger(priority) || priority > last) throw broken('have rules out of their order', priority)
    last = priority
    // JSON knows no infinity, but it does know 1e999.
    if (!Number.isFinite(weight) || (weight === 0) !== veto) throw broken('have a weight that is none', weight)
    verifyExpression(rule.when, atoms, 0)
    if (rule.unless !== null) verifyExpression(rule.unless, atoms, 0)
  }
}

function isEmpty(heads: unknown): boolean {
  return isRecord(heads) && Object.keys(heads).length === 0
}

function verifyExpression(
  expression: unknown,
  atoms: readonly Atom[],
  depth: number,
): asserts expression is Expression {
  if (typeof expression === 'number' && isIndex(expression, atoms.length)) return
  if (!isList(expression) || depth > DEEPEST) throw broken('have a condition that is none', expression)
  const [operator, ...parts] = expression
  const isKnown = operator === 'not' ? parts.length === 1 : operator === 'and' || operator === 'or'
  if (!isKnown) throw broken('have a condition of another kind', operator)
  for (const part of parts) verifyExpression(part, atoms, depth + 1)
}

/** Atoms that hold tests are read as the members of a rule's condition. */
function verifyAtom(atom: unknown, index: number, atoms: readonly Atom[]): void {
  if (!isRecord(atom)) throw broken('have a test that is none', atom)
  const { kind, field, globs, tests, names, tags, needs } = atom
  switch (kind) {
    case 'domain':
    case 'host':
      return
    case 'keywords':
    case 'literal':
      if (isIndex(field, FIELD_COUNT)) return
      break
    case 'path':
      verifyMember('path', globs)
      return
    case 'query':
      verifyMember('query', tests)
      return
    case 'extension':
      verifyMember('extension', names)
      return
    case 'language':
      verifyMember('language', tags)
      return
    case 'signal':
      if (isList(tests) && tests.every(isSignalTest)) return
      break
    case 'regex': {
      verifyMember('regex', tests)
      const isLiteral = (need: unknown) => need === -1 || (isIndex(need, index) && atoms[need]!.kind === 'literal')
      if (isList(needs) && needs.length === (tests as unknown[]).length && needs.every(isLiteral)) return
      break
    }
  }
  throw broken('have a test of another kind', kind)
}

function verifyMember(member: string, entries: unknown): void {
  const rule = { id: 'x', head: 'x', label: 'x', when: { [member]: entries } }
  if (!isList(entries) || checkRules({ version: 1, rules: [rule] }).length > 0) {
    throw broken(`have a test of ${member} that is none`, entries)
  }
}

function isSignalTest(test: unknown): boolean {
  if (!isRecord(test)) return false
  const { signal, operator, value } = test
  return typeof value === 'number' && parseSignalTest(`${String(signal)} ${String(operator)} ${value}`)?.value === value
}

function verifyHosts({ hosts, groupStarts }: Program): void {
  const { remainders, extras, groups, bytes, starts } = hosts
  const slots = remainders.length
  if (slots % BUCKET !== 0 || groups.length !== slots) throw broken('have a table of hosts that does not fit')
  if (extras.length !== (needsExtras(slots / BUCKET) ? slots : 0)) throw broken('have fingerprints that do not fit')
  verifyBelow('groups', groups, Math.max(1, groupStarts.length - 1))
  if (starts.length === 0 ? bytes.length > 0 : starts.length !== slots + 1) throw broken('have hosts that do not fit')
  if (starts.length > 0) verifyLists('starts', starts, bytes.length)
}

function verifyKeywords({ keywords, keywordStarts, keywordAtoms, atoms }: Program): void {
  const { units, base, check, fail, depth, pattern, output } = keywords
  const states = check.length
  const isFitting = [base, fail, depth, pattern, output].every(({ length }) => length === states)
  if (states === 0 || !isFitting) throw broken('have keywords that do not fit')
  if (!units.every((unit, i) => i === 0 || units[i - 1]! < unit)) throw broken('have characters out of order')
  verifyLists('keywordStarts', keywordStarts, keywordAtoms.length)
  verifyBelow('keywordAtoms', keywordAtoms, atoms.length)
  const patterns = keywordStarts.length - 1
  for (let state = 0; state < states; state++) {
    const parent = check[state]!
    if (parent < -1 || parent >= states || base[state]! < 0) throw broken('have a keyword that leads nowhere')
    // Links lead to shorter texts: no chain of them is endless, and no text is longer than what was read of it.
    if (parent >= 0 && (depth[state] !== depth[parent]! + 1 || base[parent]! >= state)) {
      throw broken('have a keyword that is longer than it is')
    }
    for (const link of [fail[state]!, output[state]!]) {
      if (link < 0 || link >= states || (link !== 0 && depth[link]! >= depth[state]!)) {
        throw broken('have a keyword whose links do not end')
      }
    }
    if (pattern[state]! < -1 || pattern[state]! >= patterns) throw broken('have a keyword of no rule')
    if (output[state] !== 0 && pattern[output[state]!]! < 0) throw broken('have a link to no keyword')
  }
  if (depth[0] !== 0 || check[0] !== -1 || pattern[0] !== -1) throw broken('have keywords without a beginning')
}

/** Where lists begin in one array: ascending, from 0 to its end. */
function verifyLists(name: string, starts: Uint32Array, length: number, lists = starts.length - 1): void {
  let last = 0
  // By index: what iterates typed arrays is slow until it is compiled, and this runs once.
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    if (start < last) throw broken(`have ${name} out of order`)
    last = start
  }
  if (starts.length !== lists + 1 || starts[0] !== 0 || last !== length) throw broken(`have ${name} that do not fit`)
}

function verifyBelow(name: string, values: AnyArray, limit: number): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= limit) throw broken(`have ${name} that lead nowhere`, values[i])
  }
}

function verifyIndices(name: string, value: unknown, limit: number): void {
  if (!isList(value) || !value.every((index) => isIndex(index, limit))) throw broken(`have ${name} that lead nowhere`)
}

function isIndex(value: unknown, limit: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < limit
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Record<string, unknown> & CompiledRule {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
