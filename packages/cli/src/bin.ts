#!/usr/bin/env node
import { run } from './program.ts'

// A stream without a listener ends the process with a stack trace where its reader has gone (`| head`). What fails is
// told by each write.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await run(process.argv.slice(2), process)
