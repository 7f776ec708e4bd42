import { expect, test } from 'vitest'
import { once } from './once.ts'

test('is made once, on first use', () => {
  let calls = 0
  const get = once(() => ({ call: ++calls }))
  expect(calls).toBe(0)
  expect(get()).toBe(get())
  expect(calls).toBe(1)
})

test('undefined counts as made', () => {
  let calls = 0
  const get = once(() => void calls++)
  get()
  get()
  expect(calls).toBe(1)
})

test('a failure is not kept', () => {
  let calls = 0
  const get = once(() => {
    if (++calls === 1) throw new Error('first')
    return calls
  })
  expect(get).toThrow('first')
  expect(get()).toBe(2)
  expect(get()).toBe(2)
})
