import { describe, expect, test } from 'vitest'
import { isSealed, seal, type Unsealed, unseal } from './sealed.ts'

const MAGIC = 0x31415926
const HEAD = { name: 'größe', count: 3 }
const SECTIONS = [Uint8Array.of(1, 2, 3), Float64Array.of(0.5, -0), new Uint8Array()]
const sealed = seal(MAGIC, 7, HEAD, SECTIONS)

function opened(bytes: Uint8Array) {
  const result = unseal(bytes, MAGIC, 7) as Extract<Unsealed, { flaw: null }>
  return { head: JSON.parse(new TextDecoder().decode(result.head)), rest: result.bytes.slice(result.at) }
}

describe('what was sealed', () => {
  test('is opened, wherever it lies in a buffer', () => {
    const expected = { head: HEAD, rest: new Uint8Array([1, 2, 3, 0, ...new Uint8Array(SECTIONS[1]!.buffer)]) }
    for (let offset = 0; offset < 5; offset++) {
      const around = new Uint8Array(sealed.length + 9)
      around.set(sealed, offset)
      const bytes = around.subarray(offset, offset + sealed.length)
      expect(isSealed(bytes, MAGIC)).toBe(true)
      expect(opened(bytes)).toEqual(expected)
    }
  })

  test('is found changed, whichever byte it is', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 0x10 : byte))
      expect(unseal(changed, MAGIC, 7).flaw).toBe(at < 4 ? 'magic' : at < 8 ? 'version' : 'checksum')
    }
  })

  test('is found cut, wherever that is', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(unseal(sealed.subarray(0, length), MAGIC, 7).flaw).toBe(length < 16 ? 'short' : 'checksum')
    }
  })

  test('of another version says of which', () => {
    expect(unseal(sealed, MAGIC, 8)).toEqual({ flaw: 'version', version: 7 })
  })
})
