import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { runGit } from '../command/run-git.ts'
import type { LaneContext } from './lane-context.ts'

interface Range {
  readonly from: readonly Oid[]
  readonly without: readonly Oid[]
}

const stdinOf = ({ from, without }: Range): string =>
  [...from, ...without.map((commit) => `^${commit}`)].map((line) => `${line}\n`).join('')

/** Every commit that can be reached from some and not from others; those that do not exist any more are skipped. */
export async function commitsIn(
  { context, privateDir }: LaneContext,
  range: Range,
): Promise<ReadonlySet<Oid>> {
  const command = contentCommand(context, privateDir, 'rev-list', ['--ignore-missing', '--stdin'], {
    stdin: stdinOf(range),
  })
  const lines = succeeded(await runGit(command), 'reading history').split('\n')
  return new Set(lines.filter((line) => line !== '').map(oid))
}

export interface ToldCommit {
  readonly commit: Oid
  readonly message: string
}

/** With their messages, newest first. */
export async function messagesIn(
  { context, privateDir }: LaneContext,
  range: Range,
): Promise<readonly ToldCommit[]> {
  const command = contentCommand(
    context,
    privateDir,
    'rev-list',
    ['--ignore-missing', '--format=%x00%B%x00', '--stdin'],
    { stdin: stdinOf(range) },
  )
  const text = succeeded(await runGit(command), 'reading history')
  return [...text.matchAll(/commit ([0-9a-f]+)\n\0([^\0]*)\0\n/g)].map(([, commit = '', message = '']) => ({
    commit: oid(commit),
    message: Buffer.from(message, 'latin1').toString('utf8'),
  }))
}
