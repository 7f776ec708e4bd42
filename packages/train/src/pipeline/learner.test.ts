import { expect, test } from 'vitest'
import { fitHeads } from '../calibrate/heads.ts'
import { HEADS, OUTPUTS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { seededRandom } from '../evaluate/random.ts'
import type { VectorTeacher } from '../teach/vector-teacher.ts'
import { Learner, pagesWithText, scoreRows } from './learner.ts'

const WORDS = [
  ['election', 'minister', 'parliament', 'senate', 'reporter'],
  ['movie', 'album', 'actor', 'guitar', 'trailer'],
  ['price', 'discount', 'basket', 'checkout', 'delivery'],
]
const random = seededRandom(5)

function title(topic: number): string {
  return Array.from({ length: 4 }, () => WORDS[topic]![Math.floor(random() * 5)]).join(' ')
}

const golden: LabelledRow[] = Array.from({ length: 300 }, (_, i) => ({
  id: `g${i}`,
  url: `https://site${i}.example/${i}`,
  title: title(i % 3),
  description: '',
  slice: 'unseen',
  domain: `site${i}.example`,
  fold: i % 5,
  topic: [i % 3],
  subject: [i % 3],
  safety: i % 30 === 0 ? 2 : 0,
  sure: 2,
}))
const noisy: NoisyPage[] = Array.from({ length: 600 }, (_, i) => ({
  url: `https://noisy${i}.example/${i}`,
  title: title(i % 3),
  description: '',
  community: `news: ${i % 3}`,
  silver: [i % 3],
  safety: -1,
  domain: `noisy${i}.example`,
}))

/** In place of the encoder and its nets: knows what the words mean, and learns nothing. */
const pages = pagesWithText(golden, noisy)
const teacher: VectorTeacher = async (_rows, _known, asked) => {
  const logits = new Float32Array(asked.places.length * OUTPUTS).fill(-3)
  for (const [index, place] of asked.places.entries())
    for (const [topic, words] of WORDS.entries())
      if (words.includes(pages[place]!.title.split(' ')[0]!)) logits[index * OUTPUTS + topic] = 3
  return logits
}

test('learns what words say, calibrates it, and gives the same bytes twice', { timeout: 120_000 }, async () => {
  const tested = golden.filter((row) => row.fold === 0)
  const sites = new Set(tested.map((row) => row.domain))
  const train = () =>
    new Learner(golden, noisy, teacher).train(
      (page) => !sites.has(page.domain),
      () => {},
    )
  const model = await train()
  const again = await train()
  expect(Buffer.from(again.bytes).equals(Buffer.from(model.bytes))).toBe(true)
  const logits = scoreRows(model, tested)
  const right = tested.filter((row, i) => {
    const topics = Array.from(logits[i]!.subarray(0, TOPIC_LABELS.length))
    return topics.indexOf(Math.max(...topics)) === row.topic[0]
  })
  expect(right.length / tested.length).toBeGreaterThan(0.95)
  expect(logits[0]).toHaveLength(OUTPUTS)

  const heads = fitHeads(tested, logits)
  expect(heads.map((head) => head.name)).toEqual(HEADS.map((head) => head.name))
  for (const head of heads)
    for (const threshold of head.thresholds) expect(threshold >= 0.05 && threshold <= 0.95).toBe(true)
})
