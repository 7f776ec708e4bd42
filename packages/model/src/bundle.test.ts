import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bundle, directory } from './bundle.ts'

const native = Object.getOwnPropertyDescriptor(Uint8Array.prototype, 'setFromBase64')

afterEach(() => {
  vi.unstubAllGlobals()
  if (native === undefined) Reflect.deleteProperty(Uint8Array.prototype, 'setFromBase64')
  else Object.defineProperty(Uint8Array.prototype, 'setFromBase64', native)
})

describe('the bundle’s files', () => {
  const ways = {
    'by Buffer': () => {},
    'by the language’s own': () => {
      vi.stubGlobal('Buffer', undefined)
      Object.defineProperty(Uint8Array.prototype, 'setFromBase64', { value: setFromBase64, configurable: true })
    },
    'by atob alone': () => {
      vi.stubGlobal('Buffer', undefined)
      Object.defineProperty(Uint8Array.prototype, 'setFromBase64', { value: undefined, configurable: true })
    },
  }

  test.each(Object.entries(ways))('are those that the manifest names, decoded %s', (_, prepare) => {
    const expected = bundle.manifest.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])
    prepare()
    const files = Object.entries(bundle.files).map(([name, decode]) => [name, decode()] as const)
    vi.unstubAllGlobals()
    expect(files.map(([name, bytes]) => [name, bytes.length, sha256(bytes)])).toEqual(expected)
  })

  test('are decoded anew for who asks again', () => {
    const [first, second] = [directory(), directory()]
    first.fill(0)
    expect(sha256(second)).not.toBe(sha256(first))
  })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** As the standard has it, of which this runtime may not have any yet. */
function setFromBase64(this: Uint8Array, text: string): { read: number; written: number } {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  this.set(bytes)
  return { read: text.length, written: bytes.length }
}
