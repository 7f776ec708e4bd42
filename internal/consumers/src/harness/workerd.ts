import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { programs } from './paths.ts'

const CONFIGURATION = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2025-11-01",
);
`

export interface RunningWorker extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/`, the port chosen by the system. */
  url: string
}

/** Serves `folder`/worker.js with workerd, with no compatibility flags: no Node built-ins, no eval. */
export const serveWorker = async (folder: string): Promise<RunningWorker> => {
  await writeFile(join(folder, 'config.capnp'), CONFIGURATION)
  const child = spawn(programs.workerd, ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk
  })
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const port = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    void ended.then(() => reject(new Error(`workerd ended before it listened: ${complaints}`)))
    let control = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      control += chunk.toString()
      const found = /"event":"listen".*"port":(\d+)/.exec(control)
      if (found) resolve(Number(found[1]))
    })
  })
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: stop }
}
