import { unknownFormat } from '../model/tree-model.ts'

export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is an object; `E_TREES_FORMAT` names it where it is none. */
export function objectAt(value: Json, name: string): Json {
  const member = own(value, name)
  if (isObject(member)) return member
  throw unknownFormat(`${name} is no object`, member)
}

export function listAt(value: Json, name: string): readonly unknown[] {
  const member = own(value, name)
  if (Array.isArray(member)) return member
  throw unknownFormat(`${name} is no list`, member)
}

/** A list of finite numbers. */
export function numbersAt(value: Json, name: string): readonly number[] {
  const list = listAt(value, name)
  for (const one of list) {
    if (typeof one !== 'number' || !Number.isFinite(one)) throw unknownFormat(`${name} is no list of numbers`, one)
  }
  return list as readonly number[]
}

export function textsAt(value: Json, name: string): readonly string[] {
  const list = listAt(value, name)
  for (const one of list) if (typeof one !== 'string') throw unknownFormat(`${name} is no list of texts`, one)
  return list as readonly string[]
}

/** A number, also one that is written as text, as XGBoost writes them. */
export function numberAt(value: Json, name: string): number {
  const member = own(value, name)
  const number = typeof member === 'string' && member.trim() !== '' ? Number(member) : member
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw unknownFormat(`${name} is no number`, member)
}

/** Of an object's own members only: what a prototype has is no member. */
export function own(value: Json, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}
