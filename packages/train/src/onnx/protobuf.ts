// Protocol buffers as onnx.proto needs them: varints, and fields whose length is told before their bytes. Pieces are kept apart until the
// end, as a tensor may be tens of megabytes.

/** A message, or part of one. */
export type Piece = readonly Uint8Array[]

const encoder = new TextEncoder()

/** A field with bytes: a message, a packed list, raw data. */
export function field(id: number, ...pieces: readonly Piece[]): Piece {
  const chunks = pieces.flat()
  const length = chunks.reduce((sum, { length }) => sum + length, 0)
  return [Uint8Array.from([...varint((id << 3) | 2), ...varint(length)]), ...chunks]
}

export function text(id: number, value: string): Piece {
  return field(id, [encoder.encode(value)])
}

/** A field with a whole number of 0 or more. */
export function number(id: number, value: number): Piece {
  return [Uint8Array.from([...varint(id << 3), ...varint(value)])]
}

/** A field with a packed list of them. */
export function numbers(id: number, values: readonly number[]): Piece {
  return field(id, [Uint8Array.from(values.flatMap(varint))])
}

/** Any numbers as the bytes they are. */
export function raw(values: ArrayBufferView): Piece {
  return [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]
}

export function join(piece: Piece): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(piece.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of piece) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}
