/**
 * Makes objects with always the same keys, quickly. `new` of what is given back takes the values in the keys' order.
 *
 * The objects have a prototype of their own, which is empty and has none itself: nothing is in them but the keys, and any
 * key will do, `__proto__` and `constructor` included. Yet engines give them one stable shape, which they deny to objects
 * that are made with `Object.create(null)`: reading those is many times slower.
 *
 * The stores are written out because engines learn from each place in the code: one that always meets the same key is fast, one
 * that meets all is slow. And V8 makes an object with room for as many keys as it counts stores here; further ones go to a list
 * that is copied again and again as it grows. 42 keys in three objects take half of the time that one loop takes.
 */
export function recordType<T>(names: readonly string[]): new (values: ArrayLike<T>) => Record<string, T> {
  // A copy, as V8 reads frozen lists slowly.
  const keys = [...names]
  const count = keys.length
  function ByName(this: Record<string, T>, values: ArrayLike<T>) {
    let i = 0
    for (const last = count - 23; i < last; i += 24) {
      this[keys[i]!] = values[i]!
      this[keys[i + 1]!] = values[i + 1]!
      this[keys[i + 2]!] = values[i + 2]!
      this[keys[i + 3]!] = values[i + 3]!
      this[keys[i + 4]!] = values[i + 4]!
      this[keys[i + 5]!] = values[i + 5]!
      this[keys[i + 6]!] = values[i + 6]!
      this[keys[i + 7]!] = values[i + 7]!
      this[keys[i + 8]!] = values[i + 8]!
      this[keys[i + 9]!] = values[i + 9]!
      this[keys[i + 10]!] = values[i + 10]!
      this[keys[i + 11]!] = values[i + 11]!
      this[keys[i + 12]!] = values[i + 12]!
      this[keys[i + 13]!] = values[i + 13]!
      this[keys[i + 14]!] = values[i + 14]!
      this[keys[i + 15]!] = values[i + 15]!
      this[keys[i + 16]!] = values[i + 16]!
      this[keys[i + 17]!] = values[i + 17]!
      this[keys[i + 18]!] = values[i + 18]!
      this[keys[i + 19]!] = values[i + 19]!
      this[keys[i + 20]!] = values[i + 20]!
      this[keys[i + 21]!] = values[i + 21]!
      this[keys[i + 22]!] = values[i + 22]!
      this[keys[i + 23]!] = values[i + 23]!
    }
    for (const last = count - 7; i < last; i += 8) {
      this[keys[i]!] = values[i]!
      this[keys[i + 1]!] = values[i + 1]!
      this[keys[i + 2]!] = values[i + 2]!
      this[keys[i + 3]!] = values[i + 3]!
      this[keys[i + 4]!] = values[i + 4]!
      this[keys[i + 5]!] = values[i + 5]!
      this[keys[i + 6]!] = values[i + 6]!
      this[keys[i + 7]!] = values[i + 7]!
    }
    for (; i < count; i++) this[keys[i]!] = values[i]!
  }
  ByName.prototype = Object.freeze(Object.create(null))
  return ByName as never
}
