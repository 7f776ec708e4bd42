import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules } from '../rule-set.ts'
import { buildHostTable } from './build.ts'
import { SuffixHashes } from './hash.ts'
import { normalizeHost } from './name.ts'
import { HostTable } from './table.ts'

const label = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), minLength: 1, maxLength: 3 })
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'))

/** Numbers of the suffixes of a host that are in the table, shortest first. */
function findAll(table: HostTable, name: string): number[] {
  const hashes = new SuffixHashes()
  hashes.fill(name, table.data.seed)
  return Array.from({ length: hashes.count }, (_, which) => table.find(hashes, which, name)).filter(
    (found) => found >= 0,
  )
}

function obvious(hosts: ReadonlyMap<string, number>, name: string): number[] {
  const labels = name.split('.')
  return labels.flatMap((_, i) => hosts.get(labels.slice(labels.length - 1 - i).join('.')) ?? [])
}

describe('a table of hosts', () => {
  test.each([true, false])('finds what a Map finds, suffix by suffix (hosts kept: %s)', (keep) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(host, { maxLength: 60 }),
        fc.array(host, { minLength: 1, maxLength: 40 }),
        (names, queries) => {
          const hosts = new Map(names.map((name, i) => [name, i]))
          const table = new HostTable(buildHostTable(hosts, keep))
          for (const name of [...queries, ...names.map((one) => `x.${one}`)]) {
            expect(findAll(table, name)).toEqual(obvious(hosts, name))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([200, 70_000, 600_000])('of %i hosts agrees with a naive oracle on 100,000 random queries', (count) => {
    const hosts = new Map<string, number>()
    for (let i = 0; i < count; i++) hosts.set(`h${(i * 2654435761) >>> 0}.${i % 3 === 0 ? 'example.' : ''}com`, i % 300)
    const names = [...hosts.keys()]
    const kept = new HostTable(buildHostTable(hosts, true))
    const bare = new HostTable(buildHostTable(hosts, false))
    for (let i = 0; i < 100_000; i++) {
      const known = names[(i * 7919) % count]!
      const query = [`www.${known}`, known, `x${known}`, `h${i}.example.com`, `${i}.com`][i % 5]!
      const expected = obvious(hosts, query)
      expect(findAll(kept, query)).toEqual(expected)
      expect(findAll(bare, query)).toEqual(expected)
    }
  })

  test('takes at most eight bytes a host with 48 bits of fingerprint, at any number of groups below 65,536', () => {
    for (const groups of [20, 60_000]) {
      const hosts = new Map(Array.from({ length: 600_000 }, (_, i) => [`h${i}.com`, i % groups]))
      const { remainders, extras, groups: kept } = buildHostTable(hosts, false)
      expect(Math.log2(remainders.length / 8) + 32).toBeGreaterThanOrEqual(48)
      expect((remainders.byteLength + extras.byteLength + kept.byteLength) / hosts.size).toBeLessThanOrEqual(8)
    }
  })

  test('keeps 48 bits also of few hosts', () => {
    const { remainders, extras } = buildHostTable(new Map([['example.com', 1]]), false)
    expect([remainders.length, extras.length]).toEqual([8, 8])
  })

  test('a host that only has the fingerprint of another one is not it, where hosts are kept', () => {
    const table = buildHostTable(new Map([['example.com', 7]]), true)
    const forged = new HostTable({ ...table, bytes: new TextEncoder().encode('exbmple.com') })
    expect(findAll(new HostTable(table), 'www.example.com')).toEqual([7])
    expect(findAll(forged, 'www.example.com')).toEqual([])
    expect(findAll(new HostTable({ ...table, bytes: new Uint8Array(0) }), 'www.example.com')).toEqual([7])
  })

  test('hosts of hundreds of labels and of a megabyte are harmless', () => {
    const table = new HostTable(buildHostTable(new Map([['com', 1]]), true))
    expect(findAll(table, `${'a.'.repeat(500)}com`)).toEqual([1])
    expect(findAll(table, `${'a'.repeat(1_000_000)}.com`)).toEqual([1])
  })
})

describe('names of hosts', () => {
  test.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['Bücher.de', 'xn--bcher-kva.de'],
    ['ＥＸＡＭＰＬＥ.com', 'example.com'],
    ['10.0.0.1', '10.0.0.1'],
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['*.Bücher.de', '*.xn--bcher-kva.de'],
    ['www.*.com', 'www.*.com'],
    ['localhost', 'localhost'],
    ['__proto__.com', '__proto__.com'],
    ['a*.com', null],
    ['https://example.com', null],
    ['example.com/x', null],
    ['example.com:80', null],
    ['user@example.com', null],
    ['exa mple.com', null],
    ['', null],
    ['.', null],
    ['a..b', null],
  ])('%j is %j', (text, expected) => {
    expect(normalizeHost(text)).toBe(expected)
  })
})

test('prototype keys as hosts, ids, heads and labels are plain data', () => {
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const set = compileRules({
    version: 1,
    rules: words.map((word) => ({ id: word, head: word, label: word, when: { host: word, title: word } })),
  })
  expect(set.match({ url: 'https://constructor/', title: 'constructor' }).map(({ rule }) => rule)).toEqual([
    'constructor',
  ])
  expect(set.match({ url: 'https://example.com/', title: 'toString' })).toEqual([])
})
