/** Shorter literals occur in almost every text. */
const SHORTEST = 3
/** How often what stands before it is repeated. */
const COUNT = /^\{\d+(?:,\d*)?\}/
const SPECIAL = new Set('\\[](){}.*+?^$|')

/**
 * The longest text, in lower-case ASCII, that every match of a pattern contains in some case; null where none is plain to
 * see. Reads what stands outside of groups and classes only, and gives up on what it does not know: to find none costs time,
 * to find a wrong one would cost matches.
 */
export function requiredLiteral(pattern: string): string | null {
  let best = ''
  let run = ''
  const end = () => {
    if (run.length > best.length) best = run
    run = ''
  }
  for (let i = 0; i < pattern.length; ) {
    const character = pattern[i]!
    if (character === '|' || character === ')') return null
    const literal = literalAt(pattern, i)
    if (literal !== null) {
      const next = pattern[i + literal.length]
      if (next === '*' || next === '?' || next === '{') end()
      else run += literal.character
      i += literal.length
      if (next === '+') end()
      continue
    }
    end()
    if (character === '[') i = behindClass(pattern, i)
    else if (character === '(') i = behindGroup(pattern, i)
    else if (character === '\\') i = behindEscape(pattern, i)
    else i += COUNT.exec(pattern.slice(i, i + 32))?.[0].length ?? 1
    if (i < 0) return null
  }
  end()
  return best.length >= SHORTEST ? best : null
}

/** A character that stands for itself, escaped or not. */
function literalAt(pattern: string, at: number): { character: string; length: number } | null {
  const character = pattern[at]!
  if (character === '\\') {
    const escaped = pattern[at + 1] ?? ''
    return /^[!-/:-@[-`{-~]$/.test(escaped) ? { character: escaped, length: 2 } : null
  }
  if (SPECIAL.has(character) || character < ' ' || character > '~') return null
  return { character: character.toLowerCase(), length: 1 }
}

/** Behind an escape of one letter; -1 for those that take what follows. */
function behindEscape(pattern: string, at: number): number {
  return /^[dDwWsSbBAz]$/.test(pattern[at + 1] ?? '') ? at + 2 : -1
}

function behindClass(pattern: string, at: number): number {
  let i = at + 1
  if (pattern[i] === '^') i++
  if (pattern[i] === ']') i++
  for (; i < pattern.length; i++) {
    if (pattern[i] === '\\') {
      if (pattern[i + 1] === 'Q') return -1
      i++
    } else if (pattern.startsWith('[:', i)) {
      const close = pattern.indexOf(':]', i + 2)
      if (close < 0) return -1
      i = close + 1
    } else if (pattern[i] === ']') return i + 1
  }
  return -1
}

function behindGroup(pattern: string, at: number): number {
  let depth = 0
  for (let i = at; i < pattern.length; ) {
    const character = pattern[i]!
    if (character === '\\') {
      if (pattern[i + 1] === 'Q') return -1
      i += 2
    } else if (character === '[') {
      i = behindClass(pattern, i)
      if (i < 0) return -1
    } else {
      if (character === '(') depth++
      if (character === ')' && --depth === 0) return i + 1
      i++
    }
  }
  return -1
}
