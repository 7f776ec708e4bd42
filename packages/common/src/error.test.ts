import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES, PagekindError } from './error.ts'

describe('PagekindError', () => {
  it('says the code, what happened, the value and the way out', () => {
    const cause = new TypeError('below')
    const error = new PagekindError('E_URL', 'The URL cannot be read', {
      value: 'http://[',
      hint: 'Give a title.',
      cause,
    })
    expect(error.message).toBe('E_URL: The URL cannot be read (got "http://["). Give a title.')
    expect(error.code).toBe('E_URL')
    expect(error.value).toBe('"http://["')
    expect(error.hint).toBe('Give a title.')
    expect(error.cause).toBe(cause)
    expect(error.name).toBe('PagekindError')
    expect(error).toBeInstanceOf(Error)
  })

  it('leaves the value out where there is none, and shows undefined where that is the value', () => {
    expect(new PagekindError('E_INPUT', 'No page', { hint: 'Give one.' }).message).toBe('E_INPUT: No page. Give one.')
    expect(new PagekindError('E_INPUT', 'No page', { value: undefined, hint: 'Give one.' }).message).toBe(
      'E_INPUT: No page (got undefined). Give one.',
    )
  })

  it('has a cause only where there is one', () => {
    expect('cause' in new PagekindError('E_URL', 'a', { hint: 'b', cause: undefined })).toBe(false)
    expect(new PagekindError('E_URL', 'a', { hint: 'b', cause: null }).cause).toBe(null)
  })

  it('never keeps a long value', () => {
    const error = new PagekindError('E_URL', 'Bad', { value: 'x'.repeat(10_000_000), hint: 'Shorter.' })
    expect(error.message.length).toBeLessThan(200)
    expect(error.value?.length).toBeLessThanOrEqual(80)
  })

  it('is recognised across copies of the package by its brand', () => {
    class Copy extends Error {
      constructor() {
        super('from another copy')
        Object.defineProperty(this, Symbol.for('pagekind.error'), { value: true })
      }
    }
    expect(PagekindError.is(new PagekindError('E_URL', 'a', { hint: 'b' }))).toBe(true)
    expect(PagekindError.is(new Copy())).toBe(true)
    expect(PagekindError.is(new Error('E_URL'))).toBe(false)
  })

  it('takes nothing else for one of its own, whatever the value does', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => !PagekindError.is(value)))
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(PagekindError.is(proxy)).toBe(false)
  })

  it('hides its brand from whoever lists its fields', () => {
    expect(Object.keys(new PagekindError('E_URL', 'a', { hint: 'b' })).sort()).toEqual([
      'code',
      'hint',
      'name',
      'value',
    ])
  })

  it('has each code once', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length)
    for (const code of ERROR_CODES) expect(code).toMatch(/^E_[A-Z_]+$/)
  })
})
