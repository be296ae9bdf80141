import type { Project } from '../../app/project.ts'
import { NotInRepository } from '../../git/repository/find-repository.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** Words that name commands which start something: outside a repository those would be refused, so what is missing is named. */
export function whatStarts({ cwd, inGit }: Pick<Project, 'cwd' | 'inGit'>, words: Safe): Safe {
  if (inGit) return words
  const { message, hint } = new NotInRepository(cwd)
  return safe`${sanitize(message)}; ${sanitize(hint ?? '')}`
}
