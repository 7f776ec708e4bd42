import { expect, test } from 'vitest'
import { throwIfAborted, untilAborted } from './abort.ts'

const never = new Promise<never>(() => {})

test('an aborted signal throws with its reason', () => {
  throwIfAborted(undefined)
  throwIfAborted(new AbortController().signal)
  const reason = new Error('enough')
  expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(
    expect.objectContaining({ code: 'E_ABORTED', cause: reason }),
  )
})

test('work that ends is passed on', async () => {
  const { signal } = new AbortController()
  const failed = new Error('failed')
  for (const given of [undefined, signal]) {
    await expect(untilAborted(Promise.resolve(1), given)).resolves.toBe(1)
    await expect(untilAborted(Promise.reject(failed), given)).rejects.toBe(failed)
  }
})

test('work that does not end, ends with the signal', async () => {
  const controller = new AbortController()
  const work = untilAborted(never, controller.signal)
  controller.abort()
  await expect(work).rejects.toMatchObject({ code: 'E_ABORTED' })
  await expect(untilAborted(never, controller.signal)).rejects.toMatchObject({ code: 'E_ABORTED' })
})

test('a failure after the abort bothers nobody', async () => {
  const unhandled: unknown[] = []
  const listener = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', listener)
  const controller = new AbortController()
  const { promise, reject } = Promise.withResolvers<void>()
  const work = untilAborted(promise, controller.signal)
  controller.abort()
  await expect(work).rejects.toMatchObject({ code: 'E_ABORTED' })
  reject(new Error('too late'))
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.off('unhandledRejection', listener)
  expect(unhandled).toEqual([])
})

test('no listener stays on a signal that outlives the work', async () => {
  const listeners = new Set<unknown>()
  const signal = {
    aborted: false,
    addEventListener: (_: string, listener: unknown) => listeners.add(listener),
    removeEventListener: (_: string, listener: unknown) => listeners.delete(listener),
  }
  await untilAborted(Promise.resolve(), signal as never)
  await untilAborted(Promise.reject(new Error()), signal as never).catch(() => {})
  await Promise.resolve()
  expect(listeners.size).toBe(0)
})
