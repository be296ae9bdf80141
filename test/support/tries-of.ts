import { itemId } from '../../src/core/ids.ts'
import { openStore } from '../../src/store/sqlite/open-store.ts'
import type { ScratchRepository } from './scratch-repository.ts'

/** How each try of a task ended, for the text of a failure: `ITEM-2: try 1 failed (gate-failed: …), try 2 done`. */
export async function triesOf(repository: ScratchRepository, id: string): Promise<string> {
  const store = await openStore({ path: repository.at('.git/loopwork/loopwork.db') })
  try {
    const tries = (await store.attemptsOf(itemId(id))).map(({ number, tenure, phase, end }) => {
      const why = end?.reason == null ? '' : ` ${JSON.stringify(end.reason)}`
      return `try ${number} (tenure ${tenure}) ${end?.outcome ?? 'open'} in ${phase}${why}`
    })
    return `${id}: ${tries.join(', ')}`
  } finally {
    await store.close()
  }
}
