import { type Attributes, cut, knownAttribute } from '../sensor/attributes.ts'

/** The attributes of one start tag at a time, as the HTML parser meets them. */
export class HtmlAttributes implements Attributes {
  present = 0
  readonly #values: string[] = []

  /** A new start tag begins. */
  clear(): void {
    this.present = 0
  }

  /** Takes an attribute, its name in lower case; of two with one name the first counts. */
  add(name: string, value: string): void {
    const number = knownAttribute(name)
    if (number < 0 || (this.present & (1 << number)) !== 0) return
    this.present |= 1 << number
    this.#values[number] = value
  }

  value(number: number): string | null {
    return (this.present & (1 << number)) === 0 ? null : cut(this.#values[number]!)
  }
}
