import { unknownFormat } from '../model/tree-model.ts'

/** A field of a protocol buffer: bytes of a length-delimited or fixed one, or the number of a varint. */
export interface Field {
  readonly id: number
  readonly bytes: Uint8Array
  readonly number: number
}

const NOTHING = new Uint8Array(0)

/** Fields of a message, in their order (https://protobuf.dev/programming-guides/encoding). Throws `E_TREES_FORMAT` where it is none. */
export function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const take = (length: number) => {
    if (!(length <= bytes.length - at)) throw unknownFormat('a protocol buffer ends within a field', length)
    at += length
    return bytes.subarray(at - length, at)
  }
  const varint = () => {
    const [value, next] = varintAt(bytes, at)
    at = next
    return value
  }
  while (at < bytes.length) {
    const key = varint()
    const id = Math.floor(key / 8)
    switch (key % 8) {
      case 0:
        fields.push({ id, bytes: NOTHING, number: varint() })
        break
      case 1:
        fields.push({ id, bytes: take(8), number: 0 })
        break
      case 2:
        fields.push({ id, bytes: take(varint()), number: 0 })
        break
      case 5:
        fields.push({ id, bytes: take(4), number: 0 })
        break
      default:
        throw unknownFormat('a protocol buffer has a field of an unknown kind', key % 8)
    }
  }
  return fields
}

/** Numbers of a repeated integer field, packed or one by one. */
export function integersOf(fields: readonly Field[], id: number): number[] {
  return fields
    .filter((field) => field.id === id)
    .flatMap(({ bytes, number }) => {
      if (bytes.length === 0) return [number]
      const numbers: number[] = []
      for (let at = 0; at < bytes.length; ) {
        const [value, next] = varintAt(bytes, at)
        numbers.push(value)
        at = next
      }
      return numbers
    })
}

/** Numbers of a repeated float32 field, packed or one by one. */
export function floatsOf(fields: readonly Field[], id: number): number[] {
  return fields
    .filter((field) => field.id === id)
    .flatMap(({ bytes }) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(i * 4, true))
    })
}

/** Texts of a repeated field. */
export function textsOf(fields: readonly Field[], id: number): string[] {
  const decoder = new TextDecoder()
  return fields.filter((field) => field.id === id).map(({ bytes }) => decoder.decode(bytes))
}

/** A number of up to 64 bits, as a signed one; beyond 2^53 not to the last digit. */
function varintAt(bytes: Uint8Array, from: number): [value: number, next: number] {
  let value = 0
  let scale = 1
  for (let at = from; at < bytes.length && at < from + 10; at++) {
    value += (bytes[at]! & 127) * scale
    scale *= 128
    if (bytes[at]! < 128) return [value >= 2 ** 63 ? value - 2 ** 64 : value, at + 1]
  }
  throw unknownFormat('a protocol buffer has a number that does not end', from)
}
