import { findRepository, type FoundRepository } from './find-repository.ts'
import { checks } from './preflight-checks.ts'

/** Finds the repository and makes sure that a run can work in it. @throws LoopworkError kind `git`, the first refusal. */
export async function preflight(cwd: string): Promise<FoundRepository> {
  const found = await findRepository(cwd)
  for (const check of checks) {
    const refusal = await check.refusal(found)
    if (refusal !== null) throw refusal
  }
  return found
}
