import { expect, test } from 'vitest'
import { once } from './once.ts'

test('is made once, on first use, also for those who ask before it is there', async () => {
  let calls = 0
  const get = once(async () => ({ call: ++calls }))
  expect(calls).toBe(0)
  const [first, second] = await Promise.all([get(), get()])
  expect(first).toBe(second)
  expect(await get()).toBe(first)
  expect(calls).toBe(1)
})

test('undefined counts as made', async () => {
  let calls = 0
  const get = once(async () => void calls++)
  await get()
  await get()
  expect(calls).toBe(1)
})

test('a failure is not kept', async () => {
  let calls = 0
  const get = once(async () => {
    if (++calls === 1) throw new Error('first')
    return calls
  })
  await expect(get()).rejects.toThrow('first')
  expect(await get()).toBe(2)
  expect(await get()).toBe(2)
})
