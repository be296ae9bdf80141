import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Script } from 'node:vm'
import { keepWhenWarm, placeFor, readKept } from './code-cache.ts'

/** The bundle's name, with the hash of its text; inserted by the build. Its value is a function like Node's own around a module. */
declare const programFile: string

/**
 * Runs the bundle with the compiled code that an earlier start of this command left. Node's own compile cache has what is
 * compiled when a file is read; this one also has the functions that a start calls, whose compilation is a quarter of a start.
 */
export function loadProgram(command: string | undefined): typeof import('../program.ts') {
  const file = path.join(__dirname, programFile)
  const kept = placeFor(path.parse(programFile).name, command)
  const cachedData = kept === null ? undefined : readKept(kept)
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module = { exports: {} }
  const run = script.runInThisContext() as (...parts: readonly unknown[]) => void
  run(module.exports, createRequire(file), module, file, __dirname)
  if (kept !== null && (cachedData === undefined || script.cachedDataRejected === true))
    keepWhenWarm(script, kept)
  return module.exports as typeof import('../program.ts')
}
