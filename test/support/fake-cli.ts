import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ScratchRepository } from './scratch-repository.ts'

/** The file of a recorded stream, such as `claude-ok.jsonl`. */
export const recorded = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/streams/${name}`, import.meta.url))

/**
 * A program of the name of an agent CLI, first on the PATH that is returned. Its script finds the prompt in `$prompt`, the task's id in
 * `$task`, its arguments in `$*`, and how often it was started for that task, this time included, in `$start`; `say FILE` prints a
 * recorded stream.
 */
export function fakeCli(
  repository: ScratchRepository,
  name: string,
  script: string,
): { readonly PATH: string } {
  const folder = repository.outside('bin')
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  writeFileSync(
    file,
    `#!/bin/sh
prompt=$(cat)
task=$LOOPWORK_ITEM
echo "$*" >>'${repository.outside('started')}.'$task
printf '%s\\n' "$prompt" >'${repository.outside('prompt')}.'$task
start=$(wc -l <'${repository.outside('started')}.'$task)
say() { cat '${path.dirname(recorded('x'))}/'"$1"; }
${script}
`,
  )
  chmodSync(file, 0o755)
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}` }
}
