import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What git ignores, or holds no input of any check. */
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.cache', '.train', 'coverage'])

/**
 * All files below `folder` (or `folder` itself, if it is a file), sorted, without ignored folders and links.
 * @param {string} folder
 * @param {Set<string>} [skipped] names of folders left out
 * @returns {string[]}
 */
export function filesBelow(folder, skipped = SKIPPED) {
  if (!existsSync(folder)) return []
  if (statSync(folder).isFile()) return [folder]
  /** @type {string[]} */
  const files = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !skipped.has(entry.name)) files.push(...filesBelow(path, skipped))
    else if (entry.isFile()) files.push(path)
  }
  return files.sort()
}

/**
 * SHA-256 over names and contents of `files` and over `words`.
 * @param {string} root folder the names are relative to
 * @param {string[]} files
 * @param {string[]} [words] anything else the result depends on
 */
export function hashFiles(root, files, words = []) {
  const hash = createHash('sha256')
  for (const word of words) hash.update(`word ${word.length} ${word}\n`)
  for (const file of files) {
    const bytes = readFileSync(file)
    hash.update(`file ${relative(root, file).split(sep).join('/')} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/**
 * SHA-256 over names, sizes and times of the files below `folder`: for data too large to read.
 * @param {string} folder
 */
export function hashListing(folder) {
  const hash = createHash('sha256')
  for (const file of filesBelow(folder)) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(folder, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
