import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { ClosedPipe, Output } from './output.ts'

function sink(take: (text: string, done: (error?: Error) => void) => void): Writable {
  const stream = new Writable({ decodeStrings: false, write: (text, _, done) => take(text, done) })
  stream.on('error', () => {})
  return stream
}

test('text is written in chunks, in order, the rest with flush', async () => {
  const taken: string[] = []
  const output = new Output(
    sink((text, done) => {
      taken.push(text)
      setImmediate(done)
    }),
  )
  let whole = ''
  for (let i = 0; i < 30_000; i++) {
    whole += `${i}\n`
    const wait = output.write(`${i}\n`)
    if (wait !== undefined) await wait
  }
  expect(taken).toHaveLength(2)
  for (const chunk of taken) expect(chunk.length).toBeLessThan(65_600)
  await output.flush()
  await output.flush()
  expect(taken).toHaveLength(3)
  expect(taken.join('')).toBe(whole)
})

test('whoever writes waits for whoever reads', async () => {
  let release = () => {}
  const output = new Output(
    sink((_, done) => {
      release = done
    }),
  )
  let written = false
  const wait = output.write('x'.repeat(65_536))!.then(() => {
    written = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(written).toBe(false)
  release()
  await wait
})

test.each(['EPIPE', 'ENOSPC'])('%s on the last chunk is not lost', async (code) => {
  const failure = Object.assign(new Error('write'), { code })
  const output = new Output(sink((_, done) => done(failure)))
  output.write('x')
  const error = await output.flush().catch((reason: unknown) => reason)
  if (code === 'EPIPE') expect(error).toBeInstanceOf(ClosedPipe)
  else expect(error).toBe(failure)
})

test('a stream that was destroyed is a closed pipe', async () => {
  const stream = sink((_, done) => done())
  stream.destroy()
  const output = new Output(stream)
  output.write('x')
  await expect(output.flush()).rejects.toBeInstanceOf(ClosedPipe)
})
