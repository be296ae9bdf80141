import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One thing that a program did to a file, in the order in which it did them. */
export interface Effect {
  /** `open`: one that makes the file where there is none. */
  readonly kind: 'open' | 'write' | 'truncate' | 'sync' | 'unlink'
  /** Relative to the recorded folder, which itself is ''. */
  readonly file: string
  /** Of a truncation: the new size. */
  readonly offset: number
  readonly data: Buffer
}

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** The recorder, compiled into the folder; null where there is no C compiler, or no Linux to preload it. */
export function buildRecorder(folder: string): string | null {
  if (process.platform !== 'linux') return null
  const made = join(folder, 'recorder.so')
  const { status, error, stderr } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O1', '-o', made, beside('recorder.c')],
    { encoding: 'utf8' },
  )
  if (error !== undefined) return null
  if (status !== 0) throw new Error(`cc failed on recorder.c: ${stderr}`)
  return made
}

/** Runs `work.ts` on a store in `folder`, and resolves to all that it did there. */
export function recordWork(recorder: string, folder: string, pragmas: readonly string[]): readonly Effect[] {
  const log = `${folder}.log`
  mkdirSync(folder)
  execFileSync(process.execPath, [beside('work.ts'), folder, ...pragmas], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LD_PRELOAD: recorder, RECORDER_LOG: log, RECORDER_FOLDER: folder },
  })
  return parse(readFileSync(log), folder)
}

const kinds = { O: 'open', W: 'write', T: 'truncate', S: 'sync', U: 'unlink' } as const

function parse(log: Buffer, folder: string): readonly Effect[] {
  const effects: Effect[] = []
  for (let at = 0; at < log.length;) {
    const end = log.indexOf('\n', at)
    const head = log.toString('utf8', at, end)
    const [, kind, offset, length, path] = /^([OWTSU]) (\d+) (\d+) (.+)$/.exec(head) ?? []
    if (kind === undefined || path === undefined) throw new Error(`not a record: ${head}`)
    at = end + 1 + Number(length)
    effects.push({
      kind: kinds[kind as keyof typeof kinds],
      file: relative(folder, path),
      offset: Number(offset),
      data: log.subarray(end + 1, at),
    })
  }
  return effects
}
