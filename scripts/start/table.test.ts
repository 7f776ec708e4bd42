import { expect, it } from 'vitest'
import { verdictTable } from './table.mjs'

const page = { url: 'https://www.example.com/%C3%A4/', title: '知乎 - 有问题，就会有答案' }
const head = (...labels: [string, number][]) => ({ labels: labels.map(([label, score]) => ({ label, score })) })

it('prints a line a page, with the labels of every head', () => {
  const topic = head(['News', 0.934], ['Health', 0.5], ['Work', 0.4])
  const heads = { topic, subject: head(['Science', 1], ['News', 0.5]), safety: head(['none', 0.99]) }
  const lines = verdictTable([page], [{ heads }]).split('\n')
  expect(lines[0]).toMatch(/^topic +subject +safety +page$/)
  expect(lines[2]).toMatch(/^News 0\.93, Health 0\.50 +Science +none +example\.com\/ä +知乎 - 有问题，就会有答案$/)
})

it('shows an abstention as a dash', () => {
  expect(verdictTable([page], [{ heads: { topic: head() } }])).toMatch(/\n- +- +- +example/)
})

it('cuts long texts between characters', () => {
  const table = verdictTable([{ url: page.url, title: '🙂'.repeat(100) }], [{ heads: {} }])
  expect(table).toMatch(/ (🙂){37}…\n/u)
})

it('gives East Asian characters their width', () => {
  const wide = { url: 'https://ja.wikipedia.org/wiki/%E5%AF%8C%E5%A3%AB%E5%B1%B1', title: 'x' }
  const [one, other] = verdictTable([wide, { ...wide, url: 'https://ja.wikipedia.org/wiki/123456' }], [])
    .split('\n')
    .slice(2)
  expect(one?.indexOf('x')).toBe(Number(other?.indexOf('x')) - 3)
})
