/**
 * A program: trains the fastText model of the benchmark `lexical` where it is not there yet and prints, as JSON, the
 * files `{model, scores}`. Run as `node --conditions=@pagekind/source packages/train/src/bin/fasttext-model.ts`.
 */
import { join } from 'node:path'
import { fastTextModel } from '../evaluate/baselines.ts'
import { prepareEvaluation } from '../evaluate/prepare.ts'

const root = join(import.meta.dirname, '../../../..')
await prepareEvaluation(root)
console.log(JSON.stringify(await fastTextModel(root)))
