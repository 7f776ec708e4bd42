// node topics.js URL [TITLE]: a page's topics by a published classifier, beside those of pagekind's own model.
import { createClassifier } from '@pagekind/core'
import { transformers } from '@pagekind/core/transformers'

const PUBLISHED = 'firefoxrecap/URL-TITLE-classifier'
const { MODEL } = process.env
const [, , url, title] = process.argv
const page = { url, title }

// pagekind knows this one by its name: its head, its labels, its precision and what it was trained to read.
const runtime = await transformers(MODEL ? { model: MODEL, remote: false } : { model: PUBLISHED })
const published = await createClassifier({ runtime, heads: ['topic'] })
const own = await createClassifier({ heads: ['topic'] })

for (const [name, classifier] of [
  ['published', published],
  ['pagekind', own],
]) {
  const { scores, decidedBy } = (await classifier.classify(page)).heads.topic
  const best = Object.entries(scores).sort(([, a], [, b]) => b - a)
  const shown = best.slice(0, 3).map(([label, score]) => `${label} ${score.toFixed(3)}`)
  console.log(`${name.padEnd(10)} ${shown.join(', ')} (${decidedBy})`)
}
await runtime.dispose()
