/** A line longer than this many bytes is given up: 16 MB. */
export const MAX_LINE = 16 * 1024 * 1024

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Lines of a byte stream, all that end in one chunk of it at a time, by `\n` or `\r\n`; null for a line over {@link MAX_LINE}, whose bytes are not kept. The last
 * line may lack its end. Bytes are decoded line by line, so that no character is cut by a chunk's end; a UTF-8 byte
 * order mark at the start is left out; invalid UTF-8 becomes U+FFFD.
 */
export async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<(string | null)[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let parts: Uint8Array[] = []
  let length = 0
  let first = true
  const finish = (): string | null => {
    const line = length > MAX_LINE ? null : decode(decoder, parts, length, first)
    parts = []
    length = 0
    first = false
    return line
  }
  for await (const piece of input) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
    const lines: (string | null)[] = []
    let from = 0
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, to))
      lines.push(finish())
      from = to + 1
    }
    keep(chunk.subarray(from))
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [finish()]

  function keep(bytes: Uint8Array): void {
    length += bytes.length
    if (length > MAX_LINE) parts = []
    else if (bytes.length > 0) parts.push(bytes)
  }
}

function decode(
  decoder: InstanceType<typeof TextDecoder>,
  parts: Uint8Array[],
  length: number,
  first: boolean,
): string {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts, length)
  const end = bytes.at(-1) === RETURN ? length - 1 : length
  const text = decoder.decode(bytes.subarray(0, end))
  return first && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
