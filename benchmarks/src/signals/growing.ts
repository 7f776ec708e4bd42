import { extractSignalsFromHtml } from '@pagekind/features/html'
import { median } from '../rounds.ts'

/** A kind of page that can be made as long as one likes. */
interface Growing {
  readonly name: string
  readonly piece: string
}

/** Plain pages, and such as make careless readers take the square of their time. */
const PAGES: readonly Growing[] = [
  { name: 'paragraphs with links', piece: '<p>Some text with <a href="/x?a=1">a link</a> and more of it.</p>\n' },
  { name: 'links to ever other hosts', piece: '<a href="https://h#.example.com/">x</a>' },
  { name: 'unclosed tags', piece: '<p>x<b>y<li>z<td>' },
  { name: 'end tags without a start', piece: '</div></p></a></table>x' },
  { name: 'attributes of one tag', piece: ' a#="b"' },
  { name: 'white space', piece: '   \n\t  ' },
  { name: 'one word', piece: 'xxxxxxxx' },
  { name: 'tables in tables', piece: '<table><td>x' },
  { name: 'scripts that speak of pop', piece: '<script>pop pop-x popu</script>' },
]

/** Length of the shortest page; each further one has four times that of the one before. */
const SHORTEST = 50_000
const STEPS = 4
const ROUNDS = 5

/** Nanoseconds a character takes on pages of growing length. */
export interface Growth {
  readonly name: string
  readonly lengths: readonly number[]
  readonly nanoseconds: readonly number[]
}

/** Reads each kind of page at growing lengths. Linear time is the same nanoseconds a character at each. */
export function measureGrowth(): Growth[] {
  return PAGES.map(({ name, piece }) => {
    const pages = Array.from({ length: STEPS }, (_, i) => pageOf(name, piece, SHORTEST * 4 ** i))
    for (const page of pages.slice(0, 2)) timeOf(page)
    const times = pages.map((page) => median(Array.from({ length: ROUNDS }, () => timeOf(page))))
    return {
      name,
      lengths: pages.map(({ length }) => length),
      nanoseconds: times.map((time, i) => (time * 1e6) / pages[i]!.length),
    }
  })
}

function pageOf(name: string, piece: string, length: number): string {
  let page = name.startsWith('attributes') ? '<p' : '<body>'
  for (let i = 0; page.length < length; i++) page += piece.replace('#', String(i))
  return page.endsWith('>') ? page : `${page}>`
}

function timeOf(html: string): number {
  const start = performance.now()
  extractSignalsFromHtml(html, { url: 'https://example.org/' })
  return performance.now() - start
}
