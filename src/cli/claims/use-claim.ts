import { showInBacklog } from '../../app/claims/backlog-of-claims.ts'
import { writeClaimReceipt } from '../../app/claims/claim-receipt.ts'
import { digestOf } from '../../app/claims/token.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { declaredPath } from '../../core/naming/declared-path.ts'
import type { Store } from '../../core/ports/store.ts'
import type { TokenAnswer, TokenEnd, TokenRefusal } from '../../core/ports/token-claim-store.ts'
import { conflictsWith } from '../../core/claims/file-conflicts.ts'
import type { TokenClaim } from '../../core/claims/token-claim.ts'
import { itemJson } from '../../report/item-json.ts'
import { formatDuration } from '../../text/duration.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { tokenRefusal } from '../../wording/token-refusal.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { claimConfig } from './claim-config.ts'
import { declaredFiles } from '../items/item-flags.ts'
import { leaseOf, neededToken, type ClaimFlags } from './claim-flags.ts'
import { report } from './claim.ts'

/** A sign of life of whoever has the task; what they find out they will change can be declared with it. */
export async function extend(id: string, flags: ClaimFlags): Promise<number> {
  const request = {
    item: itemId(id),
    token: digestOf(neededToken('extend', flags)),
    leaseMs: leaseOf('extend', flags),
    files: declaredFiles('extend', flags.files),
  }
  return withExistingStore(await findProject(flags), async (store) => {
    if (store === null) throw noSuchTask('extend', id)
    const answer = await store.extendTokenClaim(request)
    if (answer.kind === 'ok') report(await sharedFiles(store, request.item, request.files))
    return await finish(answer, { id, store, flags, words: yoursFor })
  })
}

/** Declared all the same: whoever has claimed a task knows what it touches. */
async function sharedFiles(store: Store, item: ItemId, files: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0) return []
  const paths = files.flatMap((file) => declaredPath(file) ?? [])
  const mine = { item, agent: '', worker: null, paths }
  return conflictsWith(mine, await store.heldFiles()).map(({ item: other, files: shared }) => {
    const who = other.worker === null ? other.agent : `W${other.worker}, ${other.agent}`
    return `${other.item} (${who}) touches ${shared.join(', ')} too`
  })
}

const yoursFor = (id: Safe, { leaseUntil }: TokenClaim, now: number): Safe =>
  safe`${id} is yours for ${formatDuration(Math.max(0, leaseUntil - now))}`

export const complete = (id: string, flags: ClaimFlags): Promise<number> =>
  end(id, { how: 'completed', said: flags.summary }, flags)

export const fail = (id: string, flags: ClaimFlags): Promise<number> =>
  end(id, { how: 'failed', said: flags.reason }, flags)

export const release = (id: string, flags: ClaimFlags): Promise<number> =>
  end(id, { how: 'released', said: undefined }, flags)

const verbs = { completed: 'complete', failed: 'fail', released: 'release' } as const

async function end(
  id: string,
  { how, said }: { readonly how: TokenEnd['how']; readonly said: string | undefined },
  flags: ClaimFlags,
): Promise<number> {
  const verb = verbs[how]
  const request: TokenEnd = {
    item: itemId(id),
    token: digestOf(neededToken(verb, flags)),
    how,
    said: said === undefined || said.trim() === '' ? null : said.trim(),
    files: declaredFiles(verb, flags.files),
  }
  const project = await findProject(flags)
  const config = await claimConfig(project, flags)
  return withExistingStore(project, async (store) => {
    if (store === null) throw noSuchTask(verb, id)
    const answer = await store.endTokenClaim(request)
    // Also after a refusal: a lease that ran out has changed a status.
    report(await showInBacklog(project, store, config))
    if (answer.kind === 'ok') report(await writeClaimReceipt(project, request.item, answer.claim))
    return await finish(answer, { id, store, flags, words: (item) => safe`${item} is ${became[how]}` })
  })
}

const became = {
  completed: safe`done`,
  failed: safe`failed until it is retried`,
  released: safe`todo again`,
} as const

interface Finishing {
  readonly id: string
  readonly store: Store
  readonly flags: ClaimFlags
  words(id: Safe, claim: TokenClaim, now: number): Safe
}

async function finish(answer: TokenAnswer, { id, store, flags, words }: Finishing): Promise<number> {
  if (answer.kind === 'refused') return refuse(answer.why, store, flags)
  const { claim, again } = answer
  const row = await store.item(itemId(id))
  if (flags.json === true && row !== null)
    printJson({ item: itemJson(row), again, leaseUntil: new Date(claim.leaseUntil).toISOString() })
  const text = words(sanitize(row?.item.id ?? id), claim, await store.now())
  process.stderr.write(`${inPlace(again ? safe`${text}: it was so already` : text, elsewhereOf(flags))}\n`)
  return exitCodes.good
}

async function refuse(why: TokenRefusal, store: Store, flags: ClaimFlags): Promise<number> {
  const facts = noteFacts(await runFactsOf(store))
  process.stderr.write(`loopwork: ${inPlace(tokenRefusal(why, facts), elsewhereOf(flags))}\n`)
  return exitCodes.left
}

const noSuchTask = (verb: string, id: string): LoopworkError =>
  new LoopworkError('usage', `${verb}: there is no task ${id}`, { hint: 'loopwork list shows the ids' })
