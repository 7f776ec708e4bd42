import { describe, expect, it } from 'vitest'
import { codeFromStrings } from './generated-code.ts'
import { packageSources } from './sources.ts'

describe('no string becomes code', () => {
  it('in any source of any package', () => {
    const found = packageSources().flatMap(({ path, text }) => codeFromStrings(text).map((place) => `${path} ${place}`))
    expect(found).toEqual([])
  })

  it.each([
    'eval("1")',
    '(0, eval)("1")',
    'globalThis.eval("1")',
    'globalThis["eval"]("1")',
    'new Function("a", "return a")',
    'const f = Function("return 1")',
    'setTimeout("alert(1)", 5)',
  ])('sees %s', (text) => {
    expect(codeFromStrings(text)).toHaveLength(1)
  })

  it('passes over what only looks like it', () => {
    expect(codeFromStrings('// eval("1")\nconst evaluate = "new Function"\nsetTimeout(() => {}, 5)')).toEqual([])
  })
})
