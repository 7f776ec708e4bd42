import { PagekindError } from '@pagekind/common'
import type { Batching, Ort, OrtSession, Runtime } from './runtime.ts'

/** A runtime of a session over an exported lexical model (`lexical.*.onnx` of `pnpm train`). */
export async function sessionRuntime(
  name: string,
  ort: Ort,
  model: unknown,
  options: Readonly<Record<string, unknown>>,
  batching: Batching | undefined,
): Promise<Runtime> {
  let session: OrtSession
  try {
    session = (await ort.InferenceSession.create(model as never, options as never)) as OrtSession
  } catch (cause) {
    throw new PagekindError('E_RUNTIME', `${name} cannot load the model`, {
      value: typeof model === 'string' ? model : undefined,
      hint: 'Give the bytes or the place of an ONNX file that pagekind’s training wrote; see `cause`',
      cause,
    })
  }
  return {
    name,
    batching,
    async run({ ids, offsets }) {
      const outputs = await session.run({
        ids: new ort.Tensor('int64', ids, [ids.length]),
        offsets: new ort.Tensor('int64', offsets, [offsets.length]),
      })
      return Object.fromEntries(Object.entries(outputs).map(([head, { data }]) => [head, data as Float32Array]))
    },
    dispose: () => session.release(),
  }
}

/** The package, imported when it is first needed. Throws `E_RUNTIME_MISSING` where it is not installed. */
export async function importOrt(name: string, load: () => Promise<unknown>): Promise<Ort> {
  let module: { readonly default?: unknown }
  try {
    module = (await load()) as typeof module
  } catch (cause) {
    throw new PagekindError('E_RUNTIME_MISSING', `${name} is not installed`, {
      hint: `npm install ${name}`,
      cause,
    })
  }
  // Of a CommonJS package everything may stand under `default`.
  return ('InferenceSession' in module ? module : module.default) as Ort
}
