import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { undisguise } from '../text.ts'

describe('undisguise', () => {
  test.each([
    ['Ho\u00adly Unbl\u00adocke\u00adr', 'Holy Unblocker'],
    ['H\u200boly Unb\u200bloc\u200bke\u200br', 'Holy Unblocker'],
    ['p\u2060r\ufeffoxy\u200c2\u200d4', 'proxy24'],
    ['Top 10 Best Onlinе Cаsinо', 'Top 10 Best Online Casino'],
    ['СASINΟ', 'CASINO'],
    ['unblосked gаmes', 'unblocked games'],
  ])('%j is %s', (disguised, seen) => {
    expect(undisguise(disguised)).toBe(seen)
  })

  test.each([
    'Plain text – “quoted”, naïve café',
    'казино онлайн',
    'α-helix und β-Faltblatt',
    'می\u200cخواهم',
    'क्\u200dष',
    '👩\u200d👩\u200d👧 family',
    'カジノ casino',
    'kadın ışık – yazı',
    'Щcasinoж',
    '',
  ])('%s stays as it is', (text) => {
    expect(undisguise(text)).toBe(text)
  })

  test('what is seen is seen: once is enough, in any Unicode', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const seen = undisguise(text)
        expect(undisguise(seen)).toBe(seen)
        expect(seen.length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2000 },
    )
  })

  test('ten megabytes cost no more than reading them', () => {
    expect(undisguise('\u00ad'.repeat(5_000_000) + 'а\u200ba'.repeat(1_500_000))).toHaveLength(5_000_000 + 3_000_000)
  })
})
