import { BELOW, EXACT, type Expression, FIELDS, MODES, PATTERN, type Program } from '../compile/program.ts'
import { SuffixHashes } from '../hosts/hash.ts'
import { matchesLabels } from '../hosts/pattern.ts'
import { HostTable } from '../hosts/table.ts'
import { Automaton } from '../keywords/automaton.ts'
import { originalSlice } from '../keywords/original.ts'
import { isBoundary } from '../keywords/words.ts'
import type { RegexMatcher, RuleHit, RuleMatch, RulePage } from '../types.ts'
import { testAtom } from './atom-tests.ts'
import { PageFacts } from './page-facts.ts'

const NOTHING: readonly RuleMatch[] = Object.freeze([])
const NO_HITS: readonly RuleHit[] = Object.freeze([])

/** Regular expressions of an atom, in the order of its tests. */
export type CompiledRegexes = ReadonlyMap<number, readonly RegexMatcher[]>

/** Asks a program about pages. Its buffers serve one page after the other. */
export class Matcher {
  readonly #program: Program
  readonly #regexes: CompiledRegexes
  readonly #table: HostTable
  readonly #automaton: Automaton
  readonly #hashes = new SuffixHashes()
  /** Fields in which keywords are looked for. */
  readonly #scanned: readonly number[]
  readonly #hasHosts: boolean
  /** The page at which an atom was found last; what is not of this page counts as not found. */
  readonly #stamps: Int32Array
  readonly #from: Int32Array
  readonly #to: Int32Array
  /** Likewise the page at which a rule became a candidate. */
  readonly #ruleStamps: Int32Array
  /** The page at which the rest of an atom's kinds were tried last, and whether they held: many rules ask for the same path. */
  readonly #triedStamps: Int32Array
  readonly #held: Uint8Array
  /** What is told of a rule where nobody wants to know what it hit, made when it first holds. */
  readonly #plainMatches: (RuleMatch | undefined)[]
  #page = 0
  /** Rules that may hold for the page at hand, each once: the first `#candidateCount`. */
  readonly #candidates: Int32Array
  #candidateCount = 0
  #facts = new PageFacts({})
  #host = ''

  constructor(program: Program, regexes: CompiledRegexes) {
    this.#program = program
    this.#regexes = regexes
    this.#table = new HostTable(program.hosts)
    this.#automaton = new Automaton(program.keywords)
    this.#hasHosts = program.hosts.remainders.length > 0 || program.openPatterns.length > 0
    const scanned = new Set<number>()
    for (const atom of program.atoms) if (atom.kind === 'keywords' || atom.kind === 'literal') scanned.add(atom.field)
    this.#scanned = [...scanned].sort((a, b) => a - b)
    this.#stamps = new Int32Array(program.atoms.length)
    this.#from = new Int32Array(program.atoms.length)
    this.#to = new Int32Array(program.atoms.length)
    this.#ruleStamps = new Int32Array(program.rules.length)
    this.#triedStamps = new Int32Array(program.atoms.length)
    this.#held = new Uint8Array(program.atoms.length)
    this.#plainMatches = new Array(program.rules.length)
    this.#candidates = new Int32Array(program.rules.length)
  }

  /** Every rule that holds, in the order of the rules; `disabled` are passed over. */
  match(page: RulePage | PageFacts, disabled: Uint8Array | null): readonly RuleMatch[] {
    this.#begin(page)
    if (this.#hasHosts) this.#findHosts()
    for (const field of this.#scanned) this.#findKeywords(field)
    const { always, rules } = this.#program
    for (let i = 0; i < always.length; i++) this.#candidates[this.#candidateCount++] = always[i]!
    const count = this.#candidateCount
    if (count === 0) return NOTHING
    const candidates = this.#candidates
    sortFirst(candidates, count)
    let matches: RuleMatch[] | null = null
    for (let i = 0; i < count; i++) {
      const index = candidates[i]!
      if (disabled !== null && disabled[index] === 1) continue
      const rule = rules[index]!
      if (!this.#holds(rule.when) || (rule.unless !== null && this.#holds(rule.unless))) continue
      matches ??= []
      matches.push(this.#tell(index))
    }
    return matches ?? NOTHING
  }

  #begin(page: RulePage | PageFacts): void {
    if (this.#page === 0x7fffffff) {
      this.#stamps.fill(0)
      this.#ruleStamps.fill(0)
      this.#triedStamps.fill(0)
      this.#page = 0
    }
    this.#page++
    this.#candidateCount = 0
    this.#facts = page instanceof PageFacts ? page : new PageFacts(page)
  }

  #findHosts(): void {
    const host = this.#facts.host()
    this.#host = host ?? ''
    if (host === null) return
    const { groupStarts, groupEntries, openPatterns, hosts } = this.#program
    const hashes = this.#facts.hashes(host, hosts.seed, this.#hashes)
    for (let which = Math.max(0, hosts.leastLabels - 1); which < hashes.count; which++) {
      const group = this.#table.find(hashes, which, host)
      if (group <= 0) continue
      const isWhole = which === hashes.count - 1
      for (let i = groupStarts[group]!; i < groupStarts[group + 1]!; i++) {
        const entry = groupEntries[i]!
        const mode = entry % MODES
        const about = (entry - mode) / MODES
        if (mode === PATTERN) this.#tryPattern(about, host)
        else if (mode === BELOW || (mode === EXACT && isWhole)) this.#found(about, hashes.from[which]!, host.length)
      }
    }
    for (let i = 0; i < openPatterns.length; i++) this.#tryPattern(openPatterns[i]!, host)
  }

  #tryPattern(index: number, host: string): void {
    const { atom, pattern } = this.#program.patterns[index]!
    if (matchesLabels(pattern, host)) this.#found(atom, 0, host.length)
  }

  #findKeywords(field: number): void {
    const { folded, isPlain } = this.#facts.field(FIELDS[field]!)
    const { atoms, keywordStarts, keywordAtoms } = this.#program
    // The scheme is no part of what an address says, but regular expressions read it.
    const begin = FIELDS[field] === 'url' ? Math.max(0, folded.indexOf('://') + 3) : 0
    let lastEnd = -1
    let endsWord = false
    this.#automaton.scan(folded, (pattern, from, to) => {
      if (to !== lastEnd) endsWord = isBoundary(folded, to)
      lastEnd = to
      const isWord = endsWord && from >= begin && isBoundary(folded, from)
      for (let i = keywordStarts[pattern]!; i < keywordStarts[pattern + 1]!; i++) {
        const index = keywordAtoms[i]!
        const atom = atoms[index]!
        if (
          atom.kind === 'literal' ? atom.field === field : isWord && atom.kind === 'keywords' && atom.field === field
        ) {
          this.#found(index, from, to)
        }
      }
    })
    if (isPlain) return
    // Folding may have changed the text that a literal stands for: its expression has to look for itself.
    for (let index = 0; index < atoms.length; index++) {
      const atom = atoms[index]!
      if (atom.kind === 'literal' && atom.field === field) this.#found(index, 0, 0)
    }
  }

  /** Keeps the first place of an atom, and makes candidates of the rules that it may lead to. */
  #found(atom: number, from: number, to: number): void {
    if (this.#stamps[atom] === this.#page) return
    this.#stamps[atom] = this.#page
    this.#from[atom] = from
    this.#to[atom] = to
    const { triggerStarts, triggerRules } = this.#program
    for (let i = triggerStarts[atom]!; i < triggerStarts[atom + 1]!; i++) {
      const rule = triggerRules[i]!
      if (this.#ruleStamps[rule] === this.#page) continue
      this.#ruleStamps[rule] = this.#page
      this.#candidates[this.#candidateCount++] = rule
    }
  }

  #holds(expression: Expression): boolean {
    if (typeof expression === 'number') return this.#atomHolds(expression)
    const [operator] = expression
    if (operator === 'not') return !this.#holds(expression[1])
    const isAnd = operator === 'and'
    for (let i = 1; i < expression.length; i++) {
      if (this.#holds(expression[i] as Expression) !== isAnd) return !isAnd
    }
    return isAnd
  }

  #atomHolds(index: number): boolean {
    const { kind } = this.#program.atoms[index]!
    // What scanning finds needs no slice of the page made.
    if (kind === 'domain' || kind === 'host' || kind === 'keywords' || kind === 'literal') return this.#isFound(index)
    if (this.#triedStamps[index] !== this.#page) {
      this.#triedStamps[index] = this.#page
      this.#held[index] = this.#atomHit(index) === null ? 0 : 1
    }
    return this.#held[index] === 1
  }

  /** What an atom holds for; null where it does not. */
  #atomHit(index: number): string | null {
    const atom = this.#program.atoms[index]!
    switch (atom.kind) {
      case 'domain':
      case 'host':
        return this.#isFound(index) ? this.#host.slice(this.#from[index]!) : null
      case 'keywords': {
        if (!this.#isFound(index)) return null
        const { original, folded } = this.#facts.field(FIELDS[atom.field]!)
        return originalSlice(original, folded, this.#from[index]!, this.#to[index]!)
      }
      case 'literal':
        return this.#isFound(index) ? '' : null
      case 'regex':
        return this.#regexHit(index)
      default:
        return testAtom(atom, this.#facts)
    }
  }

  #isFound(atom: number): boolean {
    return this.#stamps[atom] === this.#page
  }

  #regexHit(index: number): string | null {
    const atom = this.#program.atoms[index]!
    if (atom.kind !== 'regex') return null
    const matchers = this.#regexes.get(index)!
    for (const [i, { field }] of atom.tests.entries()) {
      const need = atom.needs[i]!
      if (need >= 0 && !this.#isFound(need)) continue
      const { original } = this.#facts.field(field)
      const range = matchers[i]!(original)
      if (range !== null) return original.slice(range[0], range[1])
    }
    return null
  }

  #tell(index: number): RuleMatch {
    if (this.#facts.wantsHits) return this.#matchOf(index, this.#collect(this.#program.rules[index]!.when, []))
    this.#plainMatches[index] ??= Object.freeze(this.#matchOf(index, NO_HITS))
    return this.#plainMatches[index]
  }

  #matchOf(index: number, hits: readonly RuleHit[]): RuleMatch {
    const { id, head, label, weight, priority, stop, veto } = this.#program.rules[index]!
    const { field = '', matched = '' } = hits[0] ?? {}
    return { rule: id, head, label, field, matched, hits, weight, priority, stop, veto }
  }

  /** What in the page makes the expression hold, added to `hits`. */
  #collect(expression: Expression, hits: RuleHit[]): readonly RuleHit[] {
    if (typeof expression !== 'number') {
      if (expression[0] !== 'not') for (const part of expression.slice(1)) this.#collect(part as Expression, hits)
      return hits
    }
    const matched = this.#atomHit(expression)
    if (matched === null) return hits
    const atom = this.#program.atoms[expression]!
    hits.push({ field: atom.kind === 'keywords' ? FIELDS[atom.field]! : atom.kind, matched })
    return hits
  }
}

/** Most pages have so few candidates that sorting them needs no call. */
const FEW = 16

/** Sorts the first `count` numbers, ascending. */
function sortFirst(numbers: Int32Array, count: number): void {
  if (count > FEW) {
    numbers.subarray(0, count).sort()
    return
  }
  for (let i = 1; i < count; i++) {
    const number = numbers[i]!
    let at = i
    for (; at > 0 && numbers[at - 1]! > number; at--) numbers[at] = numbers[at - 1]!
    numbers[at] = number
  }
}
