import { describe, expect, it } from 'vitest'
import { countTests } from './vitest.mjs'

const clean = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] }
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})

describe('counting a vitest report', () => {
  it('takes its numbers where all went well', () => {
    expect(countTests(clean, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 })
  })

  it('does not count a file again whose tests failed', () => {
    const report = { ...clean, numFailedTests: 2, testResults: [file('failed', 'failed', 'failed'), file('passed')] }
    expect(countTests(report, 1).failed).toBe(2)
  })

  it('counts a file that could not be loaded', () => {
    const report = { ...clean, numFailedTests: 1, testResults: [file('failed'), file('failed', 'passed', 'failed')] }
    expect(countTests(report, 1).failed).toBe(2)
  })

  it('counts an error outside every test', () => {
    expect(countTests(clean, 1).failed).toBe(1)
  })
})
