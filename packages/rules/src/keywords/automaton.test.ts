import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Automaton } from './automaton.ts'
import { buildAutomaton } from './build.ts'
import { originalSlice } from './original.ts'
import { isBoundary } from './words.ts'

function foundIn(patterns: readonly string[], text: string): string[] {
  const found: string[] = []
  new Automaton(buildAutomaton(patterns)).scan(text, (pattern, from, to) => {
    expect(text.slice(from, to).toLowerCase()).toBe(patterns[pattern])
    found.push(`${patterns[pattern]}@${from}`)
  })
  return found.sort()
}

function obvious(patterns: readonly string[], text: string): string[] {
  return [...text].length === 0
    ? []
    : patterns
        .flatMap((pattern) =>
          Array.from({ length: text.length }, (_, i) =>
            text.toLowerCase().startsWith(pattern, i) ? `${pattern}@${i}` : '',
          ),
        )
        .filter((one) => one !== '')
        .sort()
}

const unit = fc.constantFrom('a', 'b', 'c', 'é', 'и', '中', '😀', ' ')
const pattern = fc.string({ unit, minLength: 1, maxLength: 5 })

describe('the automaton', () => {
  test('finds every occurrence of every pattern, as a search for each does', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(pattern, { maxLength: 30 }),
        fc.string({ unit: fc.oneof(unit, fc.constantFrom('A', 'B', 'x', '\ud800', '\udc00')), maxLength: 60 }),
        (patterns, text) => {
          expect(foundIn(patterns, text)).toEqual(obvious(patterns, text))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('of no patterns finds nothing, of nested ones all', () => {
    expect(foundIn([], 'abc')).toEqual([])
    const nested = Array.from({ length: 50 }, (_, i) => 'a'.repeat(i + 1))
    expect(foundIn(nested, 'a'.repeat(50))).toHaveLength((50 * 51) / 2)
  })

  test('of ten thousand patterns is built in a moment and small', () => {
    const patterns = Array.from({ length: 10_000 }, (_, i) => `k${((i * 2654435761) >>> 0).toString(36)}`)
    const data = buildAutomaton(patterns)
    const bytes = Object.values(data).reduce((sum, array) => sum + array.byteLength, 0)
    expect(bytes).toBeLessThan(2_000_000)
    expect(foundIn(patterns, `x ${patterns[77]} y`)).toEqual([`${patterns[77]}@2`])
  })
})

describe('boundaries of words', () => {
  test.each([
    ['ab', 1, false],
    ['a b', 1, true],
    ['a_b', 1, true],
    ['a1', 1, false],
    ['a中', 1, true],
    ['中文', 1, true],
    ['한국', 1, false],
    ['a😀', 1, true],
    ['😀b', 2, true],
    ['😀', 1, false],
    ['𠀀a', 2, true],
    ['𐐷a', 2, false],
    ['é', 0, true],
    ['é', 1, true],
  ])('in %j at %i: %s', (text, at, expected) => {
    expect(isBoundary(text, at)).toBe(expected)
  })
})

test('the slice of the original is found behind what folding changed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'B', 'ß', 'ﬁ', 'e\u0301', 'ｶﾞ', '각', '\u1112\u1161\u11ab', 'İ', ' '), {
        maxLength: 8,
      }),
      fc.nat(),
      fc.nat(),
      (parts, a, b) => {
        const original = parts.join('')
        const folded = original.normalize('NFKC')
        const from = folded.length === 0 ? 0 : a % folded.length
        const to = Math.min(folded.length, from + 1 + (b % 4))
        const slice = originalSlice(original, folded, from, to)
        expect(original.includes(slice) || folded.slice(from, to) === slice).toBe(true)
      },
    ),
  )
  expect(originalSlice('Die ﬁne Straße', 'Die fine Strasse', 4, 8)).toBe('ﬁne')
  expect(originalSlice('Die ﬁne Straße', 'Die fine Strasse', 9, 16)).toBe('Straße')
})
