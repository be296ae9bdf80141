import { openStoreReadonly, type Project } from '../../app/project.ts'
import { runFactsOf } from '../../app/run-facts.ts'
import { joinSafe, literal } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { cureOf } from '../../wording/cure.ts'
import type { Finding } from './finding.ts'

/** Merged work that is not delivered to its branch: with why, and with what delivers it. Nothing where the branch has all of it. */
export async function deliveryFinding(project: Project): Promise<readonly Finding[]> {
  // A state that can't be opened has a finding of its own.
  const store = await openStoreReadonly(project).catch(() => null)
  if (store === null) return []
  try {
    const run = await store.newestRun()
    const delivery = run === null ? null : await store.delivery(run.settings.target)
    if (run === null || delivery?.kind !== 'held') return []
    const files = joinSafe(delivery.files.map(sanitize), literal(', '))
    const why = files === '' ? delivery.why : `${delivery.why}: ${files}`
    const { living } = await runFactsOf(store)
    const cure = cureOf({ kind: 'delivery', delivery, supervised: living.length > 0 })
    const command = cure?.command == null ? '' : `: ${cure.command}`
    return [
      {
        kind: 'bad',
        name: 'checkout',
        text: `${run.settings.target} waits for merged work: ${why}`,
        mend: cure === null ? null : `${cure.words}${command}`,
      },
    ]
  } finally {
    await store.close()
  }
}
