import type { Forecast } from '../core/policy/forecast/forecast.ts'
import type { StateCounts } from '../core/ports/store-reader.ts'
import { storedTasks } from '../core/run/counts.ts'
import type { RunId } from '../core/ids.ts'
import { forecastOf, type ForecastOrder } from './forecast-of.ts'

const forecastMs = 5_000
/** More tasks would take longer to look at than a key may wait. */
const mostTasks = 20_000

/** The forecast for a screen: it changes slowly and looks at every task that is left, so it is made anew only from time to time. */
export class SlowForecast {
  readonly #store: Parameters<typeof forecastOf>[0]
  #last: { readonly run: RunId | null; readonly at: number; readonly value: Forecast | null } | null = null

  constructor(store: Parameters<typeof forecastOf>[0]) {
    this.#store = store
  }

  /** @param atMs awake time. */
  async read(order: ForecastOrder, counts: StateCounts, atMs: number): Promise<Forecast | null> {
    if (storedTasks(counts) > mostTasks) return null
    const run = order.run?.id ?? null
    const last = this.#last
    if (last?.run === run && atMs - last.at < forecastMs) return last.value
    const value = await forecastOf(this.#store, order, counts)
    this.#last = { run, at: atMs, value }
    return value
  }
}
