import { findRepository, type FoundRepository } from './find-repository.ts'
import { checks } from './preflight-checks.ts'

/**
 * Finds the repository, unless it has been found, and makes sure that a run can work in it.
 * @throws LoopworkError kind `git`, the first refusal in the order in which a person would fix them.
 */
export async function preflight(cwd: string, known?: FoundRepository): Promise<FoundRepository> {
  const found = known ?? (await findRepository(cwd))
  // All at once: each is a process or two, and the screen waits for them.
  const refusals = await Promise.all(checks.map((check) => check.refusal(found)))
  for (const refusal of refusals) if (refusal !== null) throw refusal
  return found
}
