import { checkOptions } from '@pagekind/common'
import { expect, test } from 'vitest'
import { booleanOption, signalOption } from './options.ts'

const check = (options: unknown) => checkOptions(options, ['explain', 'signal'], 'classify')

test('options that exist are taken', () => {
  for (const options of [undefined, {}, { explain: true }, Object.freeze({ signal: null }), Object.create(null)])
    check(options)
})

test('inherited fields are not options', () => {
  check(Object.create({ verbose: true }))
})

test.each([
  [{ explian: true }, 'E_OPTION: classify has no such option (got "explian"). Its options are explain, signal'],
  [JSON.parse('{"__proto__": 1}'), 'E_OPTION: classify has no such option (got "__proto__")'],
  [{ constructor: 1 }, 'E_OPTION: classify has no such option (got "constructor")'],
  [null, 'E_OPTION: The options of classify are not an object (got null)'],
  [true, 'E_OPTION: The options of classify are not an object (got true)'],
  [[], 'E_OPTION: The options of classify are not an object (got an array)'],
  [() => 1, 'E_OPTION: The options of classify are not an object (got a function)'],
])('%s is refused', (options, message) => {
  expect(() => check(options)).toThrow(message)
})

test('a boolean option is true, false or left out', () => {
  expect([true, false, undefined].map((value) => booleanOption('explain', value, true))).toEqual([true, false, true])
  for (const value of [null, 0, 1, 'true', {}]) expect(() => booleanOption('explain', value, true)).toThrow('E_OPTION')
})

test('a signal is an AbortSignal or left out', () => {
  const { signal } = new AbortController()
  expect(signalOption(signal)).toBe(signal)
  expect(signalOption(undefined)).toBeUndefined()
  for (const value of [
    null,
    true,
    {},
    new AbortController(),
    { aborted: false },
    { aborted: 1, addEventListener() {} },
  ]) {
    expect(() => signalOption(value)).toThrow('E_OPTION: The option signal')
  }
})
