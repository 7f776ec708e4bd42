import { Parser } from 'htmlparser2'
import type { ReadOptions } from '../options.ts'
import type { ContentCollector } from '../page/collector.ts'
import { Sensor } from '../sensor/sensor.ts'
import type { Truncation } from '../signals/names.ts'
import { HtmlAttributes } from './attributes.ts'

/** What reading HTML takes: how much of it is read. */
export interface HtmlOptions extends ReadOptions {
  /** UTF-16 code units of HTML. Left out: 67,108,864. */
  readonly maxLength?: number | undefined
  /** Levels of elements inside each other. Left out: 1,000; browsers themselves end at 512. */
  readonly maxDepth?: number | undefined
  /** Elements. Left out: 2,000,000. */
  readonly maxElements?: number | undefined
}

const MAX_LENGTH = 67_108_864
const MAX_DEPTH = 1_000
const MAX_ELEMENTS = 2_000_000

/**
 * Hands the events of htmlparser2 to a sensor. A start tag is handed on when the next event shows that it is whole, so its attributes
 * are taken one by one and no object is made for them.
 */
export class HtmlStream {
  readonly #sensor: Sensor
  readonly #attributes = new HtmlAttributes()
  readonly #parser: Parser
  readonly #maxDepth: number
  readonly #maxElements: number
  #lengthLeft: number
  /** Name of the start tag that is being read; null outside of one. */
  #tag: string | null = null
  /** Open elements inside one that is not read. */
  #skipped = 0
  #endsTag = false
  #stopped = false

  constructor(options: HtmlOptions, content: ContentCollector | null) {
    this.#sensor = new Sensor(true, null, content)
    this.#lengthLeft = options.maxLength ?? MAX_LENGTH
    this.#maxDepth = options.maxDepth ?? MAX_DEPTH
    this.#maxElements = options.maxElements ?? MAX_ELEMENTS
    this.#parser = new Parser({
      onopentagname: (name) => this.#openTag(name),
      onattribute: (name, value) => {
        if (this.#skipped === 0) this.#attributes.add(name, value)
      },
      ontext: (data) => {
        this.#settle()
        if (this.#skipped === 0 && !this.#stopped) this.#sensor.addText(data)
      },
      onclosetag: () => this.#closeTag(),
    })
  }

  /** Reads on. Returns false once a limit is met. */
  write(chunk: string): boolean {
    if (this.#stopped || chunk === '') return !this.#stopped
    const part = chunk.length > this.#lengthLeft ? chunk.slice(0, this.#lengthLeft) : chunk
    this.#lengthLeft -= part.length
    this.#endsTag = part.endsWith('>')
    this.#parser.write(part)
    if (part !== chunk && !this.#stopped) this.#stop('length')
    return !this.#stopped
  }

  /** The page ends. Returns the sensor that has read it. */
  end(): Sensor {
    if (!this.#stopped) {
      // A tag that the page breaks off in is none.
      if (this.#endsTag) this.#settle()
      const brokenOff = this.#tag !== null
      this.#tag = null
      if (!brokenOff) this.#parser.end()
    }
    this.#stopped = true
    this.#sensor.end()
    return this.#sensor
  }

  #openTag(name: string): void {
    this.#settle()
    if (this.#stopped) return
    if (this.#sensor.depth + this.#skipped >= this.#maxDepth) this.#stop('depth')
    else if (this.#skipped > 0) this.#skipped++
    else if (this.#sensor.elements >= this.#maxElements) this.#stop('elements')
    else {
      this.#tag = name
      this.#attributes.clear()
    }
  }

  #closeTag(): void {
    this.#settle()
    if (this.#stopped) return
    if (this.#skipped > 1) this.#skipped--
    else {
      this.#skipped = 0
      this.#sensor.close()
    }
  }

  /** Hands on the start tag that has been read, if there is one. */
  #settle(): void {
    if (this.#tag === null) return
    const name = this.#tag
    this.#tag = null
    if (!this.#sensor.open(name, this.#attributes, null)) this.#skipped = 1
  }

  #stop(limit: Truncation): void {
    this.#stopped = true
    this.#sensor.truncated = limit
    // Its own stack of open elements is slow when deep; nothing of what follows is wanted.
    this.#parser.pause()
  }
}
