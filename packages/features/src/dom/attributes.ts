import type { ElementLike } from '@pagekind/common'
import { type Attributes, attributeNumber, cut } from '../sensor/attributes.ts'
import { callSafely } from './access.ts'

const NO_NAMES: readonly string[] = []

/** The attributes of one DOM element at a time. */
export class DomAttributes implements Attributes {
  present = 0
  #element: ElementLike | null = null
  #isForm = false
  /** The element's own spelling of each attribute's name, by number; only where `present` has its bit. */
  readonly #names: string[] = []

  /** Turns to another element. `isForm`: its properties may be hidden by its own inputs. */
  of(element: ElementLike, isForm: boolean): this {
    this.#element = element
    this.#isForm = isForm
    this.present = 0
    const names = isForm
      ? (callSafely(element, 'getAttributeNames') as readonly string[])
      : element.hasAttributes()
        ? element.getAttributeNames()
        : NO_NAMES
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const number = attributeNumber(name)
      if (number < 0 || (this.present & (1 << number)) !== 0) continue
      this.present |= 1 << number
      this.#names[number] = name
    }
    return this
  }

  value(number: number): string | null {
    if ((this.present & (1 << number)) === 0) return null
    const name = this.#names[number]!
    const element = this.#element!
    const value = this.#isForm ? callSafely(element, 'getAttribute', name) : element.getAttribute(name)
    return typeof value === 'string' ? cut(value) : null
  }
}
