import type { Attributes } from './attributes.ts'
import * as attribute from './attributes.ts'

/** Gives an element's real width and height in CSS pixels, and the window's. */
export interface Measure {
  readonly viewportWidth: number
  readonly viewportHeight: number
  sizeOf(element: unknown): { readonly width: number; readonly height: number }
}

/** The viewport that pages without a layout are read for. */
const NOMINAL_WIDTH = 1280
const NOMINAL_HEIGHT = 720
/** Of a canvas or iframe that names no size (https://html.spec.whatwg.org/#attr-canvas-width). */
const DEFAULT_WIDTH = 300
const DEFAULT_HEIGHT = 150
const GREATEST_FRACTION = 4

/** The part of the viewport that a canvas or iframe covers, 0 to 4: by its attributes and style, or as measured. */
export function areaFraction(attributes: Attributes, element: unknown, measure: Measure | null): number {
  if (measure !== null) {
    const { width, height } = measure.sizeOf(element)
    return fraction(width * height, measure.viewportWidth * measure.viewportHeight)
  }
  const style = attributes.value(attribute.STYLE) ?? ''
  const width = lengthOf(style, 'width', attributes.value(attribute.WIDTH), NOMINAL_WIDTH) ?? DEFAULT_WIDTH
  const height = lengthOf(style, 'height', attributes.value(attribute.HEIGHT), NOMINAL_HEIGHT) ?? DEFAULT_HEIGHT
  return fraction(width * height, NOMINAL_WIDTH * NOMINAL_HEIGHT)
}

function fraction(area: number, viewport: number): number {
  const value = area / viewport
  return value > 0 ? Math.min(value, GREATEST_FRACTION) : 0
}

/** A side's length in CSS pixels by style, else by attribute; null where neither names one that can be told. */
function lengthOf(
  style: string,
  side: 'width' | 'height',
  attributeValue: string | null,
  whole: number,
): number | null {
  const inStyle = (side === 'width' ? STYLE_WIDTH : STYLE_HEIGHT).exec(style)?.[1]
  return pixels(inStyle, whole, false) ?? pixels(attributeValue ?? undefined, whole, true)
}

const STYLE_WIDTH = /(?:^|[;\s])width\s*:\s*([\d.]+[a-z%]*)/i
const STYLE_HEIGHT = /(?:^|[;\s])height\s*:\s*([\d.]+[a-z%]*)/i

/** An attribute's number counts whatever follows it, as HTML reads it; a style's unit must be one that can be told. */
function pixels(text: string | undefined, whole: number, isAttribute: boolean): number | null {
  const [, number, unit] = /^\s*\+?(\d+\.?\d*|\.\d+)\s*(%|[a-z]*)/i.exec(text ?? '') ?? []
  if (number === undefined) return null
  const value = Number(number)
  switch (unit!.toLowerCase()) {
    case '':
    case 'px':
      return value
    case '%':
      return (value / 100) * whole
    case 'vw':
      return (value / 100) * NOMINAL_WIDTH
    case 'vh':
      return (value / 100) * NOMINAL_HEIGHT
    default:
      return isAttribute ? value : null
  }
}
