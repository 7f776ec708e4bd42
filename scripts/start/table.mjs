/**
 * @typedef {{ url: string, title: string }} Page
 * @typedef {{ labels: { label: string, score: number }[] }} HeadVerdict
 * @typedef {{ heads: Record<string, HeadVerdict | undefined> }} Verdict
 */

/** Text of unknown width (titles in any script) stands in the last column, where it cannot push others aside. */
const COLUMNS = ['topic', 'subject', 'safety', 'page']
const URL_WIDTH = 34
const TITLE_WIDTH = 38
const EAST_ASIAN = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]/

/**
 * A table with one line a page: the two best topics with their scores, the best subject, the safety, and the page.
 * @param {Page[]} pages
 * @param {Verdict[]} verdicts in the order of `pages`
 * @returns {string}
 */
export function verdictTable(pages, verdicts) {
  const rows = pages.map((page, i) => {
    const { topic, subject, safety } = verdicts[i]?.heads ?? {}
    const topics = topic?.labels.slice(0, 2).map(({ label, score }) => `${label} ${score.toFixed(2)}`)
    const address = decodeURI(page.url).replace(/^https:\/\/(www\.)?/, '')
    const place = cut(address.replace(/\/$/, ''), URL_WIDTH)
    return [
      topics?.join(', ') || '-',
      subject?.labels[0]?.label ?? '-',
      safety?.labels[0]?.label ?? '-',
      `${place}${' '.repeat(URL_WIDTH + 2 - width(place))}${cut(page.title, TITLE_WIDTH)}`,
    ]
  })
  const widths = COLUMNS.map((name, c) => Math.max(name.length, ...rows.map((row) => row[c]?.length ?? 0)))
  const line = (/** @type {string[]} */ cells) =>
    cells.map((cell, c) => (c === cells.length - 1 ? cell : cell.padEnd(widths[c] ?? 0))).join('  ')
  const rule = widths.slice(0, -1).map((columns) => '-'.repeat(columns))
  return [line(COLUMNS), line([...rule, '-'.repeat(URL_WIDTH + TITLE_WIDTH + 2)]), ...rows.map(line), ''].join('\n')
}

/** Columns a terminal needs for `text`: two for a character of the East Asian scripts. @param {string} text */
function width(text) {
  return [...text].reduce((sum, character) => sum + (EAST_ASIAN.test(character) ? 2 : 1), 0)
}

/** @param {string} text @param {number} columns */
function cut(text, columns) {
  if (width(text) <= columns) return text
  const characters = [...text]
  while (width(characters.join('')) > columns - 1) characters.pop()
  return `${characters.join('')}…`
}
