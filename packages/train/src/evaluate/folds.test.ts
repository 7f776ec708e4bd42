import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { domainOf, FOLDS, foldOf } from './folds.ts'

describe('domainOf', () => {
  it.each([
    ['https://news.example.co.uk/a?b=c', 'example.co.uk'],
    ['http://EXAMPLE.com:8080/', 'example.com'],
    ['example.com/page', 'example.com'],
    ['https://someone.github.io/blog', 'someone.github.io'],
    ['http://localhost/x', 'localhost'],
    ['http://192.0.2.7/x', '192.0.2.7'],
    ['::::', '::::'],
  ])('%s is of %s', (url, domain) => {
    expect(domainOf(url)).toBe(domain)
  })
})

describe('foldOf', () => {
  it('is the first 32 bits of the SHA-256, modulo 5', () => {
    for (const domain of ['example.com', 'bücher.example', '']) {
      const first = createHash('sha256').update(domain).digest().readUInt32BE(0)
      expect(foldOf(domain)).toBe(first % 5)
    }
  })

  it('spreads domains evenly', () => {
    const sizes = new Array(FOLDS).fill(0)
    for (let n = 0; n < 5000; n++) sizes[foldOf(`site${n}.example`)]++
    for (const size of sizes) expect(Math.abs(size - 1000)).toBeLessThan(120)
  })
})
