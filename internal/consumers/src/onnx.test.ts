import { beforeAll, describe, inject, it } from 'vitest'
import { expectLabels } from './harness/expect-verdicts.ts'
import { nodes, programs } from './harness/paths.ts'
import { type Peers, withPeers } from './harness/peers.ts'
import { run } from './harness/run.ts'

// The text model by ONNX runtimes, wherever JavaScript runs without a browser. (workerd compiles no WebAssembly from bytes.)

let peers: Peers
beforeAll(async () => {
  peers = await withPeers(inject('consumer'))
})

const places: [name: string, program: string, args: string[]][] = [
  ...nodes().map(({ name, path }): [string, string, string[]] => [name, path, []]),
  [
    'Deno',
    programs.deno,
    ['run', '--allow-all', '--no-prompt', '--cached-only', '--no-remote', '--node-modules-dir=manual', '--no-lock'],
  ],
  ['Bun', programs.bun, ['run', '--no-install']],
]

describe.each(places)('%s', (place, program, args) => {
  it.each(['node', 'web'])('gives the same labels by onnxruntime-%s', async (which) => {
    const { stdout } = await run(program, [...args, 'onnx.js', which, peers.model], { cwd: peers.folder })
    expectLabels(`${place}, onnxruntime-${which}`, stdout)
  })
})
