import { PagekindError } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { cascade, PAGE, SURE, slow, stage } from '../testing/stages.ts'
import type { Stage } from './stage.ts'

describe('a stage that fails', () => {
  const cause = new Error('offline')
  const failing = {
    runSync: () => {
      throw cause
    },
  }

  test('ends the page with E_STAGE and its cause', async () => {
    const one = cascade(stage('bad', 1, {}, failing))
    expect(() => one.runSync(PAGE, false)).toThrow(expect.objectContaining({ code: 'E_STAGE', cause }))
    await expect(one.run(PAGE, false, undefined)).rejects.toMatchObject({ code: 'E_STAGE', cause })
    for (const run of [() => Promise.reject(cause), failing.runSync]) {
      await expect(cascade(slow('bad', 1, {}, { run })).run(PAGE, false, undefined)).rejects.toMatchObject({
        code: 'E_STAGE',
        cause,
      })
    }
  })

  test('also when it explains', () => {
    const one = cascade(stage('bad', 1, { topic: SURE }, { explain: failing.runSync }))
    expect(() => one.runSync(PAGE, true)).toThrow(expect.objectContaining({ code: 'E_STAGE', cause }))
  })

  test('with an error of the house keeps its code', () => {
    const own = new PagekindError('E_DATA_MISSING', 'No list', { hint: 'Give one' })
    const throwing = () => {
      throw own
    }
    expect(() => cascade(stage('bad', 1, {}, { runSync: throwing })).runSync(PAGE, false)).toThrow(own)
  })

  test.each([[undefined], [null], [1]])('by answering %s ends the page', async (answers) => {
    const one = cascade(stage('bad', 1, answers as never))
    expect(() => one.runSync(PAGE, false)).toThrow('E_STAGE: The stage bad gave no answers')
    await expect(cascade(slow('bad', 1, answers as never)).run(PAGE, false, undefined)).rejects.toThrow('E_STAGE')
  })

  test('spoils no other page', async () => {
    let fail = true
    const one = cascade(
      stage(
        'moody',
        1,
        {},
        {
          runSync: () => {
            if (fail) throw cause
            return { topic: SURE }
          },
        },
      ),
    )
    expect(() => one.runSync(PAGE, false)).toThrow('E_STAGE')
    fail = false
    expect(one.runSync(PAGE, false).label).toBe('News')
  })
})

describe('an abort', () => {
  test('before anything asks nothing', async () => {
    let asked = 0
    const one = cascade(slow('slow', 1, {}, { run: async () => ({ [`${asked++}`]: undefined }) }))
    await expect(one.run(PAGE, false, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_ABORTED' })
    expect(asked).toBe(0)
  })

  test('reaches a stage, and does not wait for one that does not listen', async () => {
    const controller = new AbortController()
    let given: unknown
    const run: Stage['run'] = (_, signal) => {
      given = signal
      return new Promise(() => {})
    }
    const work = cascade(slow('slow', 1, {}, { run })).run(PAGE, false, controller.signal)
    controller.abort()
    await expect(work).rejects.toMatchObject({ code: 'E_ABORTED' })
    expect(given).toBe(controller.signal)
  })

  test('is the reason also where the stage throws its own error for it', async () => {
    const controller = new AbortController()
    const run = async () => {
      controller.abort()
      throw new DOMException('aborted', 'AbortError')
    }
    await expect(cascade(slow('slow', 1, {}, { run })).run(PAGE, false, controller.signal)).rejects.toMatchObject({
      code: 'E_ABORTED',
    })
  })

  test('between two stages ends the work', async () => {
    const controller = new AbortController()
    let asked = false
    const aborting = () => {
      controller.abort()
      return {}
    }
    const asking = async () => {
      asked = true
      return {}
    }
    const one = cascade(stage('aborting', 1, {}, { runSync: aborting }), slow('after', 2, {}, { run: asking }))
    await expect(one.run(PAGE, false, controller.signal)).rejects.toMatchObject({ code: 'E_ABORTED' })
    expect(asked).toBe(false)
  })
})
