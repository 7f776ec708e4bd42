// node many.js [FILE]: every page of a JSON Lines file, one after the other, in constant memory.
import { open } from 'node:fs/promises'
import { argv } from 'node:process'
import { createClassifier } from '@pagekind/core'

const file = argv[2] ?? new URL('pages.jsonl', import.meta.url)

async function* pagesOf(file) {
  const handle = await open(file)
  for await (const line of handle.readLines()) if (line.trim() !== '') yield JSON.parse(line)
}

// Of the bundle's heads only these; the first gives a verdict its label.
const classifier = await createClassifier({ heads: ['topic', 'safety'] })

for await (const { url, label, score, heads } of classifier.classifyMany(pagesOf(file))) {
  const safety = heads.safety?.labels[0]?.label ?? '?'
  console.log(`${label.padEnd(14)} ${score?.toFixed(3) ?? '-    '}  ${safety.padEnd(9)} ${url || '(no URL)'}`)
}
