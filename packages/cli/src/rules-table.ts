import type { RuleStats, Tally } from '@pagekind/rules'
import { printable } from './printable.ts'

const NOTES = { counted: '', outranked: 'outranked', stopped: 'behind a stop' } as const

/** What rules say of a page, for people: each head with its labels, then every match with what became of it. */
export function tallyTable({ heads, matches }: Tally, colour: boolean): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  if (matches.length === 0) return 'no rule matches\n'
  const lines: string[] = []
  for (const [head, { labels, vetoes, stop }] of heads) {
    lines.push(`${bold(printable(head))}${stop ? '  stop' : ''}`)
    for (const { label, odds, score } of labels) {
      lines.push(`  ${printable(label).padEnd(26)} ${score.toFixed(3)}  (odds ${round(odds)})`)
    }
    for (const label of vetoes) lines.push(`  never ${printable(label)}`)
    lines.push('')
  }
  lines.push(bold('matches'))
  for (const { rule, head, label, weight, priority, veto, hits, effect } of matches) {
    const what = veto ? 'veto' : `${weight < 0 ? '' : '+'}${round(weight)}`
    const notes = [priority === 0 ? '' : `priority ${priority}`, NOTES[effect]].filter((note) => note !== '')
    lines.push(
      `  ${what.padStart(7)}  ${printable(head)}: ${printable(label)}  by ${printable(rule)}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`,
      ...hits.map(({ field, matched }) => `           ${field}: ${printable(matched)}`),
    )
  }
  return `${lines.join('\n')}\n`
}

/** What a set of rules consists of, a line each. */
export function statsTable(stats: RuleStats): string {
  const { rules, hosts, hostPatterns, keywords, regexes, alwaysAsked, keepsHosts, bytes } = stats
  const rows: [string, string | number][] = [
    ['rules', rules],
    ['hosts', hosts],
    ['host patterns', hostPatterns],
    ['keywords', keywords],
    ['regular expressions', regexes],
    ['rules asked of every page', alwaysAsked],
    ['hosts kept as text', keepsHosts ? 'yes' : 'no, fingerprints only'],
    ['bytes compiled', bytes],
  ]
  const shown = rows.map(
    ([name, value]) => [name, typeof value === 'number' ? value.toLocaleString('en-GB') : value] as const,
  )
  return shown.map(([name, value]) => `${name.padEnd(26)} ${value}\n`).join('')
}

function round(value: number): string {
  return String(Number(value.toFixed(3)))
}
