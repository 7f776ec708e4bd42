import { WEIGHTS_PER_WORD } from './layout.ts'

/** Every other weight of a word: eight lanes of 4 bits. */
const LANES = 0x33333333
/** Every other of these: four lanes of 8 bits. */
const BYTES = 0x0f0f0f0f
/** Weights of at most 3 that 4 bits can sum. */
const ROWS_A_NIBBLE = 5
/** Rows that 8 bits can sum, a whole number of turns of the loop. */
const ROWS_A_BYTE = 85

/**
 * Adds `scale` times the sum of two words of each row, 32 weights as their two bits say them, to `pooled[to …]`. The rows
 * are the highest bits of `hashes[from … end)`, all but `shift`, and `wordsPerRow` long; `word` is the first of the two.
 *
 * All weights of a word are summed at once, in lanes: of 4 bits for five rows, which then widen to 8 bits for 85 of
 * them. That is a fifth of the additions, and a sixteenth of the memory, of float32 weights one by one.
 */
export function poolBlock(
  embedding: Int32Array,
  hashes: Int32Array,
  shift: number,
  wordsPerRow: number,
  from: number,
  end: number,
  word: number,
  scale: number,
  pooled: Float64Array,
): void {
  const to = word * WEIGHTS_PER_WORD
  for (let start = from; start < end; start += ROWS_A_BYTE) {
    const stop = Math.min(end, start + ROWS_A_BYTE)
    // Lane sums of the first and the second word: weights 0 and 2, 1 and 3 of every four.
    let first0 = 0
    let first1 = 0
    let first2 = 0
    let first3 = 0
    let second0 = 0
    let second1 = 0
    let second2 = 0
    let second3 = 0
    let i = start
    while (i < stop) {
      let even = 0
      let odd = 0
      let nextEven = 0
      let nextOdd = 0
      if (i + ROWS_A_NIBBLE <= stop) {
        // Five rows written out are faster than the loop that takes the last ones.
        const at0 = (hashes[i]! >>> shift) * wordsPerRow + word
        const at1 = (hashes[i + 1]! >>> shift) * wordsPerRow + word
        const at2 = (hashes[i + 2]! >>> shift) * wordsPerRow + word
        const at3 = (hashes[i + 3]! >>> shift) * wordsPerRow + word
        const at4 = (hashes[i + 4]! >>> shift) * wordsPerRow + word
        const a0 = embedding[at0]!
        const a1 = embedding[at1]!
        const a2 = embedding[at2]!
        const a3 = embedding[at3]!
        const a4 = embedding[at4]!
        even = ((a0 & LANES) + (a1 & LANES) + (a2 & LANES) + (a3 & LANES) + (a4 & LANES)) | 0
        odd =
          (((a0 >>> 2) & LANES) +
            ((a1 >>> 2) & LANES) +
            ((a2 >>> 2) & LANES) +
            ((a3 >>> 2) & LANES) +
            ((a4 >>> 2) & LANES)) |
          0
        const b0 = embedding[at0 + 1]!
        const b1 = embedding[at1 + 1]!
        const b2 = embedding[at2 + 1]!
        const b3 = embedding[at3 + 1]!
        const b4 = embedding[at4 + 1]!
        nextEven = ((b0 & LANES) + (b1 & LANES) + (b2 & LANES) + (b3 & LANES) + (b4 & LANES)) | 0
        nextOdd =
          (((b0 >>> 2) & LANES) +
            ((b1 >>> 2) & LANES) +
            ((b2 >>> 2) & LANES) +
            ((b3 >>> 2) & LANES) +
            ((b4 >>> 2) & LANES)) |
          0
        i += ROWS_A_NIBBLE
      } else {
        for (; i < stop; i++) {
          const at = (hashes[i]! >>> shift) * wordsPerRow + word
          const a = embedding[at]!
          const b = embedding[at + 1]!
          even = (even + (a & LANES)) | 0
          odd = (odd + ((a >>> 2) & LANES)) | 0
          nextEven = (nextEven + (b & LANES)) | 0
          nextOdd = (nextOdd + ((b >>> 2) & LANES)) | 0
        }
      }
      first0 = (first0 + (even & BYTES)) | 0
      first1 = (first1 + (odd & BYTES)) | 0
      first2 = (first2 + ((even >>> 4) & BYTES)) | 0
      first3 = (first3 + ((odd >>> 4) & BYTES)) | 0
      second0 = (second0 + (nextEven & BYTES)) | 0
      second1 = (second1 + (nextOdd & BYTES)) | 0
      second2 = (second2 + ((nextEven >>> 4) & BYTES)) | 0
      second3 = (second3 + ((nextOdd >>> 4) & BYTES)) | 0
    }
    addLanes(first0, to, scale, pooled)
    addLanes(first1, to + 1, scale, pooled)
    addLanes(first2, to + 2, scale, pooled)
    addLanes(first3, to + 3, scale, pooled)
    addLanes(second0, to + 16, scale, pooled)
    addLanes(second1, to + 17, scale, pooled)
    addLanes(second2, to + 18, scale, pooled)
    addLanes(second3, to + 19, scale, pooled)
  }
}

/** Four sums of 8 bits, of every fourth dimension from `to` on. */
function addLanes(sums: number, to: number, scale: number, pooled: Float64Array): void {
  pooled[to] = pooled[to]! + (sums & 0xff) * scale
  pooled[to + 4] = pooled[to + 4]! + ((sums >>> 8) & 0xff) * scale
  pooled[to + 8] = pooled[to + 8]! + ((sums >>> 16) & 0xff) * scale
  pooled[to + 12] = pooled[to + 12]! + (sums >>> 24) * scale
}
