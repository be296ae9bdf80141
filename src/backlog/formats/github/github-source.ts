import { LoopworkError } from '../../../core/errors.ts'
import { quoted } from '../../quoted.ts'

/** Which issues a source like `github:owner/name?label=agent` means. */
export interface GithubSource {
  /** Null: that of the checkout. */
  readonly repository: string | null
  readonly labels: readonly string[]
  readonly limit: number
}

const usualLimit = 1000

export const isGithub = (source: string): boolean => source.startsWith('github:')

/** @throws LoopworkError kind `usage` where it is not written so. */
export function githubSource(source: string): GithubSource {
  const [, repository = '', query = ''] = /^github:([^?]*)(?:\?(.*))?$/s.exec(source) ?? []
  const refuse = (what: string): LoopworkError =>
    new LoopworkError('usage', `${quoted(source)} ${what}`, {
      hint: 'write github:, or github:owner/name?label=NAME&limit=N',
    })
  if (repository !== '' && !/^(?:[\w.-]+\/)?[\w.-]+\/[\w.-]+$/.test(repository))
    throw refuse('names no repository')
  const given = new URLSearchParams(query)
  const unknown = [...given.keys()].find((key) => key !== 'label' && key !== 'limit')
  if (unknown !== undefined) throw refuse(`has the unknown part ${quoted(unknown)}`)
  const limit = given.get('limit')
  if (limit !== null && !/^[1-9]\d{0,4}$/.test(limit))
    throw refuse('has a limit that is no number from 1 to 99999')
  return {
    repository: repository === '' ? null : repository,
    labels: given.getAll('label').filter((label) => label !== ''),
    limit: limit === null ? usualLimit : Number(limit),
  }
}
