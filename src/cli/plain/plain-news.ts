import type { Store } from '../../core/ports/store.ts'
import { clockTime } from '../../text/time/clock-time.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import type { News } from '../../tui/plain/open-plain.ts'
import { spokenEvent } from '../../wording/events/spoken-event.ts'

const eventsAtOnce = 100

/** What has happened since it was asked last, from now on: a sentence for each event of weight, after its time. */
export async function plainNews(
  store: Pick<Store, 'newestEvent' | 'events' | 'attempt' | 'item' | 'counts'>,
  place: Elsewhere,
): Promise<() => Promise<readonly News[]>> {
  let after = await store.newestEvent()
  return async () => {
    const events = await store.events({ after, limit: eventsAtOnce })
    const news: News[] = []
    for (const event of events) {
      after = event.seq
      const attempt = event.attempt === null ? null : await store.attempt(event.attempt)
      const row = event.item === null ? null : await store.item(event.item)
      const { done, total } = await store.counts()
      const said = spokenEvent(event, { title: row?.item.title ?? '', attempt, done, total })
      if (said !== null) news.push({ at: clockTime(event.at), said: inPlace(said, place) })
    }
    return news
  }
}
