import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { errorText } from '../../core/error-text.ts'
import type { ItemId } from '../../core/ids.ts'
import type { TokenClaim } from '../../core/claims/token-claim.ts'
import { replaceFileDurably } from '../../files/replace-file.ts'
import { safeJsonPage } from '../../text/safe-json.ts'
import type { Project } from '../project.ts'

/**
 * What stands for the evidence of a task that a person or a script has ended: their word. No gate ran, and nothing was merged. Resolves to
 * why it could not be written: what it says is in the store too.
 */
export async function writeClaimReceipt(
  { stateDir }: Project,
  item: ItemId,
  { attempt, agent, claimedAt, end, summary, files }: TokenClaim,
): Promise<readonly string[]> {
  if (end === null) return []
  const receipt = {
    item,
    attempt,
    agent,
    startedAt: claimedAt,
    endedAt: end.at,
    durationMs: Math.max(0, end.at - claimedAt),
    outcome: end.how,
    evidence: 'person',
    summary,
    files,
    gates: [],
    merged: null,
  }
  const dir = path.join(stateDir, 'attempts', String(attempt))
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await replaceFileDurably(path.join(dir, 'receipt.json'), safeJsonPage(receipt), 0o600)
    return []
  } catch (error) {
    return [`the receipt of ${item} could not be written: ${errorText(error)}`]
  }
}
