import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesBelow, hashFiles, hashListing } from './hash.mjs'

let folder = ''
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const hash = (...words: string[]) => hashFiles(folder, filesBelow(folder), words)

function moveByte() {
  write('b.txt', '')
  write('src/a.txt', 'ba')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagekind-hash-'))
  mkdirSync(join(folder, 'src'))
  mkdirSync(join(folder, 'node_modules'))
  write('b.txt', 'b')
  write('src/a.txt', 'a')
  write('node_modules/x.txt', 'x')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('filesBelow', () => {
  it('lists files sorted, without ignored folders and links', () => {
    symlinkSync('b.txt', join(folder, 'link'))
    expect(filesBelow(folder).map((file) => relative(folder, file))).toEqual(['b.txt', join('src', 'a.txt')])
  })

  it('gives nothing for what is not there, and a file for itself', () => {
    expect(filesBelow(join(folder, 'none'))).toEqual([])
    expect(filesBelow(join(folder, 'b.txt'))).toEqual([join(folder, 'b.txt')])
  })
})

describe('hashFiles', () => {
  it('is the same for the same files and words', () => {
    expect(hash('w')).toBe(hash('w'))
  })

  it.each([
    ['a changed byte', () => write('src/a.txt', 'A')],
    ['a new file', () => write('src/c.txt', '')],
    ['a file gone', () => rmSync(join(folder, 'b.txt'))],
    ['a byte that moved to the next file', moveByte],
  ])('changes with %s', (_, change) => {
    const before = hash()
    change()
    expect(hash()).not.toBe(before)
  })

  it('changes with the words, and keeps them apart', () => {
    expect(new Set([hash(), hash(''), hash('ab'), hash('a', 'b')]).size).toBe(4)
  })
})

describe('hashListing', () => {
  it('changes with a file’s size', () => {
    const before = hashListing(folder)
    write('b.txt', 'bb')
    expect(hashListing(folder)).not.toBe(before)
  })
})
