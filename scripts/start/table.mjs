/**
 * @typedef {{ url: string, title: string }} Page
 * @typedef {{ labels: { label: string, score: number }[] }} HeadVerdict
 * @typedef {{ heads: Record<string, HeadVerdict | undefined> }} Verdict
 */

/** Text of unknown width (titles in any script) stands in the last column, where it cannot push others aside. */
const COLUMNS = ['topic', 'subject', 'safety', 'page']
const URL_WIDTH = 44
const TITLE_WIDTH = 48

/**
 * A table with one line a page.
 * @param {Page[]} pages
 * @param {Verdict[]} verdicts in the order of `pages`
 * @returns {string}
 */
export function verdictTable(pages, verdicts) {
  const rows = pages.map((page, i) => {
    const heads = verdicts[i]?.heads ?? {}
    const place = cut(
      decodeURI(page.url)
        .replace(/^https:\/\/(www\.)?/, '')
        .replace(/\/$/, ''),
      URL_WIDTH,
    ).padEnd(URL_WIDTH)
    const labels = ['topic', 'subject', 'safety'].map((head) => labelsOf(heads[head]))
    return [...labels, `${place}  ${cut(page.title, TITLE_WIDTH)}`]
  })
  const widths = COLUMNS.map((name, c) => Math.max(name.length, ...rows.map((row) => row[c]?.length ?? 0)))
  const line = (/** @type {string[]} */ cells) =>
    cells.map((cell, c) => (c === cells.length - 1 ? cell : cell.padEnd(widths[c] ?? 0))).join('   ')
  const rule = widths.slice(0, -1).map((width) => '-'.repeat(width))
  return [line(COLUMNS), line([...rule, '-'.repeat(URL_WIDTH + TITLE_WIDTH + 2)]), ...rows.map(line), ''].join('\n')
}

/** "News 0.93, Government 0.61" @param {HeadVerdict | undefined} head */
function labelsOf(head) {
  if (!head || head.labels.length === 0) return '-'
  return head.labels.map(({ label, score }) => `${label} ${score.toFixed(2)}`).join(', ')
}

/** @param {string} text @param {number} length */
function cut(text, length) {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}
