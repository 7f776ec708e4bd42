import type { Verdict } from '@pagekind/core'
import { printable } from './printable.ts'

const BAR = 20

/** A verdict for people: label, score and decision, then every head with its labels, and the reasons where asked for. */
export function verdictTable(verdict: Verdict, colour: boolean): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  const lines = [
    printable(verdict.url),
    `${bold(printable(verdict.label))}  ${verdict.score === null ? '' : `${percent(verdict.score)}  `}${verdict.decision}`,
  ]
  for (const [name, head] of Object.entries(verdict.heads)) {
    if (head === undefined) continue
    lines.push(
      '',
      `${bold(printable(name))}  by ${printable(head.decidedBy)}${head.labels.length === 0 ? ', no label is likely enough' : ''}`,
    )
    const chosen = new Set(head.labels.map(({ label }) => label))
    const shown = Object.entries(head.scores)
      .sort((a, b) => b[1] - a[1])
      .filter(([label], rank) => chosen.has(label) || rank < 3)
    for (const [label, score] of shown) {
      const bar = '#'.repeat(Math.round(score * BAR)).padEnd(BAR, '.')
      lines.push(`  ${chosen.has(label) ? '*' : ' '} ${printable(label).padEnd(26)} ${bar} ${percent(score)}`)
    }
    for (const evidence of head.evidence) {
      if (evidence.kind === 'notice') lines.push(`    note: ${printable(evidence.message)}`)
      else if (evidence.kind === 'rule') {
        const { rule, field, matched, veto } = evidence
        const where = field === '' ? '' : ` (${printable(field)}: ${printable(matched)})`
        lines.push(`    ${veto ? `never ${printable(evidence.label)}: ` : ''}${printable(rule)}${where}`)
      } else if (evidence.kind === 'token') {
        const weight = `${evidence.weight < 0 ? '' : '+'}${evidence.weight.toFixed(2)}`
        lines.push(
          `    ${weight.padStart(7)}  ${printable(evidence.label)}: ${printable(evidence.token)} (${evidence.field})`,
        )
      }
    }
  }
  return `${lines.join('\n')}\n`
}

function percent(score: number): string {
  return `${(score * 100).toFixed(0)} %`.padStart(5)
}
