import { expect, test } from 'vitest'
import { defineStage } from './stage.ts'

const STAGE = { name: 'mine', cost: 1, heads: ['topic'], runSync: () => ({}) }

test('a stage is given back as it is', () => {
  expect(defineStage(STAGE)).toBe(STAGE)
  const slow = { ...STAGE, runSync: undefined, run: async () => ({}) }
  expect(defineStage(slow as never)).toBe(slow)
})

test.each<[string, unknown]>([
  ['A stage is not an object (got null)', null],
  ['A stage is not an object', () => ({})],
  ['A stage has no name (got undefined)', { ...STAGE, name: undefined }],
  ['A stage has no name (got "")', { ...STAGE, name: '' }],
  ['The stage mine has no cost of 0 or more (got NaN)', { ...STAGE, cost: Number.NaN }],
  ['The stage mine has no cost of 0 or more (got -1)', { ...STAGE, cost: -1 }],
  ['The stage mine has no cost of 0 or more (got "1")', { ...STAGE, cost: '1' }],
  ['The stage mine has no list of heads (got "topic")', { ...STAGE, heads: 'topic' }],
  ['The stage mine has no list of heads (got an array)', { ...STAGE, heads: [] }],
  ['The stage mine has no list of heads (got an array)', { ...STAGE, heads: [1] }],
  ['run of the stage mine is no function (got an object)', { ...STAGE, run: {} }],
  ['explain of the stage mine is no function (got true)', { ...STAGE, explain: true }],
  ['The stage mine has neither run nor runSync', { ...STAGE, runSync: undefined }],
])('%s', (message, stage) => {
  expect(() => defineStage(stage as never)).toThrow(`E_STAGE: ${message}`)
})
