import { LoopworkError } from '../../core/errors.ts'
import type { GitResult } from './run-git.ts'

/**
 * Why git failed, as one line that can't move a cursor or forge another line. The first `fatal:` or `error:` line
 * counts: git prints progress before it.
 */
export function saidByGit(result: GitResult): string {
  const lines = result.stderr
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !/^(?:hint|warning|Updating files):/.test(line))
  const why = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0]
  return oneLine(why ?? `nothing, exit ${result.code}`)
}

/** Control, format and direction characters become spaces; long text is cut. */
export function oneLine(text: string): string {
  const tame = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return tame.length > 300 ? `${tame.slice(0, 299)}…` : tame
}

export function gitFailed(doing: string, result: GitResult, hint?: string): LoopworkError {
  return new LoopworkError('git', `${doing}: git said: ${saidByGit(result)}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: new Error(oneLine(result.stderr)),
  })
}

/** stdout of a command that has to succeed. @throws LoopworkError kind `git`. */
export function succeeded(result: GitResult, doing: string): string {
  if (result.code !== 0) throw gitFailed(doing, result)
  return result.stdout
}

/** Of a path or of a name in it, for a system call. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG'
