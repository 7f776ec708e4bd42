/**
 * An Aho–Corasick automaton (CACM 1975) as a double array (Aoe, IEEE TSE 1989): the child of state `s` by class `c` is state
 * `t = base[s] + c`, if `check[t]` is `s`. State 0 is the root.
 */
export interface AutomatonData {
  /** The code units that occur in patterns, ascending; the class of the i-th is i + 1, of all others 0. Capitals A to Z are as a to z. */
  readonly units: Uint16Array
  readonly base: Int32Array
  /** -1 for a state that does not exist. */
  readonly check: Int32Array
  /** Of each state, that of the longest proper suffix. */
  readonly fail: Int32Array
  /** Length of what a state has read. */
  readonly depth: Uint16Array
  /** The pattern that ends at a state; -1 for none. */
  readonly pattern: Int32Array
  /** The next state of the fail chain at which a pattern ends; 0 for none. */
  readonly output: Int32Array
}

/** The patterns of an automaton, in their order: what leads to each state, read backwards. */
export function patternsOf({ units, base, check, pattern }: AutomatonData): string[] {
  const patterns: string[] = []
  for (let state = 0; state < check.length; state++) {
    if (pattern[state]! < 0) continue
    let text = ''
    for (let at = state; at !== 0; at = check[at]!)
      text = String.fromCharCode(units[at - base[check[at]!]! - 1]!) + text
    patterns[pattern[state]!] = text
  }
  return patterns
}

/** Called for each pattern that ends at a place of a text. */
export type FoundPattern = (pattern: number, from: number, to: number) => void

/** Scans texts for patterns, each code unit about once. */
export class Automaton {
  readonly data: AutomatonData
  readonly #classes: Uint16Array

  constructor(data: AutomatonData) {
    this.data = data
    // Without patterns no class is ever asked for.
    this.#classes = new Uint16Array(data.units.length === 0 ? 0 : 0x10000)
    for (const [i, unit] of data.units.entries()) {
      this.#classes[unit] = i + 1
      if (unit >= 0x61 && unit <= 0x7a) this.#classes[unit - 0x20] = i + 1
    }
  }

  /** Tells every occurrence of every pattern, by where it ends; of those that end together the longest first. */
  scan(text: string, found: FoundPattern): void {
    const { base, check, fail, pattern, output, depth } = this.data
    const classes = this.#classes
    const states = check.length
    let state = 0
    for (let i = 0; i < text.length; i++) {
      const unit = classes[text.charCodeAt(i)]!
      if (unit === 0) {
        state = 0
        continue
      }
      for (;;) {
        const next = base[state]! + unit
        if (next < states && check[next] === state) {
          state = next
          break
        }
        if (state === 0) break
        state = fail[state]!
      }
      let end = pattern[state]! >= 0 ? state : output[state]!
      for (; end !== 0; end = output[end]!) found(pattern[end]!, i + 1 - depth[end]!, i + 1)
    }
  }
}
