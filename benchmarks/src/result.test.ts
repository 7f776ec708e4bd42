import { expect, it } from 'vitest'
import { describeMachine } from './machine.ts'
import { type BenchmarkResult, toMarkdown } from './result.ts'

const RESULT: BenchmarkResult = {
  title: 'Something',
  notes: ['How.'],
  head: ['variant', 'rows'],
  rows: [
    ['ours', '10'],
    ['theirs', '2'],
  ],
  figures: { ours: 10 },
  targets: [
    { what: 'ratio', needed: 'at least 4', measured: '5.00', met: true },
    { what: 'speed', needed: 'at least 20', measured: '10', met: false },
    { what: 'other', needed: 'any', measured: '–', met: null, why: 'not there' },
  ],
}

it('toMarkdown shows table, targets and how to run it again', () => {
  const text = toMarkdown('thing', RESULT, describeMachine(['onnxruntime-web']))
  expect(text).toContain('| variant | rows |\n| --- | --: |\n| ours | 10 |\n| theirs | 2 |')
  expect(text).toContain('- ratio: 5.00, needed at least 4: met')
  expect(text).toContain('- speed: 10, needed at least 20: MISSED')
  expect(text).toContain('- other: –, needed any: not judged (not there)')
  expect(text).toContain('`pnpm bench thing`')
  expect(text).toContain('onnxruntime-web 1.30.0')
  expect(text).toContain(`node ${process.versions.node}`)
})

it('describeMachine says which package is not installed', () => {
  expect(() => describeMachine(['no-such-package-here'])).toThrow(/no-such-package-here/)
})
