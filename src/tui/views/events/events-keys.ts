import { literal } from '../../../text/safe.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { eventRows, eventUnderCursor, followingEvents, movedEvents } from '../../state/events-list.ts'

export const eventsKeys: PlaceKeys = {
  move: ({ store }, rows) => store.setState((state) => movedEvents(state, rows)),
  page: ({ store }, direction) => store.setState((state) => movedEvents(state, direction * eventRows(state))),
  open({ store, asking }) {
    const event = eventUnderCursor(store.getState())
    if (event === null) return
    if (event.item !== null) return asking.openTask(event.item)
    if (event.body.type === 'delivery:held') store.setState({ modal: { kind: 'held' } })
    else asking.refuse(literal('this event is of no task that could be opened'))
  },
  back({ store }) {
    if (store.getState().events.cursor === null) return false
    store.setState({ events: followingEvents })
    return true
  },
  chosen(state) {
    const item = eventUnderCursor(state)?.item ?? null
    return item === null ? null : { id: item, row: null, task: null }
  },
}
