import { expect, test } from 'vitest'
import { AGE_PHRASES, LICENCE_PHRASES, MAY_HOLD_PHRASE, PROXY_PHRASES } from './markers.ts'

const PHRASES = [PROXY_PHRASES, AGE_PHRASES, LICENCE_PHRASES].flatMap((list) => list.split('|'))

test('a text that holds a phrase is looked through, wherever that stands and whatever its case', () => {
  for (const phrase of PHRASES) {
    for (const written of [phrase, phrase.toUpperCase(), phrase[0]!.toUpperCase() + phrase.slice(1)]) {
      for (const text of [written, `x${written}x`, `Vor der Zeile\n– ${written}, 日本語`]) {
        expect([text, MAY_HOLD_PHRASE.test(text)]).toEqual([text, true])
      }
    }
  }
})

test('a text that speaks of such things otherwise is not', () => {
  for (const text of [
    'Type your query above: a proxy for growth, verified by gaming and gambling experts of the agate trade.',
    'You must behave. Most adults love it; there is only one cure.',
  ]) {
    expect(MAY_HOLD_PHRASE.test(text)).toBe(false)
  }
})
