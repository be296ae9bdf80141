import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DiffSource } from '../../core/diff/diff-source.ts'
import type { Git } from '../../core/ports/git.ts'
import type { ProgramEnd, TerminalProgram } from '../../core/calling/person-programs.ts'
import type { Store } from '../../core/ports/store.ts'
import { makerMark } from '../../files/maker-mark.ts'
import { removeAbandoned } from '../../files/scratch-folder.ts'
import { usersPager } from '../../git/repository/users-pager.ts'
import { runOnTerminal } from '../../process/run-on-terminal.ts'
import type { Project } from '../project.ts'
import { compareOrder } from './compare-order.ts'

export interface PagerSources {
  readonly project: Project
  readonly store: Store
  readonly git: Git
}

/** One that ends sooner has only printed: what it printed must not be gone with it. */
const readingMs = 500

const scratch = { parent: tmpdir(), prefix: 'loopwork-diff-' }

/** The person's pager with a diff in it. The patch is written before the terminal is asked for. */
export async function diffPager(sources: PagerSources, source: DiffSource): Promise<TerminalProgram> {
  const { project, git } = sources
  const order = await compareOrder(sources, source)
  const line = await usersPager(project.cwd, process.env)
  const folder = await mkdtemp(path.join(scratch.parent, `${scratch.prefix}${makerMark()}-`))
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    await removeAbandoned(scratch).catch(() => undefined)
  }
  const file = path.join(folder, 'patch')
  try {
    await git.writePatch({ ...order, file, colours: true })
  } catch (error) {
    await remove()
    throw error
  }
  return {
    async run(signal) {
      try {
        return await shown(line, { cwd: project.cwd, file, signal })
      } finally {
        await remove()
      }
    },
  }
}

interface Showing {
  readonly cwd: string
  readonly file: string
  readonly signal: AbortSignal
}

async function shown(line: string, { cwd, file, signal }: Showing): Promise<ProgramEnd> {
  const began = performance.now()
  // As git does: colours for less and lv, where the person has not said otherwise.
  const env = { LESS: 'R', LV: '-c', ...process.env }
  const end = await runOnTerminal({ line, cwd, env, input: file }, signal)
  if (end.kind === 'not started') return { kind: 'failed', why: end.why }
  if (end.code === 127) return { kind: 'failed', why: `the pager was not found: ${line}` }
  if (performance.now() - began < readingMs && !signal.aborted)
    await runOnTerminal({ line: "printf '\\nEnter goes back. '; read -r answer", cwd, env }, signal)
  return { kind: 'ended' }
}
