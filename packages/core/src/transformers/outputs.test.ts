import { describe, expect, test } from 'vitest'
import { Outputs } from './outputs.ts'

const CONFIG = { id2label: { 0: 'good', 1: 'bad', 2: 'ugly' } }
const MULTI = { ...CONFIG, problem_type: 'multi_label_classification' }

describe('the head of a model', () => {
  test.each([
    ['its own labels, which exclude each other', CONFIG, {}, ['good', 'bad', 'ugly'], 'softmax'],
    ['as its configuration says, each for itself', MULTI, {}, ['good', 'bad', 'ugly'], 'sigmoid'],
    ['as the caller says', MULTI, { problem: 'single_label' }, ['good', 'bad', 'ugly'], 'softmax'],
    ['by a list', CONFIG, { labels: ['x', 'y', 'z'] }, ['x', 'y', 'z'], 'softmax'],
    ['by a list with labels that several share', CONFIG, { labels: ['x', 'y', 'x'] }, ['x', 'y'], 'softmax'],
    ['by a list without one', MULTI, { labels: ['x', null, 'z'] }, ['x', 'z'], 'sigmoid'],
    ['by names', MULTI, { labels: { bad: 'x' } }, ['x'], 'sigmoid'],
    [
      'by names that are nothing to objects',
      { id2label: { 0: '__proto__', 1: 'b' } },
      {},
      ['__proto__', 'b'],
      'softmax',
    ],
  ])('%s', (_, config, options, labels, activation) => {
    const { head } = new Outputs(config, { head: 'mine', ...options } as never)
    expect(head).toEqual({ name: 'mine', labels, activation, thresholds: labels.map(() => 0.5) })
  })

  test.each([
    [0.2, [0.2, 0.2, 0.2]],
    [{ bad: 0.9 }, [0.5, 0.9, 0.5]],
  ])('thresholds %j', (thresholds, expected) => {
    expect(new Outputs(CONFIG, { head: 'mine', thresholds: thresholds as never }).head.thresholds).toEqual(expected)
  })

  test.each<[object]>([
    [{ problem: 'regression' }],
    [{ labels: ['x', 'y'] }],
    [{ labels: ['x', null, 'z'] }],
    [{ labels: { bad: 'x' } }],
    [{ labels: { nobody: 'x' } }],
    [{ labels: ['x', '', 'z'] }],
    [{ labels: ['x', 3, 'z'] }],
    [{ labels: 'x' }],
    [{ problem: 'multi_label', labels: {} }],
    [{ thresholds: { nobody: 0.5 } }],
    [{ thresholds: '0.5' }],
  ])('%j is E_OPTION', (options) => {
    expect(() => new Outputs(CONFIG, { head: 'mine', ...options })).toThrow(
      expect.objectContaining({ code: 'E_OPTION' }),
    )
  })

  test.each([[{}], [{ id2label: {} }], [{ id2label: { 1: 'x' } }], [{ id2label: { 0: 7 } as never }]])(
    '%j names no labels: E_RUNTIME',
    (config) => {
      expect(() => new Outputs(config, { head: 'mine' })).toThrow(expect.objectContaining({ code: 'E_RUNTIME' }))
    },
  )
})

describe('the logits of a page', () => {
  test('go to their labels', () => {
    const outputs = new Outputs(MULTI, { head: 'mine', labels: ['x', null, 'z'] })
    expect([...outputs.read([1, 2, 3, -4, -5, -6], 2)]).toEqual([1, 3, -4, -6])
  })

  test('of outputs that share a label: the highest, where each stands for itself', () => {
    const outputs = new Outputs(MULTI, { head: 'mine', labels: ['x', 'y', 'x'] })
    expect([...outputs.read([1, 2, 3], 1)]).toEqual([3, 2])
  })

  test('of outputs that share a label: all of their probability, where they exclude each other', () => {
    const outputs = new Outputs(CONFIG, { head: 'mine', labels: ['x', 'y', 'x'] })
    const [x, y] = outputs.read([Math.log(0.2), Math.log(0.5), Math.log(0.3)], 1)
    expect(Math.exp(x!)).toBeCloseTo(0.5, 6)
    expect(Math.exp(y!)).toBeCloseTo(0.5, 6)
    expect(outputs.read([1000, 0, -1000], 1)[0]).toBe(1000)
  })

  test('have to be a row a page', () => {
    const outputs = new Outputs(CONFIG, { head: 'mine' })
    expect(() => outputs.read([1, 2], 1)).toThrow(expect.objectContaining({ code: 'E_RUNTIME' }))
  })
})
