import { PagekindError } from '@pagekind/common'
import type { Batching, Ort, OrtSession, Runtime } from './runtime.ts'

/** A runtime of a session over an exported lexical model (`lexical.*.onnx` of `pnpm train`). */
export async function sessionRuntime(
  name: string,
  ort: Ort,
  model: unknown,
  options: Readonly<Record<string, unknown>>,
  batching: Batching | undefined,
  hint = 'Give the bytes or the place of an ONNX file that pagekind’s training wrote; see `cause`',
): Promise<Runtime> {
  let session: OrtSession
  try {
    session = (await ort.InferenceSession.create(model as never, options as never)) as OrtSession
  } catch (cause) {
    throw new PagekindError('E_RUNTIME', `${name} cannot load the model`, {
      value: typeof model === 'string' ? model : undefined,
      hint,
      cause,
    })
  }
  return {
    name,
    batching,
    async run({ features }) {
      const { ids, offsets } = features()
      const outputs = await session.run({
        ids: new ort.Tensor('int64', ids, [ids.length]),
        offsets: new ort.Tensor('int64', offsets, [offsets.length]),
      })
      return Object.fromEntries(Object.entries(outputs).map(([head, { data }]) => [head, data as Float32Array]))
    },
    dispose: () => session.release(),
  }
}

/** `E_RUNTIME_MISSING`: what the import of an optional peer failed with. */
export function missingRuntime(name: string, cause: unknown): PagekindError {
  return new PagekindError('E_RUNTIME_MISSING', `${name} is not installed, or cannot be loaded here`, {
    hint: `npm install ${name}`,
    cause,
  })
}

/** What a module gives, also where everything of a CommonJS package stands under `default`. */
export function ortOf(module: object): Ort {
  return ('InferenceSession' in module ? module : (module as { default?: unknown }).default) as Ort
}
