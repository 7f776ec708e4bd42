import type { Outline } from './outline.ts'

export function mainText(outline: Outline): string {
  return outline.texts.join('\n')
}
