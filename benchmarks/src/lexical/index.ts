import { join } from 'node:path'
import { type Classifier, createClassifier } from '@pagekind/core'
import { LexicalModel, lexicalHeads, readLexical } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { describeMachine } from '../machine.ts'
import type { BenchmarkResult, Target } from '../result.ts'
import { interleave, type Rounds, type Timing, type Variant } from '../rounds.ts'
import { type FastTextPeer, loadFastText } from './fasttext.ts'
import { StringsAndMap } from './oracle.ts'
import { type BenchmarkPage, loadPages } from './pages.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** How much faster than fasttext.wasm.js, and how many rows per second. */
const NEEDED_RATIO = 6
const NEEDED_ROWS = 100_000
/** A machine is quiet when this process had the processor for so much of the time. */
const QUIET_SHARE = 0.95
/** Sums in lanes and floats in a Map add up in another order. */
const TOLERANCE = 1e-3

const CLASSIFY = 'pagekind: classifySync({ url, title }), three heads'
const TOPIC = 'pagekind: classifySync({ url, title }), the topics alone'
const MODEL_ONLY = 'pagekind: three heads, without what is known of sites'
const SCORE = 'pagekind: the lexical model alone'
const MAP = 'the same model with strings and a Map'
const FASTTEXT = 'fasttext.wasm.js: its text made, all labels'
const PREDICT = 'fasttext.wasm.js: text ready, all labels'

/** Rows per second from URL and title, one thread, warm. */
export async function run() {
  const { pages, real } = loadPages(ROOT)
  const peer = real
    ? await loadFastText(ROOT, pages)
    : 'it is trained on the labelled pages of ../shared, which are not there'
  const variants = [...(await ourVariants(pages)), ...(typeof peer === 'string' ? [] : theirVariants(peer, pages))]
  const measured = interleave(variants, { rows: pages.length, rounds: 11, milliseconds: 300 })
  const rate = (name: string) => measured.timings.find((timing) => timing.name === name)?.rowsPerSecond
  const [ours, topic] = [rate(CLASSIFY)!, rate(TOPIC)!]
  const result: BenchmarkResult = {
    title: 'Classify from URL and title',
    notes: [
      `${pages.length.toLocaleString('en-GB')} ${real ? 'real pages' : 'pages, repeated from a small fixture (the labelled pages are not there)'}, one thread, warm; median of 11 rounds in turns of at least 300 ms each. fastText answers the eleven topics with the model that does best in \`pnpm eval\`, trained on the same rows, and is asked for the scores of all labels; its text is the words of URL and title, as it was trained to read them. pagekind answers the same eleven topics with calibrated scores, and with all its heads those of 31 more labels. Before timing: fastText in wasm gave the scores that fastText in Python gives, the strings-and-Map version the logits of the real one.`,
      `This process had the processor for ${Math.round(measured.processorShare * 100)} % of the time.`,
    ],
    head: ['variant', 'rows per second', 'µs per row', 'topics alone: … times as fast', 'three heads: … times'],
    rows: measured.timings.map(({ name, rowsPerSecond }) => [
      name,
      Math.round(rowsPerSecond).toLocaleString('en-GB'),
      (1e6 / rowsPerSecond).toFixed(1),
      name === TOPIC ? '' : (topic / rowsPerSecond).toFixed(2),
      name === CLASSIFY ? '' : (ours / rowsPerSecond).toFixed(2),
    ]),
    figures: {
      pages: pages.length,
      real,
      rowsPerSecond: Object.fromEntries(measured.timings.map((one) => [one.name, Math.round(one.rowsPerSecond)])),
      processorShare: Number(measured.processorShare.toFixed(2)),
    },
    targets: [ratioTarget(topic, rate(FASTTEXT), peer), speedTarget(measured)],
  }
  return { result, machine: describeMachine(['@pagekind/core', 'fasttext.wasm.js']) }
}

async function ourVariants(pages: readonly BenchmarkPage[]): Promise<Variant[]> {
  const classifier = await createClassifier()
  const topics = await createClassifier({ heads: ['topic'] })
  const modelOnly = await createClassifier({ knownSites: false })
  const { manifest, files } = bundle
  const heads = lexicalHeads(manifest)
  const outputs = heads.reduce((sum, head) => sum + head.labels.length, 0)
  const file = files[manifest.lexical.file]!()
  const model = LexicalModel.parse(manifest.lexical, outputs, file)
  const slow = new StringsAndMap(manifest.lexical, readLexical(manifest.lexical, outputs, file), pages)
  const out = new Float32Array(outputs)
  const fields = pages.map(({ url, title }) => ({ url, title, description: '' }))
  for (const [index, page] of pages.entries()) {
    model.score(fields[index]!, out)
    const expected = slow.score(page)
    for (const [output, logit] of out.entries()) {
      if (!(Math.abs(logit - expected[output]!) < TOLERANCE)) {
        throw new Error(`${page.id}: output ${output} is ${logit}, with strings and a Map ${expected[output]}`)
      }
    }
    const verdict = classifier.classifySync(page)
    checkVerdict(page, verdict.heads, heads)
    const alone = topics.classifySync(page)
    if (JSON.stringify(alone.heads.topic) !== JSON.stringify(verdict.heads.topic))
      throw new Error(`${page.id}: the topics alone are others than beside the other heads`)
  }
  const asked = pages.map(({ url, title }) => ({ url, title }))
  const classify = (name: string, by: Classifier): Variant => ({
    name,
    run() {
      let sum = 0
      for (const page of asked) sum += by.classifySync(page).score ?? 0
      return sum
    },
  })
  return [
    classify(CLASSIFY, classifier),
    classify(MODEL_ONLY, modelOnly),
    classify(TOPIC, topics),
    {
      name: SCORE,
      run() {
        let sum = 0
        for (const page of fields) {
          model.score(page, out)
          sum += out[0]!
        }
        return sum
      },
    },
    {
      name: MAP,
      run: () => pages.reduce((sum, page) => sum + slow.score(page)[0]!, 0),
    },
  ]
}

function theirVariants(peer: FastTextPeer, pages: readonly BenchmarkPage[]): Variant[] {
  const lines = pages.map(peer.line)
  return [
    {
      name: FASTTEXT,
      run: () => pages.reduce((sum, page) => sum + peer.predict(peer.line(page)), 0),
    },
    {
      name: PREDICT,
      run: () => lines.reduce((sum, line) => sum + peer.predict(line), 0),
    },
  ]
}

function checkVerdict(
  page: BenchmarkPage,
  heads: Readonly<Record<string, { readonly scores: Readonly<Record<string, number>> } | undefined>>,
  specs: readonly { readonly name: string; readonly labels: readonly string[] }[],
): void {
  for (const { name, labels } of specs) {
    const scores = labels.map((label) => heads[name]?.scores[label] ?? Number.NaN)
    if (!scores.every((score) => score >= 0 && score <= 1)) {
      throw new Error(`${page.id}: the head ${name} has a score that is no probability`)
    }
  }
}

function ratioTarget(ours: number, theirs: number | undefined, peer: FastTextPeer | string): Target {
  const what = 'eleven topics from URL and title: classifySync ÷ fasttext.wasm.js, rows per second'
  const needed = `at least ${NEEDED_RATIO}`
  if (theirs === undefined) return { what, needed, measured: '–', met: null, why: String(peer) }
  return { what, needed, measured: (ours / theirs).toFixed(2), met: ours / theirs >= NEEDED_RATIO }
}

/**
 * An absolute figure says something about a quiet machine only: a miss is none where others had the processor for part
 * of the time, or where the best round is no miss.
 */
function speedTarget({ timings, processorShare }: Rounds): Target {
  const { rowsPerSecond, best } = timings.find((timing: Timing) => timing.name === CLASSIFY)!
  const fast = rowsPerSecond >= NEEDED_ROWS
  const quiet = processorShare >= QUIET_SHARE && best < NEEDED_ROWS
  return {
    what: 'classifySync of all three heads, rows per second',
    needed: `at least ${NEEDED_ROWS.toLocaleString('en-GB')} on a quiet machine`,
    measured: Math.round(rowsPerSecond).toLocaleString('en-GB'),
    met: fast || quiet ? fast : null,
    why: 'the machine was busy with other things',
  }
}
