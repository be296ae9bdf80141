import type { DiffSource } from '../../core/diff/diff-source.ts'
import type { PersonProgram, ProgramEnd } from '../../core/calling/person-programs.ts'
import { usersPager } from '../../git/repository/users-pager.ts'
import { runOnTerminal } from '../../process/run-on-terminal.ts'
import { patchFile, type PatchSources } from './patch-file.ts'

/** One that ends sooner has only printed: what it printed must not be gone with it. */
const readingMs = 500

/** The person's pager with a diff in it. The patch is written before the terminal is asked for. */
export async function diffPager(sources: PatchSources, source: DiffSource): Promise<PersonProgram> {
  const { cwd } = sources.project
  const line = await usersPager(cwd, process.env)
  const { file, remove } = await patchFile(sources, source, { colours: true })
  return {
    isApart: false,
    async run(signal) {
      try {
        return await shown({ line, cwd, file }, signal)
      } finally {
        await remove()
      }
    },
  }
}

export interface Paging {
  readonly line: string
  readonly cwd: string
  /** The patch. */
  readonly file: string
  /** Of less, where the person has not said otherwise. */
  readonly less?: string
}

async function shown(paging: Paging, signal: AbortSignal): Promise<ProgramEnd> {
  const began = performance.now()
  const end = await runPager(paging, signal)
  if (end.kind === 'ended' && performance.now() - began < readingMs && !signal.aborted) {
    const { cwd } = paging
    await runOnTerminal(
      { line: "printf '\\nEnter goes back. '; read -r answer", cwd, env: process.env },
      signal,
    )
  }
  return end
}

export async function runPager(
  { line, cwd, file, less = 'R' }: Paging,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  // As git does: colours for less and lv, where the person has not said otherwise.
  const env = { LESS: less, LV: '-c', ...process.env }
  const end = await runOnTerminal({ line, cwd, env, input: file }, signal)
  if (end.kind === 'not started') return { kind: 'failed', why: end.why }
  if (end.code === 127) return { kind: 'failed', why: `the pager was not found: ${line}` }
  return { kind: 'ended' }
}
