import { SIGNALS, type SignalName } from '@pagekind/features'
import type { SignalTest } from '../compile/program.ts'

const FORM = /^\s*([a-z][a-z0-9_]*)\s*(<=|>=|==|!=|<|>)\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/

const NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(SIGNALS.map(({ name }) => name))

/** A comparison such as `link_density < 0.33`; null where the text is none, or names no signal. */
export function parseSignalTest(text: string): SignalTest | null {
  const [, signal, operator, number] = FORM.exec(text) ?? []
  if (signal === undefined || !NAMES.has(signal)) return null
  const value = Number(number)
  if (!Number.isFinite(value)) return null
  return { signal: signal as SignalName, operator: operator as SignalTest['operator'], value }
}

/** Whether a signal's value passes. */
export function passes({ operator, value }: SignalTest, measured: number): boolean {
  switch (operator) {
    case '<':
      return measured < value
    case '<=':
      return measured <= value
    case '>':
      return measured > value
    case '>=':
      return measured >= value
    case '==':
      return measured === value
    case '!=':
      return measured !== value
  }
}
