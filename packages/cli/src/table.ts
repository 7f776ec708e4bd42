import type { DecisionEvidence, Verdict } from '@pagekind/core'
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
        const { stage, rule, field, matched, veto, label, weight } = evidence
        const where = field === '' ? '' : ` (${printable(field)}: ${printable(matched)})`
        // What is known of a site beside the stage that answered adds to a label, as a token does.
        const added = stage === head.decidedBy ? '' : `${signed(weight).padStart(7)}  ${printable(label)}: `
        lines.push(`    ${veto ? `never ${printable(label)}: ` : added}${printable(rule)}${where}`)
      } else if (evidence.kind === 'decision') {
        lines.push(`    ${told(evidence)}`)
      } else if (evidence.kind === 'signal') {
        const { signal, value, label, weight } = evidence
        lines.push(
          `    ${signed(weight).padStart(7)}  ${printable(label)}: ${printable(signal)} = ${Math.round(value * 1000) / 1000}`,
        )
      } else if (evidence.kind === 'token') {
        lines.push(
          `    ${signed(evidence.weight).padStart(7)}  ${printable(evidence.label)}: ${printable(evidence.token)} (${evidence.field})`,
        )
      }
    }
  }
  return `${lines.join('\n')}\n`
}

/** How it was decided, in words. */
const BRANCHES: Readonly<Record<DecisionEvidence['branch'], string>> = {
  thin: 'too little to be judged by its content',
  tree: 'by its structure',
  text: 'by its address and words',
  'text-alone': 'by its address and words',
  article: 'an article about it',
  none: 'nothing says it is any of them',
}

function told({ branch, about }: DecisionEvidence): string {
  return about === undefined ? BRANCHES[branch] : `${BRANCHES[branch]}: ${printable(about)}`
}

function signed(weight: number): string {
  return `${weight < 0 ? '' : '+'}${weight.toFixed(2)}`
}

function percent(score: number): string {
  return `${(score * 100).toFixed(0)} %`.padStart(5)
}
