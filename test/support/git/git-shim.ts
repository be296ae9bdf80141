import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Puts a `git` first on PATH that runs a shell line (it sees git's arguments) before the real one. Undone by what is returned. */
export function gitShim(folder: string, line: string): () => void {
  const bin = join(folder, 'bin')
  const path = process.env['PATH'] ?? ''
  mkdirSync(bin)
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n(PATH='${path}'; ${line})\nPATH='${path}' exec git "$@"\n`)
  chmodSync(join(bin, 'git'), 0o755)
  process.env['PATH'] = `${bin}:${path}`
  return () => {
    process.env['PATH'] = path
  }
}
