import type { SignalDefinition } from '@pagekind/features'

/** A signal with its value, as it is told. */
export interface ReportedSignal extends Omit<SignalDefinition, 'range'> {
  readonly value: number
}

const GROUPS: Readonly<Record<SignalDefinition['group'], string>> = {
  url: 'URL and host',
  prose: 'Prose and chrome',
  functional: 'Functional elements',
  provenance: 'Where scripts come from',
  tags: 'Tags',
  scripts: 'What scripts are',
  credentials: 'Payment and credentials',
  fingerprints: 'Resource fingerprints',
}

/** Signals for people: by group, a line each with name, value and what it is. Values have at most four decimals. */
export function signalsTable(signals: readonly ReportedSignal[], colour: boolean): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  const nameWidth = Math.max(...signals.map(({ name }) => name.length))
  const valueWidth = Math.max(...signals.map(({ value }) => shown(value).length))
  const lines: string[] = []
  let last = ''
  for (const { name, value, unit, group, description } of signals) {
    if (group !== last) lines.push(...(last === '' ? [] : ['']), bold(GROUPS[group]))
    last = group
    const note = unit === '' || unit === 'elements' ? description : `${description} (${unit})`
    lines.push(`  ${name.padEnd(nameWidth)}  ${shown(value).padStart(valueWidth)}  ${note}`)
  }
  return `${lines.join('\n')}\n`
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4)
}
